"""Lists as the renderer of before June 2020 spaced them: each item by itself, where CommonMark asks the whole list."""

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_LISTS = ("bullet_list", "ordered_list")


def loosen_items(state: StateCore) -> None:
    """An item has paragraphs when a blank line is in it, before it or after it; the others of its list do not matter."""
    blank = [not line.strip(" >") for line in state.src.split("\n")]
    ends_blank: list[bool] = []
    items: list[tuple[int, bool]] = []
    for index, token in enumerate(state.tokens):
        match token.type.rpartition("_"):
            case (kind, _, "open") if kind in _LISTS:
                ends_blank.append(False)
            case (kind, _, "close") if kind in _LISTS:
                ends_blank.pop()
            case ("list_item", _, "open"):
                is_loose, ends = _spacing(token, blank, is_last=_is_last(state.tokens, index))
                items.append((token.level, is_loose or ends_blank[-1]))
                ends_blank[-1] = ends
            case ("list_item", _, "close"):
                items.pop()
            case ("paragraph", _, _) if items and token.level == items[-1][0] + 1:
                token.hidden = not items[-1][1]


def _spacing(item: Token, blank: list[bool], *, is_last: bool) -> tuple[bool, bool]:
    """Whether the item is loose by itself, and whether it ends in a blank line, which loosens the next."""
    start, end = item.map or [0, 0]
    ends_blank = not is_last and blank[end - 1]
    while end > start and blank[end - 1]:
        end -= 1
    return ends_blank or any(blank[start:end]), ends_blank


def _is_last(tokens: list[Token], index: int) -> bool:
    level = tokens[index].level
    closed = next(at for at in range(index + 1, len(tokens)) if tokens[at].level == level and tokens[at].nesting < 0)
    return tokens[closed + 1].type != "list_item_open"
