"""The general part of the API's documentation: one Markdown file a chapter, in `guide/`.

A chapter names facts (`{{ limits.PAGESIZE_MAX }}`) and never repeats them; here they come from the tables that the server
itself reads. Its examples are run by tests/apidocs/test_guide.py. The pages and the PDF are readings of the same text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ownstack import __version__
from ownstack.domain import rules
from ownstack.domain.authorizations import TOKEN_LIFE_S
from ownstack.kernel import limits
from ownstack.oauth import scopes
from ownstack.query import filters
from ownstack.query.filters import Filter
from ownstack.query.sorts import ENUM_BOUNDS
from ownstack.settings import Settings
from ownstack.v23.endpoints import ENDPOINTS
from ownstack.v23.errors import ERRORS

FOLDER: Final = Path(__file__).parent / "guide"
HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the guide; `slug` is its address below /api/docs, and its file."""

    slug: str
    title: str
    summary: str


CHAPTERS: Final = (
    Chapter("requests", "Requests", "Where methods are, how to ask them, and what to call yourself."),
    Chapter("authentication", "Keys and tokens", "Who asks, and for whom; how people allow a program to act for them."),
    Chapter("wrapper", "The common wrapper", "The object around every answer."),
    Chapter("paging", "Paging", "Lists come in pages; when to stop, and how to miss nothing."),
    Chapter("filters", "Filters", "Which fields an answer has; make your own."),
    Chapter("vectors", "Vectors", "Many ids in one request."),
    Chapter("min-max", "Complex queries", "Sort, order, min, max, dates and tags together."),
    Chapter("dates", "Dates", "Seconds since 1970, both ways."),
    Chapter("compression", "Compression", "Every answer is compressed."),
    Chapter("error-handling", "Errors", "What goes wrong, and how to tell."),
    Chapter("throttle", "Throttles", "How much may be asked, how often may be written."),
    Chapter("html", "HTML encoding", "Why titles hold &quot; and how text gets encoded twice."),
    Chapter("write", "Writing responsibly", "Writing in a person's name."),
    Chapter("change-log", "Change log", "What this version has, and what it decides for itself."),
)
BY_SLUG: Final = {each.slug: each for each in CHAPTERS}

WRAPPER: Final = {
    "items": "the list; an array always, also where it can have one item only",
    "has_more": "is there a next page?",
    "quota_max": "how many requests a day you have",
    "quota_remaining": "how many are left",
    "backoff": "wait so many seconds before you ask this method again",
    "error_id": "the error's number",
    "error_name": "the error's name, to decide by",
    "error_message": "what went wrong, for people",
    "page": "the page that was asked for",
    "page_size": "the size that was asked for",
    "total": "how many there are on all pages",
    "type": "the type of the items",
}
"""What each field of the wrapper is, in the order that the page tells them."""


def made(*names: str) -> Filter:
    """The filter that an example uses: these fields and nothing else."""
    items = {".items"} if any(not each.startswith(".") for each in names) else set()
    return filters.build(filters.NONE, {*names, *items}, (), is_unsafe=False)


@lru_cache(maxsize=64)
def text(chapter: Chapter, settings: Settings) -> tuple[str, tuple[Filter, ...]]:
    """The chapter as Markdown, and the filters that its examples use: a page that shows them sees to it that they exist."""
    used: list[Filter] = []

    def name_of(*names: str) -> str:
        used.append(made(*names))
        return used[-1].name

    written = _TEMPLATES.get_template(f"{chapter.slug}.md").render(_facts(settings), made=name_of)
    return written, tuple(used)


def tokens(chapter: Chapter, settings: Settings) -> list[Token]:
    return _MARKDOWN.parse(text(chapter, settings)[0])


def spans(sentence: str) -> list[Token]:
    """A sentence of the tables, in which code is marked as in the chapters."""
    return _MARKDOWN.parseInline(sentence)


def html(chapter: Chapter, settings: Settings) -> str:
    """The chapter without its title; addresses of other pages are told from the site's root."""
    found = tokens(chapter, settings)
    for token in found:
        for each in token.children or ():
            if each.type == "link_open":
                each.attrs["href"] = address(str(each.attrs["href"]))
    rendered: str = _MARKDOWN.renderer.render(found, _MARKDOWN.options, {})
    return rendered


def address(href: str) -> str:
    """Chapters name each other by their slugs alone."""
    return href if ":" in href or href.startswith(("/", "#")) else f"/api/docs/{href}"


def _facts(settings: Settings) -> dict[str, Any]:
    return {
        "api": f"{settings.address}/api/2.3",
        "bodies": filters.BODIES,
        "bounds": ENUM_BOUNDS,
        "errors": ERRORS,
        "limits": limits,
        "method_count": len(ENDPOINTS),
        "pauses": settings.pauses_set_s,
        "rules": rules,
        "scopes": scopes.SENTENCES,
        "scopes_always": scopes.ALWAYS,
        "settings": settings,
        "site": settings.address,
        "sizes": {"all": len(filters.ALL_FIELDS), "default": len(filters.DEFAULT_FIELDS)},
        "token_hours": TOKEN_LIFE_S // HOUR_S,
        "token_life_s": TOKEN_LIFE_S,
        "version": __version__,
        "wrapper": WRAPPER,
        "wrapper_default": filters.WRAPPER_DEFAULT,
    }


# Markdown is no HTML: it is escaped when it is rendered, by a parser that lets no HTML through.
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701
    trim_blocks=True,
    keep_trailing_newline=True,
)
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
# a table as all of the site's pages have it: in a box that scrolls where the window is narrow
_MARKDOWN.add_render_rule("table_open", lambda *_: '<div class="wide"><table class="s-table">\n')
_MARKDOWN.add_render_rule("table_close", lambda *_: "</table></div>\n")
