"""The list of 30 questions by API v3 beside the same by v2.3, with its default filter and with bodies, which v3's always has.

Asked in turn, so that whatever else the machine does befalls all three; figures are medians of the rounds.
"""

from __future__ import annotations

from cases import LIST, V3, WITH_BODIES
from loads import Measured, load, median
from servers import Server

from ownstack.db.cluster import Cluster

ROUNDS = 5
HEAD = """\
| connections | what | v2.3 | v2.3 with bodies | v3 | v3 of v2.3 | v3 of v2.3 with bodies |
| ---: | --- | ---: | ---: | ---: | ---: | ---: |"""


def compare(server: Server, cluster: Cluster, key: str, seconds: float) -> None:
    """Prints milliseconds a request, by the clock and of the processors, and what v3 costs in terms of the others."""
    print(f"\n### API v3 beside v2.3: 30 questions\n\n{HEAD}")
    for connections in (1, 16):
        found: dict[str, list[Measured]] = {target: [] for target in (LIST, WITH_BODIES, V3)}
        for _ in range(ROUNDS):
            for target in (LIST, WITH_BODIES, V3):
                found[target].append(load(server, cluster, key, connections, seconds / ROUNDS, target))
        tell(connections, "ms a request", [1000 / median(runs, "per_s") for runs in found.values()])
        tell(connections, "processor ms", [median(runs, "processor_ms") for runs in found.values()])


def tell(connections: int, what: str, figures: list[float]) -> None:
    short, bodies, v3 = figures
    print(
        f"| {connections} | {what} | {short:.2f} | {bodies:.2f} | {v3:.2f} | {v3 / short:.2f} | {v3 / bodies:.2f} |", flush=True
    )
