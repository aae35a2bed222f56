"""Signing in with a password, and the throttle on guessing one: failures are counted by account and by address.

Who has no account is treated like who has one, in words, in time and in the count.
"""

import logging
from dataclasses import dataclass
from typing import Any

import psycopg

from ownstack.domain import accounts, audit, passwords
from ownstack.domain.accounts import Account
from ownstack.kernel.errors import AccessDeniedError, ThrottleViolationError

Connection = psycopg.AsyncConnection[Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are borne within `window_s`; from the settings."""

    account_failures_max: int
    address_failures_max: int
    window_s: int
    is_enforced: bool = True


async def sign_in(conn: Connection, email: str, password: str, *, address: str | None, patience: Patience) -> Account:
    """The account whose address and password these are.

    Raises ThrottleViolationError where there were too many failures, AccessDeniedError where they do not fit.
    """
    subjects = {f"account {email.strip().lower()}": patience.account_failures_max}
    if address:
        subjects[f"address {address}"] = patience.address_failures_max
    # Counted before the password is looked at: a hundred tries at once are a hundred tries.
    await count_attempt(conn, subjects, patience)
    account = await accounts.by_email(conn, email.strip())
    is_right = await passwords.fits(password, account.password_hash if account else None)
    if account is None or account.deactivated_date is not None or not is_right:
        known = account.id if account else None
        await audit.record(conn, "session.refuse", account_id=known, address=address)
        raise AccessDeniedError("The e-mail address or the password is wrong.")
    await forget_failures(conn, subjects)
    await renew_hash(conn, account, password)
    return account


async def count_recovery(conn: Connection, email: str, *, address: str | None, patience: Patience) -> None:
    """Asking for a new password is throttled as well: it sends mail. Raises ThrottleViolationError."""
    subjects = {f"recovery {email.strip().lower()}": patience.account_failures_max}
    if address:
        subjects[f"recovery from {address}"] = patience.address_failures_max
    await count_attempt(conn, subjects, patience)


async def count_attempt(conn: Connection, subjects: dict[str, int], patience: Patience) -> None:
    names = list(subjects)
    async with conn.transaction():
        for name in sorted(names):  # in one order everywhere, so that no two wait for each other
            await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
        rows = await conn.execute(
            "SELECT subject, count(*) FROM sign_in_failures WHERE subject = ANY(%s)"
            " AND failure_date > now() - make_interval(secs => %s) GROUP BY subject",
            (names, patience.window_s),
        )
        counts = dict(await rows.fetchall())
        if patience.is_enforced and any(counts.get(name, 0) >= subjects[name] for name in names):
            raise ThrottleViolationError("Too many failed attempts: wait a while, then try again.", patience.window_s)
        await conn.execute("INSERT INTO sign_in_failures (subject) SELECT unnest(%s::text[])", (names,))
        # what no longer counts goes, a little each time
        await conn.execute(
            "DELETE FROM sign_in_failures WHERE ctid = ANY(ARRAY(SELECT ctid FROM sign_in_failures"
            " WHERE failure_date < now() - make_interval(secs => %s) LIMIT 20))",
            (patience.window_s,),
        )


async def forget_failures(conn: Connection, subjects: dict[str, int]) -> None:
    """The account starts anew; of the address only this attempt is taken back, or one own account would buy guesses."""
    for name in subjects:
        newest = "" if name.startswith("account ") else " ORDER BY failure_date DESC LIMIT 1"
        await conn.execute(
            "DELETE FROM sign_in_failures WHERE ctid = ANY(ARRAY("
            f"SELECT ctid FROM sign_in_failures WHERE subject = %s{newest}))",
            (name,),
        )


async def renew_hash(conn: Connection, account: Account, password: str) -> None:
    """A hash made with yesterday's parameters is replaced while the password is at hand."""
    if account.password_hash and passwords.is_outdated(account.password_hash):
        await accounts.set_password(conn, account.id, await passwords.hash_of(password))
