"""The smoke test that needs no credentials."""

from __future__ import annotations

from ownstack.v3.asked import Asked, Reader, Reply
from ownstack.v3.errors import PLAIN

_STACK = rb"""
       __________
      /_________/|
     /_________/|/|
    /_________/|/|/   It is up, and it answers.
    |_________|/|/
    |_________|/
"""


async def show_stacky(_asked: Asked) -> Reply:
    return Reply(_STACK.lstrip(b"\n"), PLAIN)


READERS: dict[str, Reader] = {"stacky": show_stacky}
