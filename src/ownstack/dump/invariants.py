"""What holds on every row of a whole dump, checked by SQL on what was loaded, before it is kept."""

from typing import Final

from ownstack.dump.loads import Load
from ownstack.dump.report import Invariant

# (sentence, files that it takes, statement counting the rows where it is not so)
_CHECKS: Final[list[tuple[str, tuple[str, ...], str]]] = [
    (
        "a score is its up votes less its down votes",
        ("Votes",),
        "SELECT count(*) FROM posts WHERE site_id = %(site)s AND post_type IN (1, 2) AND score <> up_vote_count - down_vote_count",
    ),
    (
        "a post's comments are as many as it says",
        ("Comments",),
        "SELECT count(*) FROM dump_posts d JOIN posts p ON p.site_id = %(site)s AND p.id = d.id"
        " WHERE d.comment_count <> p.comment_count",
    ),
    (
        "a question's answers are as many as it says",
        (),
        "SELECT count(*) FROM dump_posts d JOIN posts p ON p.site_id = %(site)s AND p.id = d.id"
        " WHERE d.post_type = 1 AND d.answer_count <> p.answer_count",
    ),
    ("a tag's questions are as many as it says", ("Tags",), "SELECT %(miscounted_tags)s"),
    (
        "an answer is accepted where a vote accepts it, and only there",
        ("Votes",),
        "SELECT count(*) FROM (SELECT DISTINCT v.post_id FROM votes v WHERE v.site_id = %(site)s AND v.vote_type = 1) v"
        " FULL JOIN (SELECT accepted_answer_id FROM dump_posts WHERE accepted_answer_id IS NOT NULL) q"
        " ON q.accepted_answer_id = v.post_id WHERE v.post_id IS NULL OR q.accepted_answer_id IS NULL",
    ),
    (
        "a question is closed where the newest closing was not undone, and only there",
        ("PostHistory",),
        "SELECT count(*) FROM (SELECT post_id FROM closures WHERE site_id = %(site)s AND reopened_date IS NULL) c"
        " FULL JOIN (SELECT id FROM posts WHERE site_id = %(site)s AND closed_date IS NOT NULL) p ON p.id = c.post_id"
        " WHERE p.id IS NULL OR c.post_id IS NULL",
    ),
]


def check(load: Load) -> list[Invariant]:
    """Each invariant with the number of rows where it is broken, or why it could not be checked."""
    checked: list[Invariant] = []
    known = {"site": load.site_id, "miscounted_tags": load.miscounted_tags}
    for sentence, files, statement in _CHECKS:
        missing = [f"{file}.xml" for file in files if file not in load.dump.files]
        if missing:
            checked.append(Invariant(sentence, None, f"{', '.join(missing)} is missing"))
        else:
            row = load.conn.execute(statement.encode(), known).fetchone()
            checked.append(Invariant(sentence, row[0] if row else 0))
    return checked
