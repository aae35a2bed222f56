"""Processor time of a process and all below it, from /proc: what a request costs, however busy others keep the machine."""

from __future__ import annotations

import os
import time
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def fields(pid: int) -> list[str]:
    """Of a process's stat (proc(5)), from its state on: its name, before, may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def ended_s(pid: int) -> float:
    """User and system time of the children that a process has seen end."""
    return sum(map(int, fields(pid)[13:15])) / _TICKS_PER_S


def alone_s(pid: int) -> float:
    """The time of one process, all its threads, without any other, finer than ticks (clock_getcpuclockid(3) of Linux)."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0  # it has just ended


def children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


def spent_s(root: int) -> float:
    """User and system time of the process, of those below it, and of children that it has seen end."""
    parents, ticks = {}, {}
    # Names alone: to glob for the files would ask for those of a process that has just ended.
    for pid in (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()):
        try:
            found = fields(pid)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended, and its parent counts it
        # ppid; utime, stime, cutime and cstime (proc(5))
        parents[pid], ticks[pid] = int(found[1]), sum(map(int, found[11:15]))

    def is_below(pid: int) -> bool:
        return pid == root or (pid in parents and is_below(parents[pid]))

    return sum(count for pid, count in ticks.items() if is_below(pid)) / _TICKS_PER_S
