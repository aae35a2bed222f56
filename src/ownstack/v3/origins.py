"""What a browser is told before a page of another site may call, and see the answer (the CORS protocol, Fetch standard).

The vendor's API cannot be called so at all; here an app's owner lists the origins that may.
"""

from __future__ import annotations

from ownstack.kernel import http
from ownstack.kernel.http import Scope
from ownstack.query.origins import Origins
from ownstack.v3.callers import Caller
from ownstack.v3.envelope import Headers
from ownstack.v3.throttle import NAMES

PREFLIGHT_S = 600
FOR_ANYBODY: Headers = ((b"access-control-allow-origin", b"*"),)
"""Of what holds nothing of anybody's."""
_SENT = b"Authorization, Content-Type, X-API-Key, X-API-Access-Token"
_SEEN = b", ".join((*NAMES, b"retry-after"))


def is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and bool(_asking(scope) and http.header(scope, b"access-control-request-method"))


async def before(scope: Scope, origins: Origins, verbs: str) -> Headers:
    """Of the answer to a preflight, which has no credential: any app's origin will do."""
    origin = _asking(scope)
    if not await origins.knows(origin):
        return ((b"vary", b"Origin"),)
    return (
        *_allowed(origin),
        (b"access-control-allow-methods", verbs.encode()),
        (b"access-control-allow-headers", _SENT),
        (b"access-control-max-age", str(PREFLIGHT_S).encode()),
    )


async def after(scope: Scope, origins: Origins, caller: Caller | None) -> Headers:
    """Of any other answer. Without a credential that works there is no app, and a refusal shows nothing of anybody."""
    origin = _asking(scope)
    if not origin:
        return ()
    is_allowed = await (origins.allows(origin, caller.app_id) if caller and caller.is_known else origins.knows(origin))
    if not is_allowed:
        return ((b"vary", b"Origin"),)
    return (*_allowed(origin), (b"access-control-expose-headers", _SEEN))


def _asking(scope: Scope) -> str:
    return http.header(scope, b"origin")


def _allowed(origin: str) -> Headers:
    return ((b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin"))
