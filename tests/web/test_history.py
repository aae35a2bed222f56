"""The page of a post's history: who wrote what, with which program, and what changed."""

import dataclasses
import html
import re

import pytest

from ownstack.domain import apps, personal_tokens
from ownstack.web.differences import CHARS_MAX, LINES_MAX
from tests.web.histories import MAIN, headings, history, member, post_of, revise, run, token_of, vias

pytestmark = pytest.mark.xdist_group("web_history")
NASTY = "<script>alert(1)</script> & “Ünïcödé” 漢字 🍺"


@pytest.fixture(scope="module")
def settings(settings):
    return dataclasses.replace(settings, throttle=False)


@pytest.fixture(scope="module")
def write(world, served):
    """write(token, path, **fields) -> the object that API v2.3 answers with, if there is one."""
    world.run("UPDATE members SET reputation = 5000 WHERE display_name = 'Uma'")

    def send(token: str, path: str, key: str = world.app.key, **fields):
        answer = served.post(f"/api/2.3{path}", data=fields, headers={"X-API-Key": key, "X-API-Access-Token": token})
        assert answer.status_code == 200, answer.text
        return next(iter(answer.json()["items"]), None)

    return send


def test_what_an_app_wrote_shows_the_app_s_name_beside_the_person_s(world, browser, write):
    token = token_of(world, world.app.client_id)
    asked = write(token, "/questions/add", title="How is this credited?", body="To the **person**.", tags="api")
    page = history(browser, asked["question_id"])
    assert headings(page) == ["1. Written"]
    assert vias(page) == ["Reporter"]
    assert "<b>Uma</b>" in page.text
    assert "To the **person**.</pre>" in page.text
    assert "api" in page.text
    answered = write(token, f"/questions/{asked['question_id']}/answers/add", body="An answer.")
    page = history(browser, answered["answer_id"])
    assert "Answer to “How is this credited?”" in page.text
    assert vias(page) == ["Reporter"]


def test_a_happening_by_an_app_shows_its_name_too(world, browser, write):
    token = token_of(world, world.app.client_id)
    asked = write(token, "/questions/add", title="How is a deletion credited?", body="Somehow.", tags="api")
    write(token, f"/questions/{asked['question_id']}/delete")
    page = history(browser, asked["question_id"])
    assert headings(page) == ["Deleted", "1. Written"]
    assert vias(page) == ["Reporter", "Reporter"]


def test_a_personal_token_s_name_is_told_to_its_person_alone(world, browser, write):
    token = run(
        world, personal_tokens.create, world.user_id, "nightly sync", scopes=["write_access"], life_days=7, site_id=MAIN
    )
    asked = write(token, "/questions/add", title="How is a script credited?", body="By a token.", tags="api")
    assert vias(history(browser, asked["question_id"])) == ["your personal access token “nightly sync”"]
    page = history(browser, asked["question_id"], "other")
    assert vias(page) == ["a personal access token"]
    assert "nightly" not in page.text


def test_api_v3_is_told_like_v2_3(world, browser, served):
    for app_id, name in ((world.app.client_id, "Reporter"), (None, "a personal access token")):
        fields = {"title": f"Is this credited to {name}?", "body": "It is.", "tags": ["api"]}
        answer = served.post("/api/v3/questions", json=fields, headers={"Authorization": f"Bearer {token_of(world, app_id)}"})
        assert answer.status_code == 201, answer.text
        assert vias(history(browser, answer.json()["id"])) == [name]


def test_of_several_programs_in_the_grace_period_the_last_is_named(world, browser, write):
    fields = {"title": "Who fixed the typo?", "tags": "api"}
    asked = write(token_of(world, world.app.client_id), "/questions/add", body="Sombody.", **fields)
    write(token_of(world, None), f"/questions/{asked['question_id']}/edit", body="Somebody.", **fields)
    page = history(browser, asked["question_id"])
    assert headings(page) == ["1. Written"]
    assert vias(page) == ["a personal access token"]


def test_an_impersonation_is_told(world, browser, write):
    (admins,) = world.row(
        "INSERT INTO access_tokens (token_hash, account_id) VALUES (sha256('a'), %s) RETURNING id", world.admin_id
    )
    world.run("UPDATE access_tokens SET scopes = '{write_access}' WHERE id = %s", admins)
    token = token_of(world, impersonated_by=admins)
    asked = write(token, "/questions/add", title="Who was that?", body="An admin.", tags="api")
    assert vias(history(browser, asked["question_id"])) == ["an admin's token"]


def test_a_disabled_app_keeps_its_name(world, browser, write):
    made = run(world, apps.create, apps.Asked("Short-lived", "", "", ["https://a.example/x"]), owner_account_id=world.admin_id)
    fields = {"title": "Does a name outlive its app?", "body": "It does.", "tags": "api"}
    asked = write(token_of(world, made.client_id), "/questions/add", made.key, **fields)
    run(world, apps.disable, made.client_id, by=None)
    assert vias(history(browser, asked["question_id"])) == ["Short-lived (disabled)"]


def test_imported_revisions_name_no_program(world, browser):
    post = post_of(world)
    revise(world, post, 1, title="A title", body_markdown="Text", tags=["json"], user_id=member(world, "Uma"))
    assert vias(history(browser, post)) == []


def test_an_edit_shows_what_it_put_in_and_took_out(world, browser):
    post = post_of(world)
    revise(world, post, 1, title="Old title", body_markdown="One line\nThe quick brown fox\nLast", tags=["json", "xml"])
    revise(world, post, 2, title="New title", tags=["json", "yaml"], comment="Retitled")
    revise(world, post, 3, body_markdown="One line\nThe slow brown fox\nLast")
    revise(world, post, 4, body_markdown="One line\nThe quick brown fox\nLast", is_rollback=True)
    page = history(browser, post)
    assert headings(page) == ["4. Rolled back", "3. Edited", "2. Edited", "1. Written"]
    assert "One line\nThe <del>quick</del><ins>slow</ins> brown fox\nLast</pre>" in page.text
    assert "The <del>slow</del><ins>quick</ins> brown fox" in page.text
    assert "<del>Old</del><ins>New</ins> title" in page.text
    assert "<li>json</li><li><ins>yaml</ins></li><li><del>xml</del></li>" in page.text
    assert '<p class="comment">Retitled</p>' in page.text
    assert page.text.count("The text stayed as it was.") == 1
    assert '<time datetime="2026-05-04T12:00:00Z">2026-05-04 12:00 UTC</time>' in page.text


def test_what_befell_the_whole_post_is_told_in_words(world, browser):
    post = post_of(world)
    for kind in (10, 11, 12, 13, 14, 15, 16, 19, 20, 99):
        revise(world, post, event_type=kind, comment="Duplicate" if kind == 10 else "")
    assert headings(history(browser, post)) == [
        "Event 99", "Unprotected", "Protected", "Made a community wiki", "Unlocked", "Locked", "Undeleted", "Deleted", "Reopened",
        "Closed",
    ]  # fmt: skip
    assert '<p class="comment">Duplicate</p>' in history(browser, post).text


def test_bounties_are_told(world, browser):
    post = post_of(world)
    for answer, amount in ((None, None), (77, 50)):
        world.run(
            "INSERT INTO bounties (site_id, question_id, user_id, amount, creation_date, closes_date, closed_date, answer_id,"
            " awarded_amount) VALUES (1, %s, %s, 100, now() - interval '9 days', now(), now(), %s, %s)",
            post, member(world, "Otto"), answer, amount,
        )  # fmt: skip
    page = history(browser, post)
    assert sorted(headings(page)) == [
        "Bounty ended without an award",
        "Bounty ended: 50 awarded to an answer",
        *["Bounty of 100 offered"] * 2,
    ]
    assert "<b>Otto</b>" in page.text


def test_a_person_who_is_gone_keeps_the_name_that_is_known(world, browser):
    post = post_of(world)
    gone = world.row("INSERT INTO members (site_id, display_name, deleted_date) VALUES (1, 'Secret', now()) RETURNING id")[0]
    revise(world, post, 1, body_markdown="x", user_id=gone, user_display_name="Old Hand")
    revise(world, post, 2, body_markdown="y", user_id=gone)
    revise(world, post, 3, body_markdown="z")
    page = history(browser, post)
    assert re.findall(r"<b>([^<]*)</b>(?= ·)", page.text) == ["unknown", f"user{gone}", "Old Hand"]
    assert "Secret" not in page.text


def test_nothing_of_a_post_is_taken_for_html(world, browser):
    made = run(world, apps.create, apps.Asked(NASTY[:60], "", "", ["https://a.example/x"]), owner_account_id=world.admin_id)
    post = post_of(world, title=NASTY)
    for number, text in ((1, f"{NASTY}\none"), (2, f"{NASTY}\ntwo")):
        revise(world, post, number, title=f"{NASTY}{number}", body_markdown=text, comment=NASTY, tags=[NASTY, str(number)],
               user_display_name=NASTY, app_id=made.client_id)  # fmt: skip
    page = history(browser, post)
    assert "<script" not in page.text
    assert html.unescape(page.text).count(NASTY) == 14
    assert vias(page) == [NASTY[:60]] * 2


def test_a_huge_text_is_shown_without_marks(world, browser):
    post = post_of(world)
    revise(world, post, 1, body_markdown="a " * CHARS_MAX)
    revise(world, post, 2, body_markdown="b " * CHARS_MAX)
    revise(world, post, 3, body_markdown="c\n" * LINES_MAX)
    revise(world, post, 4, body_markdown="d\n" * LINES_MAX + "end")
    page = history(browser, post)
    assert page.text.count("Too much changed to be marked") == 3
    assert "b " * CHARS_MAX + "</pre>" in page.text
    assert "d\n" * LINES_MAX + "end</pre>" in page.text


def test_many_events_come_in_pages(world, browser):
    post = post_of(world)
    for number in range(1, 62):
        revise(world, post, number, body_markdown=f"Text {number}")
    pages = [history(browser, post, page=number) for number in (1, 2, 3)]
    assert [len(headings(page)) for page in pages] == [30, 30, 1]
    assert [f'href="/posts/{post}/revisions?page=2" rel="next"' in page.text for page in pages] == [True, False, False]
    assert f'href="/posts/{post}/revisions" rel="prev"' in pages[1].text
    assert "<del>1</del><ins>2</ins>" in pages[1].text, "the one before is compared though it is on the next page"
    assert headings(pages[2]) == ["1. Written"]


@pytest.mark.parametrize("page", ["4", "999999999", "9" * 30, "0", "-1", "x", "1.5", "²", "1 OR 1", "\0x", "%"])
def test_a_page_that_is_not_there_is_told_so(world, browser, page):
    post = post_of(world)
    revise(world, post, 1, body_markdown="x")
    assert browser("user").get(f"/posts/{post}/revisions", page=page).status_code == 404


@pytest.mark.parametrize(
    ("post_type", "heading"), [(9, "Article “A title”"), (5, "Wiki of the tag “yeast”"), (4, "Excerpt of")]
)
def test_articles_and_tag_wikis_have_a_history(world, browser, post_type, heading):
    post = post_of(world, post_type=post_type, title="A title" if post_type == 9 else None)
    column = "wiki_post_id" if post_type == 5 else "excerpt_post_id"
    world.run("DELETE FROM tags WHERE name = 'yeast'")
    world.run(f"INSERT INTO tags (site_id, name, {column}) VALUES (1, 'yeast', %s)", post)
    revise(world, post, 1, body_markdown="About.")
    assert heading in history(browser, post).text


def test_a_nomination_has_none_and_a_post_without_history_says_so(world, browser):
    assert browser("user").get(f"/posts/{post_of(world, post_type=6)}/revisions").status_code == 404
    assert "Nothing is known of its history." in history(browser, post_of(world)).text


def test_authorised_apps_show_what_they_wrote_last(world, browser, write):
    assert browser("user").consent(world, "/oauth/dialog").status_code == 303
    token = token_of(world, world.app.client_id)
    ids = [write(token, "/questions/add", title=f"Listed <{n}>", body="Text.", tags="api")["question_id"] for n in range(4)]
    page = browser("user").get("/users/settings/authorized-apps").text
    assert [f"/posts/{each}/revisions" in page for each in ids] == [False, True, True, True]
    assert "Listed &lt;3&gt;" in page
    world.run("UPDATE posts SET deleted_date = now() WHERE id = %s", ids[3])
    assert f"/posts/{ids[3]}/revisions" not in browser("user").get("/users/settings/authorized-apps").text
