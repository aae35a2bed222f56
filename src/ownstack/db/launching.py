"""The last step before PostgreSQL: become the unprivileged account, tie the process to its parent, exec.

Run as a script in a process of its own (`python -I -S launching.py …`), because doing this between fork and exec of a
threaded program is unsafe; so it imports nothing but the standard library, and nothing of ours.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAPABILITY_VERSION_3 = 0x20080522

# The rights that let an account pass through folders closed to it: the first only reads and passes, the second also
# opens what the file modes forbid. The smallest one that does is taken.
CAPABILITIES = {"dac_override": 1, "dac_read_search": 2}


def main(uid: int, gid: int, capability: str, parent: int, command: list[str]) -> None:
    """Replace this process by `command`. `uid` -1: stay who we are. Ends when `parent` does."""
    os.umask(0o077)
    if uid >= 0:
        become(uid, gid, CAPABILITIES.get(capability))
    if sys.platform == "linux":
        follow(parent)
    os.execv(command[0], command)


def become(uid: int, gid: int, capability: int | None) -> None:
    """Drop to the account; `capability` is the one right that survives the drop and the exec (capabilities(7))."""
    os.setgroups([])
    os.setgid(gid)
    if capability is not None:
        prctl(PR_SET_KEEPCAPS, 1)
        # access(2), which initdb asks about its own files, ignores an account's capabilities without this bit
        prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setuid(uid)
    if capability is not None:
        keep_only(capability)


def keep_only(capability: int) -> None:
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable: the low words, then the high ones
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def follow(parent: int) -> None:
    """Be stopped cleanly (SIGINT: PostgreSQL's fast shutdown) when the parent dies, kill -9 included."""
    prctl(PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != parent:  # it died before we asked
        raise SystemExit(1)


def prctl(option: int, *values: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    words = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if libc.prctl(option, *words) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), f"prctl {option}")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5:])
    except OSError as error:
        sys.exit(f"cannot start {sys.argv[5]}: {error}")
