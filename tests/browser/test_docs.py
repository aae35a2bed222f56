"""A person learns the API by running it: finds a method, fills the form, runs it, takes the code along, writes with a token."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.sandbox import granted, served, settings

__all__ = ["granted", "served", "settings"]
pytestmark = pytest.mark.xdist_group("browser_docs")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
LOOKED_AT = ("/api/docs", "/api/docs/questions", "/api/docs/create-question", "/api/docs/types/question")
# In another theme only the colours are others.
RULES = {"light": "axe.run()", "dark": "axe.run({runOnly: ['color-contrast']})"}


@pytest.fixture
def problems(page) -> list[str]:
    """What the browser complains of; an answer that is an error is none."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" and "400" not in said.text else None)
    return found


def sign_in(page, granted, who: str = "user") -> None:
    page.goto("/users/login")
    page.fill("#email", granted.access[who]["email"])
    page.fill("#password", granted.access[who]["password"])
    page.click("main button")
    page.wait_for_url("**/")


def opened(page, slug: str) -> None:
    page.goto(f"/api/docs/{slug}")
    page.wait_for_selector("#access:not([hidden])")


def run(page) -> dict:
    page.click("#run")
    page.wait_for_selector("#answer[aria-busy=false]")
    return json.loads(page.text_content("#raw"))


def in_a_shell(code: str) -> dict:
    return json.loads(subprocess.run(["bash", "-c", code], capture_output=True, check=True, timeout=30).stdout)


def test_a_method_is_found_tried_and_taken_along(page, granted, settings, picture, problems):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, granted)
    page.goto("/api/docs")
    picture("docs-index-light")
    page.keyboard.press("/")
    page.keyboard.type("questions")
    shown = page.locator(".methods li:visible").count()
    assert page.inner_text("#found") == f"{shown} of {page.locator('.methods li').count()} methods"
    page.keyboard.press("Enter")
    page.wait_for_url("**/api/docs/questions")
    page.wait_for_selector("#access:not([hidden])")
    page.select_option("#p-sort", "votes")
    page.fill("#p-tagged", "python")
    page.click("#edit-filter")
    page.check("dialog [data-name='question.body_markdown']")
    page.click("dialog #filter-make")
    page.wait_for_selector("#editor-dialog", state="hidden")
    chosen = page.input_value("#p-filter")
    assert page.inner_text("#access-state") == "a key"  # the editor got it
    items = run(page)["items"]
    assert all("body_markdown" in each for each in items)
    assert items == sorted(items, key=lambda each: -each["score"])
    assert all("python" in each["tags"] for each in items)
    assert page.inner_text("#status") == "HTTP 200"
    picture("docs-method-light")
    page.click("text=Copy the address")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{settings.address}/api/2.3/questions?tagged=python&order=desc&sort=votes&filter={quote(chosen)}"
    page.click("#panel-curl .copy")
    assert in_a_shell(page.evaluate("navigator.clipboard.readText()"))["items"] == items
    assert problems == []


def test_a_question_is_previewed_then_asked(page, granted, served, picture, problems):
    sign_in(page, granted)
    opened(page, "create-question")
    page.fill("#p-title", 'Does the sandbox ask for real, with "quotes" & all?')
    page.click("#get-token")
    page.wait_for_url("**/oauth/dialog*")
    page.click("button[value=allow]")
    page.wait_for_url("**/api/docs/create-question#try")
    page.wait_for_function(
        "() => document.getElementById('access-state').textContent.startsWith('a key and a token (write_access')"
    )
    assert "access_token" not in page.url
    assert page.is_checked("#p-preview")
    before = titles(served, granted)
    assert "question_id" not in run(page)["items"][0]
    page.uncheck("#p-preview")
    page.click("#run")
    page.wait_for_selector("dialog[open]")
    assert "Ownstack demo" in page.inner_text("#confirm-text")
    page.keyboard.press("Escape")
    assert titles(served, granted) == before
    page.click("#run")
    page.click("dialog button[value=yes]")
    page.wait_for_function("() => document.getElementById('raw').textContent.includes('question_id')")
    picture("docs-written")
    asked = json.loads(page.text_content("#raw"))["items"][0]
    assert titles(served, granted) == {**before, asked["question_id"]: asked["title"]}
    assert problems == []


def titles(served, granted) -> dict[int, str]:
    answer = served.get("/api/2.3/questions?pagesize=100", headers={"X-API-Key": granted.access["api_key"]}).json()
    return {each["question_id"]: each["title"] for each in answer["items"]}


def test_who_is_not_signed_in_is_led_to_a_key_and_back(page, granted):
    opened(page, "questions")
    page.fill("#p-tagged", "python;json")
    assert run(page)["error_name"] == "key_required"
    assert "get one above" in page.inner_text("#missing")
    page.click("#get-key")
    page.wait_for_url("**/users/login*")
    page.fill("#email", granted.access["user"]["email"])
    page.fill("#password", granted.access["user"]["password"])
    page.click("main button")
    page.wait_for_url("**/api/docs/questions")
    page.wait_for_selector("#access:not([hidden])")
    assert page.input_value("#p-tagged") == "python;json"
    assert "items" in run(page)


def test_a_token_that_opens_too_little_is_asked_for_anew(page, granted):
    sign_in(page, granted)
    opened(page, "me-inbox")
    page.click("#get-token")
    page.click("button[value=allow]")
    page.wait_for_url("**/api/docs/me-inbox#try")
    assert "items" in run(page)
    assert page.is_hidden("#get-token")
    opened(page, "create-comment")
    page.click("#get-token")
    assert "read your inbox" in page.inner_text("main")
    assert "in your name" in page.inner_text("main")


def test_one_s_own_key_and_token_do_as_well(page, granted):
    opened(page, "me")
    page.click("text=Use your own")
    page.fill("#own-key", granted.access["api_key"])
    page.fill("#own-token", granted.access["user_token"])
    page.keyboard.press("Tab")
    assert run(page)["items"][0]["user_id"] > 0
    page.click("#forget")
    assert run(page)["error_name"] == "key_required"


def test_the_form_follows_the_sort_and_counts_in_utc(page, settings):
    opened(page, "questions")
    assert page.get_attribute("#p-min", "type") == "datetime-local"
    page.fill("#p-fromdate", "2024-01-02T03:04:05")
    page.select_option("#p-sort", "votes")
    assert page.get_attribute("#p-min", "type") == "text"
    page.fill("#p-min", "3")
    page.wait_for_function("() => document.getElementById('address').textContent.includes('min=3')")
    assert "fromdate=1704164645" in page.inner_text("#address")
    page.select_option("#p-sort", "hot")
    assert page.is_disabled("#p-min")
    page.click("label[for=as-stackapi]")
    page.wait_for_function("() => !document.getElementById('address').textContent.includes('min=')")
    assert 'sort="hot"' in page.inner_text("#code-stackapi")


def test_an_answer_folds_by_keyboard_and_names_its_types(page, granted):
    sign_in(page, granted)
    opened(page, "questions")
    run(page)
    tree = page.locator("#json")
    assert "array of question" in tree.inner_text()
    assert "UTC" in tree.locator(".line", has_text='"creation_date"').first.inner_text()
    first = tree.locator("summary", has_text="shallow_user").first
    first.focus()
    assert not page.is_visible('text="display_name" >> nth=0')
    page.keyboard.press("Enter")
    assert tree.locator(".line:visible", has_text='"display_name"').count() == 1
    page.click("#fold-all")
    assert tree.locator(".line:visible", has_text='"score"').count() == 0


def test_pages_are_read_without_a_script(chromium, settings):
    context = chromium.new_context(base_url=settings.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/api/docs")
    assert page.locator(".methods li:visible").count() > 180
    page.click("a[href='/api/docs/answers-on-questions']")
    assert "question" in page.inner_text("h1")
    page.fill("#p-ids", "4;8")
    page.click("text=Show the call")
    assert page.inner_text("#address").endswith("/api/2.3/questions/4;8/answers?order=desc&sort=activity")
    page.click("label[for=as-python]")
    assert page.is_visible("#panel-python")
    assert not page.is_visible("#access")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, granted, picture: Callable[[str], None], theme):
    if not AXE.is_file():
        pytest.skip("needs axe-core (bin/assets dev)")
    sign_in(page, granted)
    page.emulate_media(color_scheme=theme)
    for path in LOOKED_AT:
        page.goto(path)
        if path.endswith("/questions"):
            page.wait_for_selector("#access:not([hidden])")
            page.fill("#p-pagesize", "1")
            run(page)
            page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
        page.evaluate(AXE.read_text())
        found = page.evaluate(RULES[theme])["violations"]
        assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == [], path
        picture(f"docs-{path.removeprefix('/api/docs').strip('/').replace('/', '-') or 'index'}-{theme}")
