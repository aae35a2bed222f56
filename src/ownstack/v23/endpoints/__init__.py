"""THE table of API v2.3: one row a method. Router, parameter parser, docs and coverage test are readings of it.

`everyone` has what a key alone may ask, `own` what is read for the person of an access token, `writing` what that
person may change, `credentials` what is asked about tokens themselves.
"""

from __future__ import annotations

from ownstack.v23.endpoints import credentials, everyone, own, writing
from ownstack.v23.endpoints.everyone import Endpoint, Param

ENDPOINTS: tuple[Endpoint, ...] = (*everyone.ENDPOINTS, *own.ENDPOINTS, *credentials.ENDPOINTS, *writing.ENDPOINTS)

__all__ = ["ENDPOINTS", "Endpoint", "Param"]
