"""The reference as a PDF: it holds every method, its contents lead where they say, and it is made once."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from ownstack.apidocs import guide, pdf
from ownstack.apidocs.catalogue import METHODS, TYPE_PAGES
from ownstack.settings import Settings
from tests.people import free_port
from tests.v23.driver import loop_in_background, serving

ADDRESS = "/api/docs/reference.pdf"
CONTENTS_TOOLS = ("pdftotext", "pdftohtml")
MADE_S_MAX = 300
WITHOUT = "import sys; sys.modules['typst'] = None; from ownstack.cli import main; sys.exit(main(sys.argv[1:]))"

pytestmark = pytest.mark.xdist_group("pdf")


@pytest.fixture(scope="module")
def settings(granted, tmp_path_factory) -> Settings:
    """With a folder of its own, in which the document is kept."""
    return Settings(database_url=granted.url, port=free_port(), pool_size_max=4, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def document(tmp_path_factory) -> Path:
    """As `ownstack docs pdf` makes it."""
    path = tmp_path_factory.mktemp("pdf") / "reference.pdf"
    words = [sys.executable, "-m", "ownstack.cli", "docs", "pdf", "--output", str(path)]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=MADE_S_MAX)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(rf"{re.escape(str(path))}: \d+\.\d MB\n", done.stdout)
    return path


@pytest.fixture(scope="module")
def pages(document) -> list[str]:
    """The text of each page."""
    needs("pdftotext")
    return told("pdftotext", document, "-").split("\f")


def needs(tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool} (Debian: apt install poppler-utils)")


def told(tool: str, document: Path, *words: str) -> str:
    return subprocess.run([tool, *words[:-1], str(document), words[-1]], capture_output=True, text=True, check=True).stdout


def contents(pages: list[str]) -> str:
    """From the title of the contents to the first chapter's."""
    first = next(place for place, page in enumerate(pages) if "\nContents\n" in page)
    last = next(place for place, page in enumerate(pages) if f"\n{guide.CHAPTERS[0].title}\n" in page and place > first)
    return "\n".join(pages[first:last])


def test_every_method_is_in_the_contents_with_its_page(pages):
    listed = dict(re.findall(r"^(/\S+)[ .\u2060]+(\d+)$", contents(pages), re.MULTILINE))
    assert set(listed) == {each.path for each in METHODS.values()}
    for path, number in listed.items():
        assert f"\n{path}\n" in f"\n{pages[int(number) - 1]}", f"{path} is not on page {number}"


def test_the_contents_have_every_chapter_and_type(pages):
    text = contents(pages)
    assert [each.title for each in guide.CHAPTERS if f"\n{each.title}\n" not in text] == []
    assert [name for name in TYPE_PAGES if not re.search(rf"^{name}\b", text, re.MULTILINE)] == []


def test_every_method_says_what_it_does(pages):
    text = " ".join(" ".join(pages).split())
    missing = [each.path for each in METHODS.values() if each.what.split("`")[0].strip() not in text]
    assert missing == []


def test_the_entries_of_the_contents_are_links_to_their_pages(document, pages):
    needs("pdftohtml")
    xml = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-stdout", "-f", "2", "-l", "4", document], capture_output=True, check=True
    ).stdout
    links = etree.fromstring(xml, etree.XMLParser(recover=True)).iter("a")
    targets = {"".join(link.itertext()).strip(): int(link.get("href").rsplit("#")[-1]) for link in links}
    for method in METHODS.values():
        assert f"\n{method.path}\n" in f"\n{pages[targets[method.path] - 1]}"


def test_the_site_hands_it_out_and_makes_it_once(served, settings):
    reply = served.get(ADDRESS, timeout=MADE_S_MAX)
    assert (reply.status_code, reply.headers["content-type"], reply.content[:5]) == (200, "application/pdf", b"%PDF-")
    (kept,) = (settings.data_dir / "documentation").iterdir()
    made = kept.stat().st_mtime_ns
    assert served.get(ADDRESS).content == kept.read_bytes() == reply.content
    assert kept.stat().st_mtime_ns == made


def test_another_site_has_another_document(settings):
    from dataclasses import replace

    assert pdf.digest(settings) == pdf.digest(replace(settings))
    assert pdf.digest(settings) != pdf.digest(replace(settings, site_url="https://other.example"))


def test_without_the_typesetter_the_command_says_what_to_do(tmp_path):
    words = [sys.executable, "-c", WITHOUT, "docs", "pdf", "--output", str(tmp_path / "a.pdf")]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, f"ownstack: {pdf.ABSENT}\n")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(tmp_path):
    words = [sys.executable, "-m", "ownstack.cli", "docs", "pdf", "--output", str(tmp_path / "no" / "a.pdf")]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, f"ownstack: There is no folder {tmp_path / 'no'}.\n")


def test_without_the_typesetter_the_site_says_what_to_do(database, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with loop_in_background() as loop, serving(database, loop) as api:
        reply = api.send("GET", ADDRESS)
    assert (reply.status, "ownstack[pdf]" in reply.raw.decode()) == (404, True)
