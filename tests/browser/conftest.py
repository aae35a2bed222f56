"""The identity tests' world, in a real browser: Debian's Chromium, where it is installed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.people import served, settings, world

__all__ = ["served", "settings", "world"]
PICTURES = Path(__file__).parents[2] / "screenshots"


@pytest.fixture(scope="module")
def chromium(served) -> Iterator:
    # the world is made before: Playwright keeps an event loop running, in which no other can be started
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs Chromium (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, settings, served) -> Iterator:
    context = chromium.new_context(base_url=settings.address, viewport={"width": 1180, "height": 800})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def picture(page) -> Callable[[str], None]:
    """Keeps a picture of the page for people to look at, in a folder that git does not see."""
    PICTURES.mkdir(exist_ok=True)
    return lambda name: page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
