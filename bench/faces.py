"""The list of 30 questions by API v3 beside the same by v2.3, with its default filter and with bodies, which v3's always has.

Asked in turn, so that whatever else the machine does befalls all three.
"""

from __future__ import annotations

from cases import CASES
from loads import Measured, load, median
from servers import Server

from ownstack.db.cluster import Cluster

CONNECTIONS = (1, 16)
FACES = CASES[:3]


def compare(server: Server, cluster: Cluster, key: str, seconds: float, rounds: int) -> None:
    """Prints what a request costs in time and in processor time, and v3's share of the others in both."""
    print("\n### API v3 beside v2.3: 30 questions\n")
    print("| connections | what | v2.3 | v2.3 with bodies | v3 | v3 / v2.3 | v3 / v2.3 with bodies |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for connections in CONNECTIONS:
        runs = [[load(server, cluster, key, connections, seconds, face.target) for face in FACES] for _ in range(rounds)]
        faces = [list(each) for each in zip(*runs, strict=True)]
        tell(connections, "ms a request", [1000 / median(each, "per_s") for each in faces])
        tell(connections, "processor ms, server and database", [_processor_ms(each) for each in faces])


def tell(connections: int, what: str, found: list[float]) -> None:
    short, bodies, v3 = found
    print(
        f"| {connections} | {what} | {short:.2f} | {bodies:.2f} | {v3:.2f} | {v3 / short:.2f} | {v3 / bodies:.2f} |", flush=True
    )


def _processor_ms(runs: list[Measured]) -> float:
    return median(runs, "server_ms") + median(runs, "postgres_ms")
