"""A town for each file; after its last test every count must be right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.domain.worlds import Town, differences, people

REPUTATIONS = [300, 300, 300, 300, 300, 300, 300, 300, 2500, 12000, 12000, 12000, 25000, 25000, 25000, 1]


@pytest.fixture(scope="module")
def town(server, schema_template) -> Iterator[Town]:
    """Eight members of 300, an editor, three with the moderators' tools, three trusted ones, and a moderator at the end."""
    url = server.clone(schema_template)
    found = Town(url, people(url, REPUTATIONS, moderators=1))
    yield found
    assert differences(url) == []
