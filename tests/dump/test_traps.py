"""Every trap of real dumps (reference data-dump.md), one each."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ownstack.dump import finding
from ownstack.dump.errors import DumpError
from ownstack.dump.importing import import_dump
from ownstack.dump.report import Report
from tests.dump.writing import AT, answer, history, question, table, user, write

Import = Callable[[Path], Report]
PEOPLE = [user(-1, AccountId=-1, DisplayName="Community"), user(1), user(2)]


def _rows(conn: psycopg.Connection, report: Report, statement: str) -> list[tuple[object, ...]]:
    return conn.execute(statement.encode(), {"site": report.site_id}).fetchall()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("prolog", ["", '<!DOCTYPE posts SYSTEM "missing.dtd">'])
def test_marks_line_ends_and_a_missing_dtd_do_not_matter(
    tmp_path: Path, imported: Import, mark: str, newline: str, prolog: str
) -> None:
    posts = mark + table("posts", [question(1, AnswerCount=1), answer(2, 1)], prolog=prolog, newline=newline)
    assert imported(write(tmp_path, Posts=posts, Users=PEOPLE)).rows["posts"] == 2


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
@pytest.mark.parametrize("newline", ["", "\n"])
def test_rows_are_found_wherever_a_block_ends(
    tmp_path: Path, imported: Import, monkeypatch: pytest.MonkeyPatch, newline: str, block: int
) -> None:
    monkeypatch.setattr(finding, "_BYTES", block)
    posts = table("posts", [question(1, AnswerCount=1), answer(2, 1), answer(3, 99)], newline=newline)
    report = imported(write(tmp_path, Posts=posts, Users=PEOPLE))
    assert (report.rows["posts"], sum(report.dropped.values())) == (2, 1)


def test_newlines_tabs_and_backslashes_survive_in_every_text(
    tmp_path: Path, conn: psycopg.Connection, imported: Import
) -> None:
    odd = "a\\N\tb\\.\n\r\nc \\x1f 'é' 🍺"
    report = imported(write(tmp_path, Posts=[question(1, Title=odd, Body=f"<p>{odd}</p>")], Users=[user(1, DisplayName=odd)]))
    assert _rows(conn, report, "SELECT title FROM posts WHERE site_id = %(site)s") == [(odd,)]
    assert _rows(conn, report, "SELECT body FROM post_bodies WHERE site_id = %(site)s") == [(f"<p>{odd}</p>",)]
    assert _rows(conn, report, "SELECT display_name FROM members WHERE site_id = %(site)s") == [(odd,)]


def test_an_external_entity_is_refused_and_not_read(tmp_path: Path, imported: Import) -> None:
    (tmp_path / "secret").write_text("secret")
    prolog = f'<!DOCTYPE posts [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    with pytest.raises(DumpError, match="entities"):
        imported(write(tmp_path, Posts=table("posts", [question(1)], prolog=prolog).replace("Question 1", "&x;")))


def test_an_entity_bomb_is_refused(tmp_path: Path, imported: Import) -> None:
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    prolog = f'<!DOCTYPE posts [<!ENTITY a0 "lol">{bomb}]>'
    with pytest.raises(DumpError, match="entities"):
        imported(write(tmp_path, Posts=table("posts", [question(1)], prolog=prolog).replace("Question 1", "&a9;")))


def test_a_control_character_cannot_slip_in_as_a_column(tmp_path: Path, imported: Import) -> None:
    with pytest.raises(DumpError, match="broken"):
        imported(write(tmp_path, Posts=table("posts", [question(1)]).replace("Question 1", "a&#x1f;b")))


def test_an_empty_attribute_is_an_empty_text_or_no_value(tmp_path: Path, conn: psycopg.Connection, imported: Import) -> None:
    people = [user(1, WebsiteUrl="", Location="", AboutMe="")]
    report = imported(write(tmp_path, Posts=[question(1, OwnerDisplayName="", Tags="")], Users=people))
    assert _rows(conn, report, "SELECT website_url, location, about_me FROM members WHERE site_id = %(site)s") == [
        ("", None, None)
    ]
    assert _rows(conn, report, "SELECT tags, owner_display_name FROM posts WHERE site_id = %(site)s") == [([], None)]


@pytest.mark.parametrize("tags", ["<c++><.net><a-b>", "|c++|.net|a-b|"])
def test_both_spellings_of_tags_are_read(tmp_path: Path, conn: psycopg.Connection, imported: Import, tags: str) -> None:
    report = imported(write(tmp_path, Posts=[question(1, Tags=tags)]))
    assert _rows(conn, report, "SELECT tags FROM posts WHERE site_id = %(site)s") == [(["c++", ".net", "a-b"],)]
    assert len(_rows(conn, report, "SELECT name FROM tags WHERE site_id = %(site)s")) == 3


def test_rows_may_come_in_any_order_and_point_forward(tmp_path: Path, conn: psycopg.Connection, imported: Import) -> None:
    posts = [answer(9, 5, Score=1), question(5, AcceptedAnswerId=9, AnswerCount=2), answer(7, 5)]
    report = imported(write(tmp_path, Posts=posts, Users=PEOPLE[::-1]))
    assert _rows(
        conn, report, "SELECT accepted_answer_id, answer_count, is_answered FROM posts WHERE site_id = %(site)s AND id = 5"
    ) == [(9, 2, True)]


def test_rows_that_point_nowhere_are_left_out(tmp_path: Path, imported: Import) -> None:
    report = imported(write(
        tmp_path, Users=PEOPLE, Posts=[question(1, AcceptedAnswerId=77), answer(3, 99)],
        Comments=[{"Id": 1, "PostId": 3, "Text": "on the dropped answer", "CreationDate": AT}],
        Votes=[{"Id": 1, "PostId": 55, "VoteTypeId": 2, "CreationDate": AT}],
        Badges=[{"Id": 1, "UserId": 44, "Name": "Student", "Date": AT}],
        PostLinks=[{"Id": 1, "PostId": 1, "RelatedPostId": 3, "LinkTypeId": 1, "CreationDate": AT}]))  # fmt: skip
    assert sorted(report.dropped.values()) == [1, 1, 1, 1, 1]
    assert report.rows["posts"] == 1


@pytest.mark.parametrize("is_usual", [True, False])
def test_what_a_post_is_may_stand_anywhere_in_its_row(
    tmp_path: Path, conn: psycopg.Connection, imported: Import, *, is_usual: bool
) -> None:
    posts = [
        question(1),
        answer(2, 1),
        answer(3, 9),
        question(4, DeletionDate=AT),
        question(5, PostTypeId=99),
        answer(6, 4),
        answer(8, 7),
    ]
    posts.append(question(7))
    rows = posts if is_usual else [dict(reversed(each.items())) for each in posts]
    people = PEOPLE if is_usual else [dict(reversed(each.items())) for each in PEOPLE]
    report = imported(
        write(tmp_path, Posts=rows, Users=people, Votes=[{"Id": 1, "PostId": 3, "VoteTypeId": 2, "CreationDate": AT}])
    )
    assert report.dropped == {
        ("posts", "deleted"): 1,
        ("posts", "a post type that is not known"): 1,
        ("posts", "an answer without its question"): 2,
        ("votes", "its post is not there"): 1,
    }
    assert _rows(conn, report, "SELECT id FROM posts WHERE site_id = %(site)s ORDER BY id") == [(1,), (2,), (7,), (8,)]
    counts = "SELECT question_count, answer_count FROM members WHERE site_id = %(site)s ORDER BY id"
    assert _rows(conn, report, counts) == [(0, 0), (2, 0), (0, 2)]


def test_what_is_wrong_in_a_later_file_is_told_with_its_table_and_nothing_is_left(
    tmp_path: Path, conn: psycopg.Connection, imported: Import
) -> None:
    before = conn.execute("SELECT count(*) FROM sites").fetchone()
    folder = write(
        tmp_path, Posts=[question(1)], Users=PEOPLE, Comments=[{"Id": 1, "PostId": "one", "Text": "x", "CreationDate": AT}]
    )
    with pytest.raises(DumpError, match=r"^comments: "):
        imported(folder)
    assert conn.execute("SELECT count(*) FROM sites").fetchone() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"CreationDate": "yesterday"},
        {"LastActivityDate": "2020-13-01"},
        {"CreationDate": "0001-01-01T00:00:00+05:00"},
        {"Id": 1 << 63},
        {"Id": 1 << 70},
        {"Score": "many"},
    ],
)
def test_what_is_wrong_in_a_post_is_told_wherever_it_is_found(
    tmp_path: Path, conn: psycopg.Connection, imported: Import, capfd: pytest.CaptureFixture[str], wrong: dict[str, object]
) -> None:
    before = conn.execute("SELECT count(*) FROM sites").fetchone()
    with pytest.raises(DumpError, match=r"^posts: a row that cannot be read: "):
        imported(write(tmp_path, Posts=[question(2, **wrong), *map(question, range(10, 40))], Users=PEOPLE))
    assert conn.execute("SELECT count(*) FROM sites").fetchone() == before
    assert "Traceback" not in capfd.readouterr().err


def test_a_second_member_of_one_account_keeps_its_content_without_it(
    tmp_path: Path, conn: psycopg.Connection, imported: Import
) -> None:
    people = [user(1, AccountId=7), user(2, AccountId=7), user(3, AccountId=1_000_000_001)]
    report = imported(write(tmp_path, Posts=[question(1)], Users=people))
    assert _rows(conn, report, "SELECT id, account_id FROM members WHERE site_id = %(site)s ORDER BY id") == [
        (1, 7),
        (2, None),
        (3, None),
    ]


def test_people_of_two_sites_have_one_account(tmp_path: Path, conn: psycopg.Connection, imported: Import) -> None:
    first = imported(write(tmp_path / "first", Posts=[question(1)], Users=[user(1, AccountId=9001), user(2, AccountId=9002)]))
    second = imported(write(tmp_path / "second", Posts=[question(1)], Users=[user(5, AccountId=9002), user(6, AccountId=9003)]))
    assert (first.rows["accounts"], second.rows["accounts"]) == (2, 1)
    shared = "SELECT id FROM members WHERE site_id = %(site)s AND account_id = 9002"
    assert _rows(conn, first, shared) + _rows(conn, second, shared) == [(2,), (5,)]
    assert conn.execute("SELECT count(*) FROM accounts WHERE id BETWEEN 9001 AND 9003").fetchone() == (3,)


def test_rows_of_one_guid_are_one_revision(tmp_path: Path, conn: psycopg.Connection, imported: Import) -> None:
    rows = [history(1, 2, 1, 1, Text="body"), history(2, 1, 1, 1, Text="title"), history(3, 3, 1, 1, Text="|a|b|"),
            history(4, 5, 1, 2, Text="new", Comment="better"), history(5, 24, 1, 2, Comment="Proposed by 2"),
            history(6, 8, 1, 3, Text="body"), history(7, 16, 1, 4)]  # fmt: skip
    report = imported(write(tmp_path, Posts=[question(1)], Users=PEOPLE, PostHistory=rows))
    found = "SELECT revision_number, event_type, title, body_markdown, tags, comment, is_rollback FROM revisions WHERE site_id = %(site)s ORDER BY id"
    assert _rows(conn, report, found) == [
        (1, None, "title", "body", ["a", "b"], "", False),
        (2, None, None, "new", None, "better", False),
        (3, None, None, "body", None, "", True),
        (None, 16, None, None, None, "", False),
    ]


def test_revisions_are_numbered_by_time_whatever_the_order_of_rows(
    tmp_path: Path, conn: psycopg.Connection, imported: Import
) -> None:
    rows = [history(1, 5, 1, 1, Text="later", CreationDate="2021-01-01T00:00:00.000"), history(2, 2, 1, 2, Text="first")]
    report = imported(write(tmp_path, Posts=[question(1)], Users=PEOPLE, PostHistory=rows))
    assert _rows(conn, report, "SELECT id, revision_number FROM revisions WHERE site_id = %(site)s ORDER BY id") == [
        (1, 2),
        (2, 1),
    ]


def test_badges_of_old_dumps_get_their_known_rank(tmp_path: Path, conn: psycopg.Connection, imported: Import) -> None:
    awards = [
        {"Id": n, "UserId": 1, "Name": name, "Date": AT}
        for n, name in enumerate(("Great Answer", "Guru", "Student", "Student"), 1)
    ]
    report = imported(write(tmp_path, Posts=[question(1)], Users=PEOPLE, Badges=awards))
    assert _rows(conn, report, "SELECT id, name, rank, award_count FROM badges WHERE site_id = %(site)s ORDER BY id") == [
        (1, "Great Answer", 1, 1), (2, "Guru", 2, 1), (3, "Student", 3, 2)]  # fmt: skip
    assert _rows(
        conn, report, "SELECT gold_count, silver_count, bronze_count FROM members WHERE site_id = %(site)s AND id = 1"
    ) == [(1, 1, 2)]


def test_votes_become_counts_reputation_bounties_and_bookmarks(
    tmp_path: Path, conn: psycopg.Connection, imported: Import
) -> None:
    told = [(2, 2, {}), (2, 2, {}), (2, 3, {}), (2, 1, {}), (1, 5, {"UserId": 2}), (1, 8, {"UserId": 1, "BountyAmount": 50}),
            (2, 9, {"BountyAmount": 50}), (1, 15, {})]  # fmt: skip
    votes = [
        {"Id": n, "PostId": post, "VoteTypeId": kind, "CreationDate": "2020-01-03T00:00:00.000", **more}
        for n, (post, kind, more) in enumerate(told, 1)
    ]
    report = imported(
        write(
            tmp_path, Users=PEOPLE, Votes=votes, Posts=[question(1, AcceptedAnswerId=2, AnswerCount=1), answer(2, 1, Score=1)]
        )
    )
    assert _rows(conn, report, "SELECT up_vote_count, down_vote_count FROM posts WHERE site_id = %(site)s AND id = 2") == [
        (2, 1)
    ]
    assert _rows(conn, report, "SELECT favorite_count FROM posts WHERE site_id = %(site)s AND id = 1") == [(1,)]
    assert _rows(conn, report, "SELECT amount, answer_id, awarded_amount FROM bounties WHERE site_id = %(site)s") == [
        (50, 2, 50)
    ]
    assert _rows(conn, report, "SELECT user_id, sum(change) FROM reputation_events WHERE site_id = %(site)s GROUP BY 1 ORDER BY 1") == [
        (1, 2 - 50), (2, 20 - 2 + 15 + 50)]  # fmt: skip
    assert report.dropped["votes", "internal (type 15)"] == 1
    assert report.holds


def test_a_leading_name_is_the_person_answered(tmp_path: Path, conn: psycopg.Connection, imported: Import) -> None:
    said = [(2, "first"), (1, "@person2: yes"), (2, "@PersonX no"), (2, "@per, the owner")]
    comments = [
        {"Id": n, "PostId": 1, "UserId": who, "Text": text, "CreationDate": AT} for n, (who, text) in enumerate(said, 1)
    ]
    report = imported(write(tmp_path, Users=PEOPLE, Posts=[question(1, CommentCount=4)], Comments=comments))
    assert _rows(conn, report, "SELECT id, reply_to_user_id FROM comments WHERE site_id = %(site)s ORDER BY id") == [
        (1, None), (2, 2), (3, None), (4, 2)]  # fmt: skip


def test_dangerous_bodies_are_made_safe_and_others_kept_as_they_are(
    tmp_path: Path, conn: psycopg.Connection, imported: Import
) -> None:
    kept = '<p>a &amp; b <a href="https://x.y" rel="nofollow">x</a><br></p>\n\n<pre><code>1 &lt; 2\n</code></pre>\n'
    bad = '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x">b</a></p>'
    report = imported(write(tmp_path, Posts=[question(1, Body=kept), question(2, Body=bad)]))
    assert _rows(conn, report, "SELECT body FROM post_bodies WHERE site_id = %(site)s ORDER BY post_id") == [
        (kept,),
        ("<p>a<a>b</a></p>",),
    ]


@pytest.mark.parametrize(("files", "complaint"), [
    ({}, "none of a dump's files"),
    ({"Users": []}, "Posts.xml is missing"),
    ({"Posts": "not xml at all"}, "not a dump's Posts.xml"),
    ({"Posts": table("posts", [question(1)])[:-20]}, "broken"),
    ({"Posts": [question(1, Score="many")]}, "posts: a row that cannot be read"),
    ({"Posts": [{"PostTypeId": 1}]}, "posts: a row that cannot be read"),
])  # fmt: skip
def test_what_is_no_dump_is_refused_and_nothing_is_left_behind(
    tmp_path: Path, conn: psycopg.Connection, files: dict[str, str], complaint: str
) -> None:
    before = conn.execute(
        "SELECT (SELECT count(*) FROM sites), (SELECT count(*) FROM posts), (SELECT count(*) FROM pg_indexes)"
    ).fetchone()
    with pytest.raises(DumpError, match=complaint):
        import_dump(conn, write(tmp_path, **files), "refused")
    assert (
        conn.execute(
            "SELECT (SELECT count(*) FROM sites), (SELECT count(*) FROM posts), (SELECT count(*) FROM pg_indexes)"
        ).fetchone()
        == before
    )


def test_a_file_that_is_neither_folder_nor_archive_is_refused(tmp_path: Path, imported: Import) -> None:
    (tmp_path / "dump.7z").write_bytes(b"no archive")
    with pytest.raises(DumpError, match="neither"):
        imported(tmp_path / "dump.7z")
    with pytest.raises(DumpError, match="no such file"):
        imported(tmp_path / "nowhere")
