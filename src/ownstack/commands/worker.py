"""One server process: the application, made from the settings in the environment, and an end when its parent ends."""

import os
import signal
import sys
from typing import Any

from ownstack import settings
from ownstack.db import launching


def application(parent: int) -> Any:
    """Called by the server in each of its processes; `parent` is the one that started them, and never needs the app itself."""
    from ownstack.app import create_app  # noqa: PLC0415 - the parent would pay for it at every start

    if sys.platform == "linux":
        die_with(parent)
    return create_app(settings.load())


def die_with(parent: int) -> None:
    """A killed server must not leave processes that hold its port; SIGKILL, for there is nobody left to answer to."""
    launching.prctl(launching.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(1)
