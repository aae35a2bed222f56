"""Documents made beside are PostgreSQL's own, to the last byte, whatever the posts hold."""

from collections.abc import Iterator
from functools import partial

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownstack.dump import asking, lexicon
from ownstack.dump.bodies import made_safe
from ownstack.dump.documents import Documents
from ownstack.dump.messages import Post
from ownstack.dump.plain import LETTERS_MAX, sorted_out

# What PostgreSQL's parser and search_words have rules for, and what folds into it.
_SIGNS = st.sampled_from(
    ["-", "+", "++", ".", "..", "...", "/", "//", ":", "://", "@", "&", "&amp;", "&#39;", "&lt;", "#", ";", "_", "~", "%", "'", '"', "$",
     "(", ")", "[", "]", "|", "\\", "=", "?", ",", "*", " ", "\n", "\t", "…", "\u2019", "é", "ß", "İ", "ﬁ", "\uff0e", "\uff03", "\u00a0", "\u0301", "日本",
     "<b>", "</b>", "<br>", "<p>", "</p>", '<a href="https://x.org/?a=1&amp;b=2#c.d" rel="nofollow">', "</a>", ">", "title=",
     '<a href="https://x.org/é" title="\uff02 \uff1e ale" rel="nofollow">']
)  # fmt: skip
_WORDS = st.sampled_from(
    [
        "the",
        "running",
        "C",
        "NET",
        "3",
        "1e5",
        "-5",
        "007",
        "foo",
        "Hopping",
        "zzz",
        "title",
        "titled",
        "v2",
        "example.com",
        "a@b.org",
        "x" * 40,
    ]
)
_TEXT = st.lists(st.one_of(_WORDS, _SIGNS, st.text(max_size=3)), max_size=25).map("".join)
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 65534, 65535])


@pytest.fixture(scope="module")
def conn(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


def _documents(conn: psycopg.Connection) -> Documents:
    return Documents(partial(asking.tsvectors, conn), partial(asking.document, conn))


def _post(number: int, title: str | None, tags: list[str], body: str) -> Post:
    kind, parent, tags = (2, 1, []) if title is None else (1, None, tags)
    return Post(1, number, kind, parent, "2020-01-02T03:04:05.678", "2020-01-02T03:04:05.678", title, tags, body)


def _is_theirs(conn: psycopg.Connection, documents: Documents, posts: list[Post]) -> bool:
    safe = list(map(made_safe, posts))
    made = {post.id: document for post, document in documents.made(safe)}
    return made == {post.id: asking.document(conn, post) for post, _ in safe}


@given(
    titles=st.lists(st.none() | _TEXT, min_size=1, max_size=4),
    tags=st.lists(st.sampled_from(["c++", "c#", ".net", "asp.net-mvc", "dry-hops", "the"]), max_size=3),
    bodies=st.lists(_TEXT, min_size=4, max_size=4),
)
def test_they_are_those_of_search_document(
    conn: psycopg.Connection, titles: list[str | None], tags: list[str], bodies: list[str]
) -> None:
    posts = [
        _post(number, None if title is None else title.translate(_NO_XML), tags, body.translate(_NO_XML))
        for number, (title, body) in enumerate(zip(titles, bodies, strict=False))
    ]
    assert _is_theirs(conn, _documents(conn), posts)


@pytest.mark.parametrize("times", [254, 255, 256, 257, 300])
def test_a_word_has_no_more_places_than_they_count(conn: psycopg.Connection, times: int) -> None:
    post = _post(1, "ale ale lager", ["ale"], f"<p>{'ale hop ' * times}</p>")
    assert sorted_out([made_safe(post)]).plain
    assert _is_theirs(conn, _documents(conn), [post, post._replace(id=2, title=None, tags=[])])


@pytest.mark.parametrize(
    "post",
    [
        _post(1, "How to use vector<int> in <b>C++", ["c++"], "<p>so</p>"),
        _post(1, None, [], f"<p>{'hop ' * LETTERS_MAX}</p>"),
        _post(1, None, [], "<p>\uff1cb c\uff1e d</p>"),
        _post(1, None, [], '<p><img src="http://x.org/a.png" alt="a\uff02 \uff1e ale"> d</p>'),
    ],
)
def test_what_only_their_parser_can_read_is_left_to_it(conn: psycopg.Connection, post: Post) -> None:
    assert sorted_out([made_safe(post)]).others
    assert _is_theirs(conn, _documents(conn), [post])


def test_long_words_take_more_than_a_block(conn: psycopg.Connection) -> None:
    body = " ".join(letter * size for size in (1, 14, 15, 16, 17, 31, 32, 33, 200) for letter in "ax")
    assert _is_theirs(
        conn, _documents(conn), [_post(1, body, [], f"<p>{body}</p>"), _post(2, "", [], ""), _post(3, None, [], "")]
    )


def test_a_lexicon_that_is_full_begins_anew(conn: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "WORDS_MAX", 20)
    documents = _documents(conn)
    for turn in range(5):
        words = " ".join(f"word{number * (turn + 1)} ale dry-hopped" for number in range(15))
        assert _is_theirs(conn, documents, [_post(1, words, ["ale"], f"<p>{words}</p>")])
