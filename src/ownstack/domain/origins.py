"""Where the browser pages of an app may live: origins, as browsers name them in the header `Origin` (RFC 6454 section 6.2)."""

from collections.abc import Sequence

from ownstack.domain.redirects import LOOPBACK, parse
from ownstack.kernel.errors import BadParameterError

ORIGINS_MAX = 20
_PORTS = {"https": 443, "http": 80}


def checked(given: Sequence[str]) -> list[str]:
    """The origins to allow, each once, as a browser spells them. Raises BadParameterError for anything else."""
    wanted = list(dict.fromkeys(spelt(each.strip()) for each in given if each.strip()))
    if len(wanted) > ORIGINS_MAX:
        raise BadParameterError(f"An app can have {ORIGINS_MAX} origins.")
    return wanted


def spelt(origin: str) -> str:
    parts = parse(origin)
    if parts is None or parts.path not in ("", "/") or parts.query or parts.scheme not in _PORTS or not parts.hostname:
        raise BadParameterError(
            f"{origin!r} is no origin: give scheme, host and port alone, such as https://tools.example.com."
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise BadParameterError(f"{origin!r} must be https://; http:// can be on 127.0.0.1 or localhost only.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
