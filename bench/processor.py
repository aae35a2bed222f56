"""Processor time of a process and all below it, from /proc: what a request costs, however busy others keep the machine."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def spent_s(root: int) -> float:
    """User and system time of the process, of those below it, and of children that it has seen end."""
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended, and its parent counts it
        fields = text[text.rindex(")") + 2 :].split()
        pid = int(stat.parent.name)
        # ppid; utime, stime, cutime and cstime (proc(5))
        parents[pid], ticks[pid] = int(fields[1]), sum(map(int, fields[11:15]))

    def is_below(pid: int) -> bool:
        return pid == root or (pid in parents and is_below(parents[pid]))

    return sum(count for pid, count in ticks.items() if is_below(pid)) / _TICKS_PER_S
