"""SIGTERM and SIGINT while a command works: leave by the ordinary way out, which stops what was started."""

import signal
from types import FrameType


def leave_on_signal() -> None:
    """From now on the first SIGTERM or SIGINT raises SystemExit, and those after it are ignored."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)


def leave(number: int, _: FrameType | None) -> None:
    ignore_signals()
    raise SystemExit(128 + number)


def ignore_signals() -> None:
    """What is being cleaned up now is not to be interrupted; it is bounded in time."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
