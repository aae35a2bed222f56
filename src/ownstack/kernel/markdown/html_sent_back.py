"""HTML that this renderer made, sent back as Markdown, as clients do who know a post by its HTML alone (api-v3.md section 4):
it renders to itself.

CommonMark does most of it. But its blocks of HTML end at a blank line, and code has blank lines; so a block goes on to the end
of code that is written just as we write it, `<pre><code>` or `<pre class="…"><code>`.
"""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block

_MARK = re.compile(r'<pre(?: class="[^"]*")?><code>|</code></pre>')
_CLOSE = "</code></pre>"


def html_sent_back(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block of HTML as CommonMark has it, and what follows as long as code is open in it."""
    is_html = html_block(state, start, end, silent)
    if silent or not is_html:
        return is_html
    is_open = False
    for line in range(start, state.line):
        is_open = _is_open_after(state, line, is_open)
    if is_open and (after := _end(state, state.line, end)) > state.line:
        state.line = after
        token = state.tokens[-1]
        token.map = [start, after]
        token.content = state.getLines(start, after, state.blkIndent, True)
    return True


def _end(state: StateBlock, line: int, end: int) -> int:
    """The line after the block, of which code is open before `line`: at a blank line, but at none within code."""
    is_open, close = True, -1
    while line < end and (is_open or not state.isEmpty(line)):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            break
        if is_open and close < state.bMarks[line]:
            close = state.src.find(_CLOSE, state.bMarks[line], state.eMarks[end - 1])
            if close < 0:
                break
        is_open = _is_open_after(state, line, is_open)
        line += 1
    return line


def _is_open_after(state: StateBlock, line: int, is_open: bool) -> bool:
    marks = _MARK.findall(state.src, state.bMarks[line], state.eMarks[line])
    return marks[-1] != _CLOSE if marks else is_open
