"""`>!`: a quotation that is hidden until it is pointed at."""

from markdown_it.rules_block import StateBlock


def spoiler(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A quotation of which every line begins with `>!`; one that begins otherwise makes it an ordinary one."""
    after = start
    while after < end and _is_hidden(state, after):
        after += 1
    if after == start or (after < end and not state.isEmpty(after)):
        return False
    if not silent:
        opened = state.push("blockquote_open", "blockquote", 1)
        opened.map, opened.markup, opened.attrs = [start, after], ">!", {"class": "spoiler"}
        _parse_within(state, start, after)
        state.push("blockquote_close", "blockquote", -1).markup = ">!"
    return True


def _is_hidden(state: StateBlock, line: int) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    # `>![x](y)` is a quoted picture, as the real site has it.
    return (
        state.src.startswith(">!", at, state.eMarks[line])
        and not state.src.startswith("[", at + 2, state.eMarks[line])
        and 0 <= state.sCount[line] - state.blkIndent < 4
    )


def _parse_within(state: StateBlock, start: int, after: int) -> None:
    """The lines without their marks, as blocks of their own; then the state as it was."""
    kept = state.bMarks[start:after], state.tShift[start:after], state.sCount[start:after], state.bsCount[start:after]
    outside = state.parentType, state.blkIndent, state.lineMax
    for line in range(start, after):
        _unmark(state, line)
    state.parentType, state.blkIndent, state.lineMax = "blockquote", 0, after
    state.md.block.tokenize(state, start, after)
    state.parentType, state.blkIndent, state.lineMax = outside
    state.bMarks[start:after], state.tShift[start:after], state.sCount[start:after], state.bsCount[start:after] = kept
    state.line = after


def _unmark(state: StateBlock, line: int) -> None:
    begin, end = state.bMarks[line] + state.tShift[line] + 2, state.eMarks[line]
    begin += state.src.startswith((" ", "\t"), begin, end)
    text = state.src[begin:end]
    indent = len(text) - len(text.lstrip(" \t"))
    state.bMarks[line], state.tShift[line], state.bsCount[line] = begin, indent, 0
    state.sCount[line] = len(text[:indent].expandtabs(4))
