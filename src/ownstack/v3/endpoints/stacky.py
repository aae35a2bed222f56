"""The smoke test."""

from __future__ import annotations

from ownstack.v3.operations import Operation

ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/stacky",
        "Is it up? Asked without credentials.",
        "string",
        policy="anonymous",
        refusals=(),
        handler="stacky",
        on_teams=False,
    ),
)
