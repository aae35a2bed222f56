"""Our rendering of a dump's newest Markdown against the HTML that the real site made of it, as DOMs.

    python bench/rendering.py --dump PATH [--examples N]

Prints the share of questions and answers that equal (ignoring `rel`, and white space outside code), beside that of stock
markdown-it-py, and the classes of difference that are left: what the site has where we differ first, a count and examples.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from lxml import html
from markdown_it import MarkdownIt

from ownstack.dump.archives import Dump, opened
from ownstack.dump.reading import rows
from ownstack.kernel.markdown import addresses, dialect_at, render

BODY_EVENTS = {"2", "5", "8"}
# White space beside these is not shown.
BLOCKS = frozenset(
    (
        *("aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li"),
        *("main", "ol", "p", "pre", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)


class Post(NamedTuple):
    id: str
    markdown: str
    written: datetime
    body: str


Renderer = Callable[[Post], str]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--dump", type=Path, required=True, help="a folder of XML files, or the .7z as distributed")
    arguments.add_argument("--examples", type=int, default=1, help="of each class of difference")
    given = arguments.parse_args()
    with opened(given.dump) as dump:
        if "PostHistory" not in dump.files:
            raise SystemExit(f"{given.dump} has no PostHistory.xml, and so no Markdown")
        posts = list(posts_of(dump))
    for name, renderer in RENDERERS.items():
        differing = compared(name, renderer, posts)
    print_classes(differing, given.examples)


def posts_of(dump: Dump) -> Iterator[Post]:
    """Id, newest Markdown and the site's HTML of every question and answer."""
    newest: dict[str, tuple[tuple[str, int], str]] = {}
    for row in rows(dump.files["PostHistory"], "PostHistory", lambda *_: None):
        if row["PostHistoryTypeId"] in BODY_EVENTS:
            order = (row["CreationDate"], int(row["Id"]))
            newest[row["PostId"]] = max(newest.get(row["PostId"], (order, "")), (order, row.get("Text", "")))
    for row in rows(dump.files["Posts"], "Posts", lambda *_: None):
        if row["PostTypeId"] in ("1", "2") and row["Id"] in newest:
            (written, _), markdown = newest[row["Id"]]
            yield Post(row["Id"], markdown, datetime.fromisoformat(written).replace(tzinfo=UTC), row["Body"])


def stock() -> Renderer:
    """CommonMark with tables, strikethrough and bare addresses, and nothing of the dialect."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.push("addresses", addresses.link)
    return lambda post: parser.render(post.markdown)


RENDERERS: dict[str, Renderer] = {
    "stock markdown-it-py": stock(),
    "ownstack, everything as CommonMark": lambda post: render(post.markdown),
    "ownstack, each post by its date": lambda post: render(post.markdown, dialect=dialect_at(post.written)),
}


def compared(name: str, renderer: Renderer, posts: list[Post]) -> list[tuple[Post, str]]:
    """The posts that differ, each with our HTML."""
    start = time.process_time()
    rendered = [renderer(post) for post in posts]
    spent = time.process_time() - start
    differing = [(post, ours) for post, ours in zip(posts, rendered, strict=True) if dom(post.body) != dom(ours)]
    share = 1 - len(differing) / len(posts)
    print(f"{name}: {share:.2%} of {len(posts)} posts equal, {len(differing)} differ; {1e3 * spent / len(posts):.2f} ms a post")
    return differing


def dom(body: str) -> list[str]:
    """A body as a list of start tags, texts and end tags, in order."""
    return list(_merged(_walk(html.fragment_fromstring(body, create_parent="main"), code=False)))


def _walk(element: html.HtmlElement, *, code: bool) -> Iterator[str]:
    if isinstance(element.tag, str):
        attributes = "".join(f' {name}="{value}"' for name, value in sorted(element.attrib.items()) if name != "rel")
        yield f"<{element.tag}{attributes}>"
        code_inside = code or element.tag in ("code", "pre")
        yield _text(element.text, code=code_inside)
        for child in element:
            yield from _walk(child, code=code_inside)
        yield f"</{element.tag}>"
    yield _text(element.tail, code=code)


def _text(text: str | None, *, code: bool) -> str:
    shown = (text or "").replace("<", "&lt;")  # so that no text looks like a tag
    return shown if code else re.sub(r"[ \t\r\n\f]+", " ", shown)


def _merged(events: Iterator[str]) -> Iterator[str]:
    text, after_block, in_pre = "", True, False
    for event in events:
        if not event.startswith("<"):
            text += event
            continue
        block = re.split(r"[ >]", event.strip("</"))[0] in BLOCKS
        shown = text if in_pre else _trimmed(text, before=after_block, after=block)
        if shown:
            yield shown
        yield event
        in_pre = event.startswith("<pre") or (in_pre and event != "</pre>")
        text, after_block = "", block


def _trimmed(text: str, *, before: bool, after: bool) -> str:
    text = text.lstrip(" ") if before else text
    return text.rstrip(" ") if after else text


def print_classes(differing: list[tuple[Post, str]], examples: int) -> None:
    classes = defaultdict(list)
    for post, ours in differing:
        name, here = difference(dom(post.body), dom(ours))
        classes[name].append(f"post {post.id}: {here}")
    for name, found in sorted(classes.items(), key=lambda item: -len(item[1])):
        print(f"{len(found):5}  {name}")
        for example in found[:examples]:
            print(f"         {example}")


KNOWN: dict[str, Callable[[str, str], object]] = {
    "the site shows a network question's title for its bare address": lambda _, ours: re.match(
        r"https?://\S+/(questions|q|a)/\d+\S*$", ours
    ),
    "the site leads to a shop through its partner's address": lambda site, _: "//rads.stackoverflow.com/" in site,
    "tabs in code that the dump's XML made blanks": lambda site, ours: (
        site.split() == ours.split() and site.count(" ") > ours.count(" ")
    ),
    "an address percent-encoded otherwise": lambda site, ours: site.startswith("<a ") and unquote(site) == unquote(ours),
    "an address without its title": lambda site, ours: site == re.sub(r' title="[^"]*"', "", ours),
}


def difference(site: list[str], ours: list[str]) -> tuple[str, str]:
    """The class of the first difference, and its words."""
    theirs, mine = next(pair for pair in zip_longest(site, ours, fillvalue="") if pair[0] != pair[1])
    known = next((name for name, holds in KNOWN.items() if holds(theirs, mine)), f"site {_kind(theirs)}, ours {_kind(mine)}")
    at = next((n for n, pair in enumerate(zip(theirs, mine, strict=False)) if pair[0] != pair[1]), min(len(theirs), len(mine)))
    here = f"site {theirs[max(0, at - 30) : at + 50]!r}, ours {mine[max(0, at - 30) : at + 50]!r}"
    return known, here


def _kind(event: str) -> str:
    return re.split(r"[ >]", event)[0] + ">" if event.startswith("<") else "text" if event else "nothing"


if __name__ == "__main__":
    main()
