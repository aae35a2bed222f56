"""Whom the page of a post's history is shown: members of the site, and of deleted posts their owners and moderators."""

import dataclasses

import httpx
import pytest

from tests.people import free_port, listening
from tests.web.histories import TEAM, history, post_of, revise

pytestmark = pytest.mark.xdist_group("web_history_readers")


@pytest.mark.parametrize("path", ["/posts/{id}/revisions", "/posts/{id}/revisions?page=1", "/c/platform/posts/{id}/revisions"])
def test_a_stranger_is_sent_to_sign_in(world, browser, path):
    post = post_of(world)
    answer = browser().get(path.format(id=post))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/users/login?returnurl=")


@pytest.mark.parametrize(
    "path",
    ["/posts/987654321/revisions", f"/posts/{2**70}/revisions", f"/posts/{'9' * 400}/revisions", "/posts/x/revisions",
     "/c/nothing/posts/1/revisions", "/c/acme/posts/1/revisions", "/c/%00/posts/1/revisions", "/c/%FF/posts/1/revisions",
     "/c/漢/posts/1/revisions"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(world, browser, path):
    page = browser("user").get(path)
    assert page.status_code == 404
    assert "There is no" in page.text


def test_a_team_s_posts_are_its_members_alone(world, browser):
    post = post_of(world, site_id=TEAM, title="Internal")
    revise(world, post, 1, site_id=TEAM, title="Internal", body_markdown="Ours")
    path = f"/c/platform/posts/{post}/revisions"
    assert "Ours" in browser("user").get(path).text
    assert "Platform Team" in browser("user").get(path.replace("platform", "Platform")).text
    for who in ("other", "admin"):
        page = browser(who).get(path)
        assert page.status_code == 404
        assert page.text == browser(who).get(f"/c/nothing/posts/{post}/revisions").text
    assert browser("user").get(f"/posts/{post}/revisions").status_code == 404


def test_who_has_left_a_team_sees_it_no_more(world, browser):
    post = post_of(world, site_id=TEAM)
    world.run("UPDATE members SET deactivated_date = now() WHERE site_id = 2 AND display_name = 'Uma'")
    assert browser("user").get(f"/c/platform/posts/{post}/revisions").status_code == 404
    world.run("UPDATE members SET deactivated_date = NULL WHERE site_id = 2")


def test_a_deleted_post_is_there_for_its_owner_and_moderators(world, browser):
    post = post_of(world, deleted_date="2026-05-05")
    revise(world, post, 1, body_markdown="Gone")
    assert "This post is deleted" in history(browser, post, "user").text
    assert "Gone" in history(browser, post, "admin").text
    assert browser("other").get(f"/posts/{post}/revisions").status_code == 404
    world.run("UPDATE members SET user_type = 'moderator' WHERE display_name = 'Otto'")
    assert "Gone" in history(browser, post, "other").text
    world.run("UPDATE members SET user_type = 'registered' WHERE display_name = 'Otto'")


def test_with_anonymous_read_everybody_reads_the_main_site(world, settings, tmp_path):
    shown, deleted, inside = post_of(world), post_of(world, deleted_date="2026-05-05"), post_of(world, site_id=TEAM)
    revise(world, shown, 1, body_markdown="Open to all")
    opened = dataclasses.replace(settings, anonymous_read=True, port=free_port())
    with listening(opened, tmp_path / "log"), httpx.Client(base_url=opened.address, timeout=60) as client:
        assert "Open to all" in client.get(f"/posts/{shown}/revisions").text
        assert client.get(f"/posts/{deleted}/revisions").status_code == 404
        for team in ("platform", "nothing"):
            assert client.get(f"/c/{team}/posts/{inside}/revisions").headers["location"].startswith("/users/login?")
