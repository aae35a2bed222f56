"""Where the API answers: under /api as on Enterprise, without it as on the vendor's hosts, and for older version numbers."""

from __future__ import annotations

import pytest

from tests.v23.driver import Api


@pytest.mark.parametrize("prefix", ["/api/2.3", "/2.3", "/api/2.2", "/2.0", "/api//2.3", "//api/2.3/", "//2.3"])
def test_the_api_answers_under_every_prefix_that_clients_use(demo: Api, prefix: str) -> None:
    assert demo.send("GET", f"{prefix}/questions", "pagesize=1").status == 200


def test_a_version_that_never_was_is_no_api(demo: Api) -> None:
    assert demo.send("GET", "/api/2.9/questions").status == 404
