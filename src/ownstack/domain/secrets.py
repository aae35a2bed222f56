"""Random texts that let somebody in, and their hashes. The database holds the hashes only.

A plain SHA-256 is enough for a text that nobody can guess, and lets an index find it.
"""

import hashlib
import hmac
import secrets

RANDOM_BYTES = 24


def new() -> str:
    """A new secret: url-safe, and never beginning with a dash, which a command line would take for an option."""
    text = secrets.token_urlsafe(RANDOM_BYTES)
    return new() if text.startswith("-") else text


def hash_of(text: str) -> bytes:
    # what a client sends may hold half a surrogate pair; that is a wrong secret, no fault of ours
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def fits(text: str, stored_hash: bytes | None) -> bool:
    """Whether the text is the one that was hashed; takes the same time whatever it is."""
    return hmac.compare_digest(hash_of(text), stored_hash or bytes(32))
