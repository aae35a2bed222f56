"""Turns that all server processes take at the same moment, by the clock on the wall."""

from __future__ import annotations

import asyncio
import time


async def next_turn(every_s: float) -> None:
    """Waits for it. What writes now and then does so: what is remembered under a snapshot (query.totals) gets old with every
    write, and so once for all processes instead of once for each.
    """
    await asyncio.sleep(every_s - time.time() % every_s)
