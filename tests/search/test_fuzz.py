"""Whatever is typed: an answer, never internal_error, never more than a second."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PATHS = {"search/advanced": "q", "search/excerpts": "q", "similar": "title", "search": "intitle"}
PIECES = st.sampled_from(
    ["[", "]", '"', "-", ":", "..", " OR ", "title:", "body:", "code:", "score:", "url:", "user:me", "created:", "1y", "*", "(", ")", "\\",
     "'", "%", "$$", "--", "/*", ";", "%(site)s", "{t}", "&", "|", "!", "<->", "a", "beer", "the", "\x00", "\x07", "\U0001d518\U0001d52b", "🍺", "ß", "\u202e", " "]
)  # fmt: skip
LONG = [
    "beer " * 2000, "x" * 10_000, "(" * 10_000, '"' * 10_000, "[a" * 5000, "-" * 10_000, "a OR " * 2500, "title:" * 1600, "*" * 10_000,
    "url:*a*b*c*d*e*f*g*h " * 20, "code:((((((((((a*)*)*)*)* " * 30, "-beer " * 1000, "\U0001f37a" * 10_000, "é" * 10_000, "a-" * 5000,
    'code:"' + "a " * 400 + '"', "a* b* c* d* e* f* g* h*", "created:9999-12-31 created:0001", "score:..9999999999", "ﷺ" * 9000,
]  # fmt: skip


def check(ask, path, **params):
    start = time.monotonic()
    answer = ask(path, **params)
    took = time.monotonic() - start
    assert answer.get("error_name") in (None, "bad_parameter"), (answer, params)
    # a limit on work, not a measure of speed: a crowded machine may take some seconds for what takes a tenth of one
    assert took < 10
    return answer


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:12])
@pytest.mark.parametrize("sort", ["activity", "relevance"])
def test_long_texts(ask, path, text, sort):
    check(ask, path, sort=sort, **{PATHS[path]: text})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(PATHS)), st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=25).map("".join))
def test_any_text(ask, path, text):
    check(ask, path, **{PATHS[path]: text})


@pytest.mark.parametrize("plane", range(17))
def test_every_plane_of_unicode(ask, plane):
    step = 97
    text = " ".join(chr(code) for code in range(plane << 16, (plane + 1) << 16, step) if not 0xD800 <= code < 0xE000)
    for path, name in PATHS.items():
        check(ask, path, **{name: text})


@pytest.mark.parametrize("name", ["q", "title", "body", "url", "tagged", "nottagged", "user", "views", "answers", "accepted"])
@pytest.mark.parametrize(
    "value", ["'", "\\", "%", "((", "*", "**a**", "\x00", "; DROP TABLE posts", "-1", "1e9", "{t}", "%(v0)s"]
)
def test_any_parameter(ask, name, value):
    check(ask, "search/excerpts", **{name: value, "tagged": "ale"} if name != "tagged" else {name: value})
