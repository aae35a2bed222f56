"""The text as the renderer of before June 2020 saw it before it looked for anything: see `before_2020`."""

import re
from typing import Final

from markdown_it.rules_core import StateCore

_DEFINITION: Final = re.compile(r" {0,3}\[([^\[\]]+)\]: *<?([^\s<>]+)>?(?: +[\"(](.+)[\")])? *$")
_BLANK_LINE: Final = re.compile(r"^ +$", re.MULTILINE)
_QUOTE: Final = re.compile(r" {0,3}>")
_FENCE: Final = re.compile(r"(?:`{3,}|~{3,})(?=[^`]*$)")


def prepare(state: StateCore) -> None:
    """Tabs are blanks, in code too; lines of blanks are empty; definitions stand apart; quotations hold together."""
    state.src = "\n".join(_quoted(_defined(_BLANK_LINE.sub("", state.src.expandtabs(4)).split("\n"))))


def _defined(lines: list[str]) -> list[str]:
    """Definitions of links may stand anywhere, also within a paragraph: they are put at the end."""
    kept: list[str] = []
    definitions: list[str] = []
    fence = ""
    for line in lines:
        fence = _fence_after(line, fence)
        found = None if fence else _DEFINITION.match(line)
        if found:
            definitions.append(f"[{found[1]}]: <{found[2]}>" + (f' "{found[3]}"' if found[3] else ""))
        else:
            kept.append(line)
    return [*kept, "", *definitions]


def _quoted(lines: list[str]) -> list[str]:
    """A quotation goes on to the next blank line, whatever stands there, and beyond it where a `>` follows."""
    quoted: list[str] = []
    blanks, in_quote, fence = 0, False, ""
    for line in lines:
        if not line:
            blanks += 1
            continue
        fence = _fence_after(line, fence)
        starts = not fence and bool(_QUOTE.match(line))
        quoted += [">" if in_quote and starts else ""] * blanks
        in_quote = starts or (in_quote and not blanks)
        quoted.append(f"> {line}" if in_quote and not starts else line)
        blanks = 0
    return [*quoted, *[""] * blanks]


def _fence_after(line: str, fence: str) -> str:
    """The marks that end the fenced code after this line, none outside of it. Fences came in 2019, with this renderer."""
    if fence:
        return "" if line.startswith(fence) else fence
    opened = _FENCE.match(line)
    return opened[0] if opened else ""
