"""How tasks that run for as long as the server does are brought to their end."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

AGAIN_S = 0.5


async def end(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancels them until all have ended. One may not notice: before Python 3.12 `asyncio.wait_for` lets a cancelling pass where
    what it waits for comes at the same moment, and libraries of ours wait so. Raises what a task had failed with.
    """
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=AGAIN_S)
    for task in tasks:
        if not task.cancelled():
            task.result()
