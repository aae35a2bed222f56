"""Access tokens that work, looked up by hash and remembered for a moment: a revoked one is noticed within REMEMBER_S.

The text of a token goes nowhere but through the hash.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from ownstack.kernel.actor import Actor
from ownstack.query.run import Pool, execute

REMEMBER_S = 1.0
REMEMBERED_MAX = 4096

# The token, its person and its app must be in order; of an impersonation the token and person behind it as well.
SQL = """
SELECT t.id, t.account_id, t.app_id, t.scopes, t.site_id, a.role, floor(date_part('epoch', t.expires_date))::bigint,
       t.impersonated_by,
       (SELECT jsonb_object_agg(m.site_id, jsonb_build_array(m.id, m.reputation, m.user_type)) FROM members m
         WHERE m.account_id = t.account_id AND m.deleted_date IS NULL AND m.deactivated_date IS NULL)
FROM access_tokens t JOIN accounts a ON a.id = t.account_id
LEFT JOIN api_apps p ON p.id = t.app_id
LEFT JOIN access_tokens i ON i.id = t.impersonated_by LEFT JOIN accounts b ON b.id = i.account_id
WHERE t.token_hash = $1 AND t.revoked_date IS NULL AND (t.expires_date IS NULL OR t.expires_date > now())
  AND a.deactivated_date IS NULL AND p.disabled_date IS NULL
  AND (t.impersonated_by IS NULL OR i.revoked_date IS NULL AND b.deactivated_date IS NULL AND b.role = 'admin'
       AND (i.expires_date IS NULL OR i.expires_date > now()))
"""


def role_on(role: str, user_type: str) -> str:
    """Of an account on a site: who moderates a site has a moderator's role on it."""
    return "moderator" if role == "registered" and user_type in ("moderator", "team_admin") else role


@dataclass(frozen=True, slots=True)
class Face:
    """A person's membership of a site."""

    user_id: int
    reputation: int
    user_type: str


@dataclass(frozen=True, slots=True)
class Token:
    """An access token that works, with the person behind it."""

    id: int
    account_id: int
    app_id: int | None
    scopes: frozenset[str]
    site_id: int | None
    """The one site that it is for, if it is not for all."""
    role: str
    expires_date: int | None
    """Unix seconds"""
    impersonated_by: int | None
    faces: dict[int, Face]
    """By site: where its person is a member."""

    def sees(self, site_id: int) -> bool:
        """A token shows the sites of its person, or the one that it is for."""
        return site_id in self.faces and self.site_id in (None, site_id)

    def actor(self, site_id: int) -> Actor | None:
        """Its person on a site, or nothing where they are no member."""
        face = self.faces.get(site_id)
        if face is None:
            return None
        return Actor(
            self.account_id,
            site_id,
            face.user_id,
            role_on(self.role, face.user_type),
            face.reputation,
            self.scopes,
            self.app_id,
            self.id,
            self.impersonated_by,
        )


class Tokens:
    """The tokens of one database."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: OrderedDict[bytes, tuple[float, Token | None]] = OrderedDict()

    async def find(self, text: str) -> Token | None:
        """The token with this text, or nothing where there is none or it works no more."""
        digest = _hash(text)
        now = time.monotonic()
        until, found = self._known.get(digest, (0.0, None))
        if now >= until:
            async with self._pool.connection() as connection:
                rows = await execute(connection, SQL, [digest], prepare=None)
            found = _token(rows[0]) if rows else None
            self._known[digest] = (now + REMEMBER_S, found)
            self._known.move_to_end(digest)
            while len(self._known) > REMEMBERED_MAX:
                self._known.popitem(last=False)
        has_expired = found is not None and found.expires_date is not None and found.expires_date <= time.time()
        return None if has_expired else found

    def forget(self) -> None:
        """Some tokens have just been ended here: that is noticed at once."""
        self._known.clear()


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _token(row: tuple[Any, ...]) -> Token:
    id_, account_id, app_id, scopes, site_id, role, expires_date, impersonated_by, faces = row
    known = {int(site): Face(*face) for site, face in (faces or {}).items()}
    return Token(id_, account_id, app_id, frozenset(scopes), site_id, role, expires_date, impersonated_by, known)
