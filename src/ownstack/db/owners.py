"""Decides which account runs the embedded PostgreSQL, which refuses to run as root.

An ordinary user runs it as itself. Root hands it to an account of the machine that may do little. A checkout or a data
folder may lie where that account cannot go (`/root`, `mktemp -d`); folders that are not ours keep their modes, and
the account gets the one capability that lets it pass instead.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

ACCOUNTS = ("postgres", "ownstack", "nobody", "daemon")
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SETPCAP = 1, 2, 8


class OwnerError(Exception):
    """No account can run PostgreSQL on this folder; the message says why and what to do."""


@dataclass(frozen=True)
class Owner:
    """`uid` -1: whoever we are. `capability`: a name of launching.CAPABILITIES, or empty."""

    uid: int = -1
    gid: int = -1
    capability: str = ""

    def take(self, path: Path) -> None:
        if self.uid >= 0:
            os.chown(path, self.uid, self.gid)

    def has(self, path: Path) -> bool:
        return path.lstat().st_uid == (os.geteuid() if self.uid < 0 else self.uid)


def choose(data: Path, programs: Path) -> Owner:
    """Who is to run the programs in the folder `programs` on the cluster in `data`, which need not exist yet."""
    holder = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if holder not in {None, os.geteuid()}:
            raise OwnerError(f"{data} belongs to the account {name_of(holder)}: start as that account, or as root.")
        return Owner()
    account = account_of(holder)
    return Owner(account.pw_uid, account.pw_gid, capability_for(account, data, programs))


def account_of(holder: int | None) -> pwd.struct_passwd:
    """The account that the folder belongs to, else the first of ACCOUNTS that this machine has."""
    if holder:
        try:
            return pwd.getpwuid(holder)
        except KeyError:
            message = f"The data folder belongs to user id {holder}, and this machine has no such account."
            raise OwnerError(message) from None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise OwnerError(
        f"PostgreSQL does not run as root, and this machine has none of the accounts {', '.join(ACCOUNTS)}: start as "
        "an ordinary user."
    )


def capability_for(account: pwd.struct_passwd, data: Path, programs: Path) -> str:
    """The least capability with which the account reaches both folders; empty where it needs none."""
    closed = first_closed(account, data.parent) or first_closed(account, programs)
    readable = may(account, programs / "initdb", 0o5)
    if closed is None and readable:
        return ""
    held = held_capabilities()
    if held & 1 << CAP_SETPCAP:
        if readable and held & 1 << CAP_DAC_READ_SEARCH:
            return "dac_read_search"
        if held & 1 << CAP_DAC_OVERRIDE:
            return "dac_override"
    raise OwnerError(
        f"The account {account.pw_name}, which runs PostgreSQL because root may not, cannot pass through "
        f"{closed or programs}, and this root lacks the capability to let it. Open that folder to others (chmod o+x), "
        "choose another one with --data, or start as an ordinary user."
    )


def first_closed(account: pwd.struct_passwd, folder: Path) -> Path | None:
    """The outermost folder on the way, itself included, that the account may not pass through."""
    real = folder.resolve()
    way = [*reversed(real.parents), real]
    return next((step for step in way if step.exists() and not may(account, step, 0o1)), None)


def may(account: pwd.struct_passwd, path: Path, bits: int) -> bool:
    """Whether the mode of `path` grants the account `bits` (4 read, 2 write, 1 pass or run)."""
    status = path.stat()
    if status.st_uid == account.pw_uid:
        return status.st_mode >> 6 & bits == bits
    if status.st_gid == account.pw_gid:
        return status.st_mode >> 3 & bits == bits
    return status.st_mode & bits == bits


def held_capabilities() -> int:
    """Our effective capabilities as a bit mask; 0 where the system has no such thing."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in lines if line.startswith("CapEff:")), 0)


def name_of(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"with id {uid}"
