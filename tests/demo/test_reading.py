"""The form of the source files, for whoever adds one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ownstack.demo.reading import later, read_thread

START = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
FILE = """\
+++
title = 'How do I page through everything?'
tags = ["api-v2.3", "paging"]
by = "sam"
on = 2026-03-02T09:15:00Z
up = 4
+++
The question.

=== comment by=mira after=2h up=1
Which version?

=== answer by=kofi after=1d2h30m up=6 down=1 accepted=2d
The answer, with `===` inside.

=== edit by=zoe after=3d comment="clearer, I hope" tags=paging
"""


@pytest.mark.parametrize(
    ("span", "seconds"), [("3h", 10800), ("1d", 86400), ("90m", 5400), ("2d3h30m", 2 * 86400 + 3 * 3600 + 1800)]
)
def test_a_span_counts_from_the_question(span: str, seconds: int) -> None:
    assert later(START, span) - START == timedelta(seconds=seconds)


@pytest.mark.parametrize("span", ["", "3", "h", "1h2d", "-1d", "1 d"])
def test_anything_else_is_no_span(span: str) -> None:
    with pytest.raises(ValueError, match="not a span of time"):
        later(START, span)


def test_a_file_holds_a_thread(tmp_path: Path) -> None:
    path = tmp_path / "007-page-through.md"
    path.write_text(FILE)
    thread = read_thread(path)
    question, answer = thread.posts
    assert (thread.slug, question.title, question.at, question.up) == (
        "page-through",
        "How do I page through everything?",
        START,
        4,
    )
    assert [(note.kind, note.by, note.text) for note in question.notes] == [("comment", ("mira",), "Which version?")]
    assert (answer.by, answer.text, answer.up, answer.down) == ("kofi", "The answer, with `===` inside.", 6, 1)
    assert answer.accepted == START + timedelta(days=2)
    assert dict(answer.notes[0].attributes) == {"comment": "clearer, I hope", "tags": "paging"}
