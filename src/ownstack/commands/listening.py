"""The address to listen on: is it ours to have, and does the server answer there yet?"""

import errno
import socket
import time

from ownstack.commands.refusals import RefusedError

ANSWER_S_MAX = 60


def resolve(host: str, port: int) -> str:
    """The numeric address of `host`, free to listen on at `port`; raises RefusedError where it is not."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise RefusedError(f"There is no address {host!r} to listen on: {error.strerror}.") from error
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # past connections of ours do not count
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise RefusedError(refusal(error, host, port)) from error
    return str(address[0])


def refusal(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program: stop that one, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this user has not: choose one above 1023 with --port."
    return f"Cannot listen on {host} port {port}: {error.strerror}."


def wait_until_answering(address: str, port: int) -> bool:
    """Whether somebody listens there before ANSWER_S_MAX is over."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + ANSWER_S_MAX
    while time.monotonic() < deadline:
        try:
            socket.create_connection((reachable, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return True
    return False
