"""The filter editor in a browser: by mouse and by keyboard, on its page and over Try It, for all eyes and readers."""

from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from tests.sandbox import granted, served, settings

__all__ = ["granted", "served", "settings"]

pytestmark = pytest.mark.xdist_group("browser")
# as long as the page itself may take: a busy machine is no failure
expect.set_options(timeout=60_000)
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
EDITOR = "/api/docs/editor"
VIOLATIONS = "async () => (await axe.run()).violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)])"


@pytest.fixture
def editor(page, granted):
    """The editor's page for somebody who has a key in this tab."""
    give_key(page, granted)
    page.goto(EDITOR)
    expect(page.locator("#filter-name")).to_have_text("default")
    return page


def give_key(page, granted) -> None:
    key = granted.access["api_key"]
    page.add_init_script(f"sessionStorage.setItem('ownstack.docs.access', JSON.stringify({{key: '{key}'}}))")


def included(settings, granted, name: str) -> set[str]:
    """What the API says is in a filter."""
    headers = {"X-API-Key": granted.access["api_key"]}
    (told,) = httpx.get(f"{settings.address}/api/2.3/filters/{name}", headers=headers).json()["items"]
    return set(told["included_fields"])


def made(page) -> str:
    page.click("#filter-make")
    expect(page.locator("#filter-state")).to_have_text("exists")
    return page.inner_text("#filter-name")


def violations(page) -> list:
    if not AXE.is_file():
        pytest.skip("needs axe-core (bin/assets dev)")
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(VIOLATIONS)


def opened(page, *rows: str) -> None:
    for row in rows:
        page.locator(f'[data-row="{row}"] > .line > .toggle').first.click()


def test_a_filter_is_made_of_ticks(editor, picture, settings, granted):
    default = included(settings, granted, "default")
    opened(editor, "question.answers")
    editor.check('[data-row="question.answers"] [data-name="answer.body"]')
    expect(editor.locator('[data-name="question.answers"]')).to_be_checked()
    editor.uncheck('[data-name="question.link"]')
    expect(editor.locator("#filter-include")).to_have_text("answer.body, question.answers")
    expect(editor.locator("#filter-exclude")).to_have_text("question.link")
    expect(editor.locator("#filter-cost")).to_contain_text("question.answers")
    expect(editor.locator("#filter-state")).to_have_text("not made yet")
    picture("editor-ticked")
    assert included(settings, granted, made(editor)) == default - {"question.link"} | {"answer.body", "question.answers"}


def test_a_field_is_ticked_wherever_its_type_stands(editor):
    opened(editor, "question.owner", "question.last_editor")
    editor.uncheck('[data-row="question.owner"] [data-name="shallow_user.link"]')
    expect(editor.locator('[data-row="question.last_editor"] [data-name="shallow_user.link"]')).not_to_be_checked()
    expect(editor.locator('[data-row="question.owner"] > .line > .count')).to_have_text("7 of 9")


def test_a_field_is_found_by_its_name(editor, picture):
    editor.fill("#editor-find", "comment body")
    expect(editor.locator(".filter-tree [data-name]")).to_have_count(2)
    editor.check('[data-name="comment.body_markdown"]')
    picture("editor-found")
    editor.fill("#editor-find", "")
    expect(editor.locator("#filter-include")).to_have_text("comment.body_markdown")


def test_what_is_in_a_filter_can_be_looked_at(editor, settings, granted):
    headers = {"X-API-Key": granted.access["api_key"]}
    asked = {"base": "none", "include": ".items;question.title", "unsafe": "true"}
    name = httpx.get(f"{settings.address}/api/2.3/filters/create", params=asked, headers=headers).json()["items"][0]["filter"]
    editor.fill("#editor-name", name)
    editor.click("#editor-open")
    expect(editor.locator("#filter-name")).to_have_text(name)
    expect(editor.locator("#filter-state")).to_have_text("exists")
    expect(editor.locator("#editor-unsafe")).to_be_checked()
    ticked = editor.locator("[data-name]:checked").evaluate_all("boxes => boxes.map(box => box.dataset.name)")
    assert set(ticked) == {".items", "question.title"}
    editor.fill("#editor-name", "!nothing")
    editor.click("#editor-open")
    expect(editor.locator(".said")).to_have_text("There is no filter !nothing.")


def test_the_cost_follows_the_method(editor):
    expect(editor.locator("#filter-cost")).to_contain_text("5 statements a page")
    editor.select_option("#editor-method", "info")
    expect(editor.locator("#filter-cost")).to_have_text("the same whatever the filter")
    editor.select_option("#editor-method", "users")
    expect(editor.locator("#filter-cost")).to_have_text("1 statement a page: the rows")
    expect(editor.locator('[data-name="user.display_name"]')).to_be_visible()


def test_a_whole_type_is_ticked_at_once(editor):
    editor.click('[aria-label="question: none"]')
    expect(editor.locator('[data-row=".items"] > .line > .count')).to_have_text("0 of 50")
    editor.click('[aria-label="question: default"]')
    expect(editor.locator("#filter-name")).to_have_text("default")


def test_the_keyboard_alone_is_enough(editor, settings, granted):
    editor.focus("#editor-find")
    editor.keyboard.press("Tab")
    assert editor.evaluate("document.activeElement.getAttribute('aria-label')") == "Fields of question"
    editor.keyboard.press("Tab")
    for key in ("ArrowDown",) * 6:
        editor.keyboard.press(key)
    assert editor.evaluate("document.activeElement.dataset.name") == "question.comments"
    for key in ("ArrowRight", "ArrowDown"):
        editor.keyboard.press(key)
    assert editor.evaluate("document.activeElement.dataset.name").startswith("comment.")
    editor.keyboard.press("ArrowLeft")
    assert editor.evaluate("document.activeElement.dataset.name") == "question.comments"
    editor.keyboard.press("Space")
    expect(editor.locator("#filter-include")).to_have_text("question.comments")
    editor.focus("#filter-make")
    editor.keyboard.press("Enter")
    expect(editor.locator("#filter-state")).to_have_text("exists")
    assert "question.comments" in included(settings, granted, editor.inner_text("#filter-name"))


def test_without_a_key_the_editor_asks_for_one(page, granted):
    page.goto(EDITOR)
    page.check('[data-name=".total"]')
    page.click("#filter-make")
    expect(page.locator(".said")).to_have_text("This site wants a key: sign in, or give yours.")
    page.fill("#editor-key", granted.access["api_key"])
    made(page)


def test_the_editor_leads_back_to_where_one_came_from(page, granted):
    give_key(page, granted)
    page.goto(f"{EDITOR}?method=answers&filter=withbody&return=/api/docs/answers")
    expect(page.locator("#filter-name")).to_have_text("withbody")
    page.uncheck('[data-name="answer.score"]')
    page.click("#filter-make")
    page.wait_for_url("**/api/docs/answers?filter=**")
    assert page.input_value("[name=filter]").startswith("!")


def test_try_it_opens_the_editor_over_its_form(page, picture, granted):
    give_key(page, granted)
    page.goto("/api/docs/questions")
    page.click("#edit-filter")
    expect(page.locator("#filter-name")).to_have_text("default")
    picture("editor-dialog")
    page.keyboard.press("Escape")
    expect(page.locator("#editor-dialog")).to_be_hidden()
    page.click("#edit-filter")
    page.check('[data-name="question.body"]')
    page.click("#filter-make")
    expect(page.locator("#editor-dialog")).to_be_hidden()
    name = page.input_value("[name=filter]")
    expect(page.locator("#address")).to_contain_text(f"filter={quote(name)}")
    page.click("#run")
    expect(page.locator("#status")).to_have_text("HTTP 200")
    expect(page.locator("#json")).to_contain_text('"body"')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_a_reader_s_way(page, picture, granted, scheme):
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.emulate_media(color_scheme=scheme)
    give_key(page, granted)
    for slug in ("authentication", "filters", "html", "error-handling"):
        page.goto(f"/api/docs/{slug}")
        assert violations(page) == []
        picture(f"guide-{slug}-{scheme}")
    page.goto(EDITOR)
    expect(page.locator("#filter-name")).to_have_text("default")
    opened(page, "question.answers", "answer.comments")
    page.click("details.fold > summary")
    page.click("details.other > summary >> nth=0")
    assert violations(page) == []
    picture(f"editor-{scheme}")
    page.goto("/api/docs/questions")
    page.click("#edit-filter")
    expect(page.locator("#filter-name")).to_have_text("default")
    assert violations(page) == []
    picture(f"editor-dialog-{scheme}")
    assert troubles == []


def test_the_editor_fits_a_narrow_window(page, picture, granted):
    page.set_viewport_size({"width": 400, "height": 800})
    for address in (EDITOR, "/api/docs/html", "/api/docs/authentication"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 400, address
    page.goto(EDITOR)
    expect(page.locator("#filter-name")).to_have_text("default")
    picture("editor-narrow")


def test_without_scripts_the_page_says_what_to_do_instead(chromium, settings, served):
    context = chromium.new_context(base_url=settings.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(EDITOR)
    assert "/filters/create" in page.inner_text("noscript")
    page.goto("/api/docs/paging")
    assert page.inner_text("h1") == "Paging"
    context.close()
