"""The whole reference as one PDF: the tables and the guide as data, which `pdf.typ` sets. Needs the extra `pdf` (typst)."""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from markdown_it.tree import SyntaxTreeNode

from ownstack import __version__
from ownstack.apidocs import guide
from ownstack.apidocs.catalogue import BASE, ERRORS, GROUPS, METHODS, TYPE_PAGES, FieldRow, Method, TypePage
from ownstack.apidocs.parameters import Parameter
from ownstack.query.types import SCALARS
from ownstack.settings import Settings

SOURCE: Final = Path(__file__).parent / "pdf.typ"
ABSENT: Final = "The documentation as PDF needs the typesetter typst: install it with `pip install 'ownstack[pdf]'`."


def is_possible() -> bool:
    """Is the typesetter here?"""
    return find_spec("typst") is not None


def make(settings: Settings) -> bytes:
    """The document; takes some seconds, without holding up other threads. ModuleNotFoundError where `is_possible` is false."""
    compiler = import_module("typst").Compiler(
        SOURCE.read_bytes(), ignore_system_fonts=True, sys_inputs={"data": json.dumps(data(settings))}
    )
    made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def digest(settings: Settings) -> str:
    """What the document hangs on, in one word: another word, another document."""
    whole = SOURCE.read_bytes() + json.dumps(data(settings), sort_keys=True).encode()
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def data(settings: Settings) -> dict[str, Any]:
    """What `pdf.typ` reads."""
    shared: dict[str, Parameter] = {}
    for method in METHODS.values():
        for each in method.parameters:
            if each.is_shared:
                shared.setdefault(each.name, each)
    return {
        "title": "Ownstack API 2.3",
        "subtitle": "Reference and guide",
        "facts": [("Version", __version__), ("Site", settings.address), ("Read it on line", f"{settings.address}/api/docs")],
        "base": settings.address + BASE,
        "chapters": [_chapter(each, settings) for each in guide.CHAPTERS],
        "shared": [_parameter(each) for each in shared.values()],
        "groups": [{"title": each.title, "methods": [_method(method) for method in each.methods]} for each in GROUPS],
        "types": [_type(each) for each in TYPE_PAGES.values()],
        "errors": [{"id": each.error_id, "name": each.error_name, "what": _sentence(each.description)} for each in ERRORS],
    }


# ---------------------------------------------------------------- prose


def _chapter(chapter: guide.Chapter, settings: Settings) -> dict[str, Any]:
    tree = SyntaxTreeNode(guide.tokens(chapter, settings))
    return {"slug": chapter.slug, "title": chapter.title, "blocks": [_node(each, settings.address) for each in tree.children]}


def _sentence(text: str) -> list[dict[str, Any]]:
    """A sentence of the tables; it may hold code."""
    return [_node(each) for each in SyntaxTreeNode(guide.spans(text)).children[0].children] if text else []


def _node(node: SyntaxTreeNode, site: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"kind": node.type, "children": [_node(each, site) for each in node.children]}
    if node.type in ("text", "code_inline", "fence"):
        found["text"] = node.content
    if node.type == "link":
        found["href"] = _target(str(node.attrs["href"]), site)
    return found


def _target(href: str, site: str) -> str:
    """A chapter is in the document itself; what begins with a slash is a page of the site."""
    if href in guide.BY_SLUG:
        return f"#chapter-{href}"
    return site + guide.address(href) if ":" not in href else href


# ---------------------------------------------------------------- reference


def _method(method: Method) -> dict[str, Any]:
    row = method.endpoint
    return {
        "slug": method.slug,
        "path": row.path,
        "verbs": row.verbs,
        "what": _sentence(row.what),
        "parameters": [_parameter(each) for each in method.parameters if not each.is_shared],
        "shared": [each.name for each in method.parameters if each.is_shared],
        "sorts": [
            {"name": each.name, "by": each.by, "bounds": each.bounds, "default": each.is_default} for each in method.sorts
        ],
        "needs-token": row.needs_token,
        "scopes": row.scopes,
        "returns": method.returns.name if method.returns else None,
        "errors": [each.error_id for each in method.errors],
    }


def _parameter(each: Parameter) -> dict[str, Any]:
    return {
        "name": each.name,
        "type": each.spoken_type,
        "what": _sentence(each.what),
        "required": each.is_required,
        "default": each.default,
        # the sorts of each method are a table of its own
        "enum": () if each.name == "sort" else each.enum,
        "limits": each.limits,
    }


def _type(page: TypePage) -> dict[str, Any]:
    return {
        "name": page.name,
        "what": _sentence(page.type.what),
        "fields": [_field(each) for each in page.fields],
        "returned-by": [{"slug": each.slug, "path": each.path} for each in page.returned_by],
        "found-in": page.found_in,
    }


def _field(row: FieldRow) -> dict[str, Any]:
    return {
        "name": row.field.name,
        "type": row.field.type,
        "is-type": row.field.type not in SCALARS,
        "array": row.field.array,
        "default": row.in_default,
        "optional": row.field.optional,
        "enum": row.field.enum,
        "opened-by": row.opened_by,
        "note": _sentence(row.field.note),
    }
