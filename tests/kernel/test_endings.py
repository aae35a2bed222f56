"""Tasks without end, ended: also where one does not notice that it was cancelled."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from ownstack.kernel import endings


async def deaf(times: int) -> None:
    """Takes so many cancellings for something else."""
    for _ in range(times):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
    await asyncio.sleep(3600)


async def broken() -> None:
    raise ValueError("it broke long ago")


def test_a_task_that_misses_its_cancelling_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endings, "AGAIN_S", 0.01)

    async def run() -> list[bool]:
        tasks = [asyncio.create_task(deaf(times)) for times in (0, 1, 3)]
        await asyncio.sleep(0)
        await asyncio.wait_for(endings.end(tasks), 20)
        return [task.cancelled() for task in tasks]

    assert asyncio.run(run()) == [True, True, True]


def test_nothing_is_ended_at_once() -> None:
    asyncio.run(endings.end([]))


def test_what_had_failed_is_heard() -> None:
    async def run() -> None:
        tasks = [asyncio.create_task(broken()), asyncio.create_task(deaf(0))]
        await asyncio.sleep(0)
        await endings.end(tasks)

    with pytest.raises(ValueError, match="it broke long ago"):
        asyncio.run(run())
