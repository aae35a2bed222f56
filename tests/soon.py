"""What another part of a server does a moment later, as forgetting a key that has ended: waited for, never assumed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
WAIT_S_MAX = 20


def soon(ask: Callable[[], T], wanted: T) -> T:
    """What is found once it is as wanted, or at last: for the assertion to show."""
    deadline = time.monotonic() + WAIT_S_MAX
    while (found := ask()) != wanted and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
