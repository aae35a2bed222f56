"""The search syntax: each operator as it is meant, and nothing at all that fails."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownstack.query.context import Site
from ownstack.query.search.conditions import Conditions
from ownstack.query.search.dates import Moment
from ownstack.query.search.syntax import Author, Flag, InQuestion, Kind, Number, Period, Tag, Text, Url, parse
from ownstack.query.search.words import Unit

SITE = Site(1, "s", "main", "S", "", 0, "http://localhost")
JANUARY, MARCH = (
    Moment(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)),
    Moment(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)),
)


def only(text):
    ((term,),) = parse(text).groups
    assert not term.is_negated
    return term.criterion


@pytest.mark.parametrize(
    "text, criterion",
    [
        ("[ale]", Tag("ale")),
        ("[c++]", Tag("c++")),
        ("user:123", Author(123)),
        ("user:me", Author(None)),
        ("score:3..10", Number("score", 3, 10)),
        ("score:3", Number("score", 3, None)),
        ("score:-1..", Number("score", -1, None)),
        ("score:..5", Number("score", None, 5)),
        ("answers:0", Number("answers", 0, 0)),
        ("views:500..", Number("views", 500, None)),
        ("is:question", Kind("question")),
        ("is:a", Kind("answer")),
        ("IS:article", Kind("article")),
        ("isaccepted:yes", Flag("isaccepted", is_set=True)),
        ("hasaccepted:no", Flag("hasaccepted", is_set=False)),
        ("closed:true", Flag("closed", is_set=True)),
        ("duplicate:0", Flag("duplicate", is_set=False)),
        ("migrated:yes", Flag("migrated", is_set=True)),
        ("wiki:1", Flag("wiki", is_set=True)),
        ("created:2024-01..2024-03", Period("created", JANUARY, MARCH)),
        ("created:2024-01", Period("created", JANUARY, JANUARY)),
        ("lastactive:1m..", Period("lastactive", Moment(days_ago=30), None)),
        ("inquestion:8", InQuestion(8)),
        ('url:"*.example.com/a b"', Url("*.example.com/a b")),
        ("title:foam", Text((Unit(("foam",)),), "title", raw="foam")),
        ('body:"pale ale"', Text((Unit(("pale",)), Unit(("ale",))), "body", is_phrase=True, raw="pale ale")),
        ("code:std::vector", Text((Unit(("std", "vector")),), "code", raw="std::vector")),
        ('"pale ale"', Text((Unit(("pale",)), Unit(("ale",))), is_phrase=True, raw="pale ale")),
        ("brew*", Text((Unit(("brew",), is_prefix=True),), raw="brew*")),
        ("C++", Text((Unit(("c", "plusplus")),), raw="C++")),
        ("C#", Text((Unit(("c", "hashsign")),), raw="C#")),
        (".NET", Text((Unit(("dotsign", "net")),), raw=".NET")),
        ("foo_bar", Text((Unit(("foo", "bar")),), raw="foo_bar")),
        ("Café", Text((Unit(("cafe",)),), raw="Café")),
        # no operator after all: text
        ("score:many", Text((Unit(("score", "many")),), raw="score:many")),
        ("created:2024-13", Text((Unit(("created", "2024", "13")),), raw="created:2024-13")),
        ("user:you", Text((Unit(("user", "you")),), raw="user:you")),
        ("foo:bar", Text((Unit(("foo", "bar")),), raw="foo:bar")),
        ('"half', Text((Unit(("half",)),), raw="half")),
        ("[half", Text((Unit(("half",)),), raw="half")),
    ],
)
def test_an_operator_means(text, criterion):
    assert only(text) == criterion


def test_all_terms_hold_and_or_joins_two():
    assert [[t.criterion.raw for t in group] for group in parse("a1 b1 OR c1 d1").groups] == [["a1"], ["b1", "c1"], ["d1"]]


def test_tags_are_joined_by_a_small_or_too():
    assert len(parse("[ale] or [lager]").groups) == 1


def test_a_hyphen_in_front_negates():
    query = parse('-[ale] -dark -"too sweet" -is:answer well-made')
    assert [term.is_negated for term in query.terms] == [True, True, True, True, False]


def test_an_or_that_joins_nothing_is_nothing():
    assert len(parse("OR pale OR").groups) == 1


def test_signs_alone_search_for_nothing():
    assert parse(" !!! -- ?? ").is_vain
    assert not parse("  ").is_vain


OPERATORS = st.sampled_from(
    [
        "[",
        "]",
        '"',
        "-",
        ":",
        "..",
        "OR",
        "title:",
        "score:",
        "user:",
        "created:",
        "1m",
        "2024-",
        "*",
        "(",
        ")",
        "\\",
        "'",
        "%",
        "$1",
        "{t}",
        " ",
    ]
)


@given(st.lists(st.one_of(OPERATORS, st.text(max_size=8)), max_size=40).map("".join))
def test_no_text_fails(text):
    found = Conditions(SITE)
    found.add_query(parse(text))
    # What came from outside is bound, never written: no sign of it can be in the SQL.
    assert all("$1" not in sql and "{t}'" not in sql for sql in found.sql)
