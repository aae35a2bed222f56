"""A person opens API v3 in a browser, authorizes by a token of their own or by OAuth, and runs an operation."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT
from tests.sandbox import granted, served, settings

__all__ = ["granted", "served", "settings"]
pytestmark = [
    pytest.mark.xdist_group("browser_swagger"),
    pytest.mark.skipif(
        not (ROOT / "src/ownstack/web/static/swagger/swagger-ui-bundle.js").is_file(), reason="bin/assets fetches Swagger UI"
    ),
]
QUESTIONS = "#operations-Questions_-_Main-get_questions"


@pytest.fixture
def problems(page) -> list[str]:
    """What the browser complains of, such as a script or address that the policy of the page forbids."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" and "401" not in said.text else None)
    return found


def opened(page) -> None:
    page.goto("/api/v3")
    page.wait_for_selector(".opblock-tag-section")


def open_questions(page) -> None:
    page.click("#operations-tag-Questions_-_Main")
    page.click(f"{QUESTIONS} .opblock-summary-control")
    page.select_option(f"{QUESTIONS} tr[data-param-name=pageSize] select", "15")


def run(page, status: int) -> str:
    """The body that the page shows, of an answer that must be of this status."""
    page.click(f"{QUESTIONS} button.execute")
    row = page.locator(f"{QUESTIONS} .live-responses-table tr.response", has_text=str(status)).first
    return row.locator(".highlight-code code").first.inner_text()


def test_a_token_of_one_s_own_opens_the_operations(page, granted, picture, problems):
    opened(page)
    picture("swagger-closed")
    open_questions(page)
    assert "Invalid access token" in run(page, 401)
    page.click(".auth-wrapper button.authorize")
    form = page.locator(".auth-container", has_text="bearer")
    form.locator("input").fill(granted.access["user_token"])
    form.locator("button.authorize").click()
    page.click(".btn-done")
    assert len(json.loads(run(page, 200))["items"]) == 15
    picture("swagger-questions")
    assert problems == []


def test_oauth_with_pkce_comes_back_with_a_token(page, granted, picture, problems):
    page.goto("/users/login")
    page.fill("#email", granted.access["user"]["email"])
    page.fill("#password", granted.access["user"]["password"])
    page.click("main button")
    page.wait_for_url("**/")
    opened(page)
    page.click(".auth-wrapper button.authorize")
    form = page.locator(".auth-container", has_text="authorizationCode")
    form.locator("label[for*=write_access]").click()
    picture("swagger-authorize")
    with page.expect_popup() as opening:
        form.locator("button.authorize").click()
    window = opening.value
    assert window.inner_text("h1") == "Allow “API v3 documentation”?"
    with window.expect_event("close"):
        window.click("button[value=allow]")
    form.locator("text=Logout").wait_for()
    page.click(".btn-done")
    open_questions(page)
    assert len(json.loads(run(page, 200))["items"]) == 15
    picture("swagger-authorized")
    assert problems == []


def test_the_page_takes_nothing_from_elsewhere(page, settings, granted):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page)
    assert len(asked) > 4
    assert all(url.startswith((settings.address, "data:", "blob:")) for url in asked), asked
    policy = page.request.get("/api/v3").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
