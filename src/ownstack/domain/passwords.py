"""Passwords: random ones for new installations, hashed with argon2id wherever they are stored."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

import argon2

from ownstack.kernel.errors import BadParameterError

HASHER = argon2.PasswordHasher()  # the library's defaults are RFC 9106's low-memory profile
LENGTH_MIN, LENGTH_MAX = 10, 1000
# Each hash in the making holds 64 MiB: a crowd at the door queues up instead of filling the memory.
HASHING = ThreadPoolExecutor(max_workers=4, thread_name_prefix="argon2")
HASH_OF_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$3fkEE2jTGdWLaQFa8MgRhQ$mbfYQu4L4bbCmELrXyImgiG8XB8tWKxVLSNRf+ItwkU"


def new() -> str:
    """A password that nobody guesses and that can be typed."""
    return secrets.token_urlsafe(12)


def check(password: str) -> None:
    """Raises BadParameterError where the password is too short or too long (NIST SP 800-63B: length, no recipes)."""
    if len(password) < LENGTH_MIN:
        raise BadParameterError(f"The password needs at least {LENGTH_MIN} characters.")
    if len(password) > LENGTH_MAX:
        raise BadParameterError(f"The password can have at most {LENGTH_MAX} characters.")


async def hash_of(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(HASHING, HASHER.hash, password)


async def fits(password: str, stored_hash: str | None) -> bool:
    """Takes as long for no hash at all, so that nobody learns by the clock who has an account."""
    return await asyncio.get_running_loop().run_in_executor(HASHING, verify, password, stored_hash)


def verify(password: str, stored_hash: str | None) -> bool:
    try:
        HASHER.verify(stored_hash or HASH_OF_NOBODY, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return stored_hash is not None


def is_outdated(stored_hash: str) -> bool:
    """Whether the hash was made with parameters weaker than today's."""
    return HASHER.check_needs_rehash(stored_hash)
