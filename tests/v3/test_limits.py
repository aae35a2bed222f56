"""The rate limits: a burst, a bucket, and what every answer tells about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ownstack.kernel.errors import ThrottleViolationError
from ownstack.v3 import throttle
from ownstack.v3.throttle import NAMES, Limits, Throttle
from tests.v3.driver import Reply
from tests.v3.world import World
from tests.v23.driver import serving

HEADERS = [name.decode() for name in NAMES]


def told(reply: Reply) -> list[int]:
    return [int(reply.headers[name]) for name in HEADERS]


@pytest.fixture
def strict(us: World, loop) -> Iterator[World]:
    """The same people, at a server that lets each token call three times."""
    with serving(us.v23.url, loop, throttle=True, v3_burst_calls_max=3, v3_burst_s=60, v3_bucket_calls_max=4) as api:
        yield World(replace(us.v23, api=api))


def test_every_answer_to_a_caller_tells_what_is_left(us: World, strict: World) -> None:
    assert told(strict.asker.get("/questions")) == [2, 60, 3, 60, 60]
    assert told(strict.asker.get("/questions/999999"))[0] == 1
    assert told(strict.asker.get("/questions", pageSize=7))[0] == 0
    assert told(strict.voter.get("/questions"))[0] == 2
    assert HEADERS[0] not in strict.nobody.get("/questions").headers


def test_who_has_nothing_left_is_told_how_long_to_wait(strict: World) -> None:
    for _ in range(3):
        assert strict.editor.get("/questions").status == 200
    refused = strict.editor.get("/questions")
    assert (refused.status, refused.json["type"]) == (429, "/v3/errors/too-many-requests")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert told(refused)[0] == 0
    assert strict.key.get("/questions").status == 200, "each caller has limits of their own"


def test_nothing_is_counted_where_the_limits_are_off(us: World) -> None:
    for _ in range(3):
        assert told(us.asker.get("/questions")) == [50, 0, 5000, 0, 0]


def test_what_was_spent_comes_back() -> None:
    limits = Throttle(Limits())
    for _ in range(50):
        limits.spend("token 1", 0.0)
    with pytest.raises(ThrottleViolationError) as refused:
        limits.spend("token 1", 1.5)
    assert refused.value.backoff_s == 1
    assert values(limits, 1.5) == [0, 1, 4950, 59, 59]
    assert values(limits, 2.0) == [50, 0, 4950, 58, 58]
    for second in range(2, 200, 2):
        for _ in range(50):
            limits.spend("token 1", float(second))
    assert values(limits, 200.0) == [50, 0, 5000 - (100 * 50 - 3 * 100), (47 - 1) * 60 + 40, 40]
    assert values(limits, 100_000.0) == [50, 0, 5000, 0, 0]


def values(limits: Throttle, now_s: float) -> list[int]:
    return [int(value) for _, value in limits.told("token 1", now_s)]


def test_an_empty_bucket_refuses_until_the_next_refill() -> None:
    limits = Throttle(Limits(bucket_calls_max=10, refill_calls=4, refill_s=60))
    for _ in range(10):
        limits.spend("token 1", 0.0)
    with pytest.raises(ThrottleViolationError) as refused:
        limits.spend("token 1", 30.0)
    assert refused.value.backoff_s == 30
    limits.spend("token 1", 60.0)
    assert values(limits, 60.0)[2] == 3


def test_callers_are_forgotten_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "CALLERS_MAX", 10)
    limits = Throttle(Limits())
    for number in range(1000):
        limits.spend(f"token {number}", 0.0)
    assert len(limits._callers) == 10
