"""The page of a post's history, in a real browser: readable by everybody, in light and in dark, wide and narrow."""

from pathlib import Path

import pytest

from tests.browser.test_identity import sign_in

pytestmark = pytest.mark.xdist_group("browser")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
FIRST = """We read a sensor every minute and keep its values in a file.

    for value in readings:
        print(value)

How can the file be kept small?"""
SECOND = FIRST.replace("keep its values in a file", "keep all its values in one file").replace("print(value)", "store(value)")
EVENTS = (
    (1, None, "How do I keep the file small?", FIRST, ["python", "files"], "", False),
    (2, None, "How can a log be kept small?", None, ["python", "logging"], "A title that says what it is about", True),
    (3, None, None, SECOND, None, "Typing", True),
    (None, 10, None, None, None, "Duplicate", False),
    (None, 11, None, None, None, "", False),
)


@pytest.fixture(scope="module")
def path(world) -> str:
    (post,) = world.row(
        "INSERT INTO posts (site_id, post_type, title, owner_user_id) VALUES (1, 1, 'How can a log be kept small?', 1) RETURNING id"
    )
    for minute, (number, kind, title, text, tags, comment, by_app) in enumerate(EVENTS):
        world.run(
            "INSERT INTO revisions (site_id, post_id, revision_guid, revision_number, event_type, title, body_markdown, tags, comment,"
            " app_id, user_id, creation_date) SELECT 1, %s, gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, id,"
            " '2026-05-04 12:00+00'::timestamptz + %s * interval '1 hour' FROM members WHERE site_id = 1 AND display_name = 'Uma'",
            post, number, kind, title, text, tags, comment, world.app.client_id if by_app else None, minute,
        )  # fmt: skip
    return f"/posts/{post}/revisions"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, picture, path, theme):
    if not AXE.is_file():
        pytest.skip("needs axe-core (bin/assets dev)")
    sign_in(page)
    page.emulate_media(color_scheme=theme)
    page.goto(path)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []
    picture(f"history-{theme}")


def test_it_fits_a_narrow_window(page, picture, path):
    sign_in(page)
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(path)
    picture("history-narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_the_app_that_wrote_is_named_and_leads_there(page, picture, world, path):
    world.run(
        "INSERT INTO oauth_grants (account_id, app_id, site_id, scopes) VALUES (%s, %s, 1, '{write_access}')",
        world.user_id,
        world.app.client_id,
    )
    sign_in(page)
    page.goto("/users/settings/authorized-apps")
    picture("history-authorised-apps")
    page.click("text=How can a log be kept small?")
    page.wait_for_url(f"**{path}")
    assert page.locator(".via").all_inner_texts() == ["via Reporter", "via Reporter"]
