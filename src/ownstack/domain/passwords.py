"""Passwords: random ones for new installations, hashed with argon2id wherever they are stored."""

import secrets

import argon2

HASHER = argon2.PasswordHasher()  # the library's defaults are RFC 9106's low-memory profile


def new() -> str:
    """A password that nobody guesses and that can be typed."""
    return secrets.token_urlsafe(12)


def hash_of(password: str) -> str:
    return HASHER.hash(password)


def fits(password: str, stored_hash: str) -> bool:
    try:
        return HASHER.verify(stored_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
