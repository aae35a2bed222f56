"""The guide's chapters are pages, lead only to pages that are there, and what they show as a call answers as they say."""

import itertools
import os
import re
import subprocess
import sys
from urllib.parse import urljoin

import pytest
from lxml import html

from ownstack.apidocs import guide
from ownstack.query import filters
from ownstack.settings import Settings

pytestmark = pytest.mark.xdist_group("apidocs_guide")
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*\n)((?:(?!\$ ).*\n)*)", re.MULTILINE)
SLUGS = [each.slug for each in guide.CHAPTERS]
ANSWERS_S_MAX = 60


def blocks(page: str) -> list[tuple[str, str]]:
    """The examples of a page: their language and their text."""
    found = html.fromstring(page).xpath("//pre/code")
    return [(each.get("class", "").removeprefix("language-"), each.text_content()) for each in found]


def chapter(served, slug: str) -> str:
    reply = served.get(f"/api/docs/{slug}")
    assert reply.status_code == 200, reply.text
    return reply.text


def environment(granted) -> dict[str, str]:
    return {**os.environ, "KEY": granted.access["api_key"], "TOKEN": granted.access["access_token"]}


def ran(words: list[str], granted) -> str:
    done = subprocess.run(words, check=False, env=environment(granted), capture_output=True, text=True, timeout=ANSWERS_S_MAX)
    assert done.returncode == 0, done.stderr
    return done.stdout


def fits(shown: str, told: str) -> bool:
    """`…` stands for anything."""
    return re.fullmatch(re.escape(shown.strip()).replace("…", ".*"), told.strip(), re.DOTALL) is not None


@pytest.mark.parametrize("slug", SLUGS)
def test_every_call_of_a_chapter_answers_as_shown(served, granted, slug):
    calls = [
        pair for language, text in blocks(chapter(served, slug)) if language == "console" for pair in COMMAND.findall(text)
    ]
    for command, shown in calls:
        told = ran(["sh", "-c", command], granted)
        assert fits(shown, told), f"{command}\nshown: {shown}\ntold: {told[:1000]}"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_script_of_a_chapter_prints_what_is_shown(served, granted, slug):
    examples = blocks(chapter(served, slug))
    for (language, script), (kind, shown) in itertools.pairwise([*examples, ("", "")]):
        if language == "python":
            assert kind == "output", "a script is followed by what it prints"
            assert ran([sys.executable, "-c", script], granted) == shown


def test_most_chapters_have_an_example_that_is_run(served):
    without = [
        slug for slug in SLUGS if not {"console", "python"} & {language for language, _ in blocks(chapter(served, slug))}
    ]
    assert without == ["change-log"]


def test_every_link_of_the_guide_leads_somewhere(served, settings):
    for slug in SLUGS:
        address = f"{settings.address}/api/docs/{slug}"
        article = html.fromstring(chapter(served, slug)).find(".//article")
        for link in article.iter("a"):
            reply = served.get(urljoin(address, link.get("href")))
            assert reply.status_code in (200, 303), f"{slug}: {link.get('href')}"


def test_the_navigation_leads_to_every_chapter(served):
    page = html.fromstring(served.get("/api/docs").text)
    assert {f"/api/docs/{slug}" for slug in SLUGS} <= {link.get("href") for link in page.iter("a")}


def test_the_wrapper_chapter_tells_every_field():
    assert {f".{name}" for name in guide.WRAPPER} == set(filters.WRAPPER)


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"throttle": False}, {"throttle": "nobody is refused"}),
        ({"anonymous_read": True}, {"authentication": "answers without a key", "throttle": "300 times"}),
        ({"require_https_for_tokens": True}, {"authentication": "is refused, and revoked"}),
        ({"write_apps": "approved"}, {"authentication": "an admin must have approved"}),
        ({"requests_per_second_max": 7}, {"throttle": "More than 7 requests in one second"}),
        ({"oauth_implicit": True}, {"authentication": "Implicit flow"}),
    ],
)
def test_the_guide_says_how_this_site_is_set_up(changed, words):
    for slug, sentence in words.items():
        shown = guide.BY_SLUG[slug]
        assert sentence in guide.text(shown, Settings(**changed))[0]
        other = {
            name: not value if isinstance(value, bool) else {"approved": "open", 7: 0}[value] for name, value in changed.items()
        }
        assert sentence not in guide.text(shown, Settings(**other))[0]
