"""The list of 30 questions by API v3 beside the same by v2.3, with its default filter and with bodies, which v3's always has.

Asked in turn, so that whatever else the machine does befalls all three; the smallest of the rounds is the fairest figure.
"""

from __future__ import annotations

from cases import CASES
from servers import load

ROUNDS = 5
LIST, WITH_BODIES, V3 = CASES[:3]


def compare(port: int, key: str, seconds: float) -> None:
    """Prints milliseconds a request for each, and what v3 costs in terms of the others."""
    print("\n### API v3 beside v2.3: 30 questions\n")
    print("| connections | v2.3 ms | v2.3 with bodies ms | v3 ms | v3 of v2.3 | v3 of v2.3 with bodies |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for connections in (1, 16):
        found: dict[str, list[float]] = {case.name: [] for case in (LIST, WITH_BODIES, V3)}
        for _ in range(ROUNDS):
            for case in (LIST, WITH_BODIES, V3):
                found[case.name].append(1000 / load(port, key, connections, seconds / ROUNDS, case.target)["requests_per_s"])
        short, bodies, v3 = (min(each) for each in found.values())
        print(f"| {connections} | {short:.2f} | {bodies:.2f} | {v3:.2f} | {v3 / short:.2f} | {v3 / bodies:.2f} |", flush=True)
