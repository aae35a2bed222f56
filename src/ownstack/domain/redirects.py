"""Which addresses an app may have people and codes sent to (RFC 9700 section 2.1, RFC 8252 section 7).

Exactly the registered ones; where an app registered a domain alone, as the vendor's do, https pages of that host and of
those below it, or plain http on this machine for the domain `localhost`. Pure: nothing here asks the database.
"""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, unquote, urlsplit

from ownstack.kernel.errors import BadParameterError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
URI_CHARS_MAX = 2000
URIS_MAX = 20
# Schemes of installed apps must be reverse domain names (RFC 8252 section 7.1), which rules out javascript: and data:.
PRIVATE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9-]+)+")
# What browsers and servers do not read alike: controls, spaces, backslashes, and what is not ASCII.
UNSAFE = re.compile(r'[^\x21-\x7e]|[\\"<>^`{|}]')
DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def allows(uri: str, registered: Sequence[str], domain: str | None) -> bool:
    """Whether the app with these may have this address."""
    if uri in registered:
        return parse(uri) is not None
    parts = parse(uri)
    if parts is None:
        return False
    if registered:
        return any(differ_in_loopback_port(parts, parse(each)) for each in registered)
    return domain is not None and is_below(parts, domain)


def parse(uri: str) -> SplitResult | None:
    """The address in parts, or None where no two programs need agree on what it means."""
    if len(uri) > URI_CHARS_MAX or UNSAFE.search(uri) or "#" in uri:
        return None
    try:
        parts = urlsplit(uri)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        return parts if parts.hostname and "@" not in parts.netloc and "%" not in parts.netloc else None
    return parts if PRIVATE_SCHEME.fullmatch(parts.scheme) else None


def differ_in_loopback_port(given: SplitResult, registered: SplitResult | None) -> bool:
    """An app on this machine gets whatever port is free (RFC 8252 section 7.3); all else must be equal."""
    if registered is None or registered.scheme != "http" or registered.hostname not in LOOPBACK:
        return False
    return portless(given) == portless(registered)


def portless(parts: SplitResult) -> tuple[str | None, ...]:
    return (parts.scheme, parts.hostname, parts.path, parts.query)


def is_below(parts: SplitResult, domain: str) -> bool:
    """Under the registered domain, without a path that could lead elsewhere. Never another port: that is another server."""
    host = parts.hostname or ""
    path = unquote(unquote(parts.path))
    if "//" in path or "\\" in path or any(step in (".", "..") for step in path.split("/")):
        return False
    if domain in LOOPBACK:
        return parts.scheme in ("http", "https") and host in LOOPBACK
    return parts.scheme == "https" and parts.port in (None, 443) and (host == domain or host.endswith("." + domain))


def is_safe(uri: str) -> bool:
    """Whole, and not over a line that others can read."""
    parts = parse(uri)
    return parts is not None and (parts.scheme != "http" or parts.hostname in LOOPBACK)


def checked(uris: Sequence[str]) -> list[str]:
    """The addresses to register, each once. Raises BadParameterError where one is unsafe."""
    wanted = list(dict.fromkeys(uri.strip() for uri in uris if uri.strip()))
    if len(wanted) > URIS_MAX:
        raise BadParameterError(f"An app can have {URIS_MAX} redirect URIs.")
    for uri in wanted:
        if not is_safe(uri):
            raise BadParameterError(
                f"{uri!r} cannot be a redirect URI: it must be a whole https:// address without a fragment "
                "(http:// on 127.0.0.1 or localhost only), or have an app's own scheme such as com.example.app:/."
            )
    return wanted


def checked_domain(domain: str) -> str | None:
    """A bare host name in lower case, or None for an empty text. Raises BadParameterError for anything else."""
    name = domain.strip().lower().rstrip(".")
    if not name:
        return None
    # a name without a dot would open all that is below it: only our own machine is called so
    if name not in LOOPBACK and not (DOMAIN.fullmatch(name) and "." in name):
        raise BadParameterError(f"{domain!r} is no domain: give a bare host name such as example.com, or localhost.")
    return name
