"""An HTTP load client of its own process: N keep-alive connections, one request each at a time, by epoll.

Prints one JSON object: requests a second, p50 and p99 in milliseconds, bytes of a body, and for the cost of one request all
that were answered, warm-up included, and the processor time of this client.
"""

from __future__ import annotations

import argparse
import json
import select
import socket
import sys
import time


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--connections", type=int, required=True)
    arguments.add_argument("--seconds", type=float, required=True)
    arguments.add_argument("--key", default="")
    arguments.add_argument("targets", nargs="+", help="paths with query strings, asked in turn")
    given = arguments.parse_args()
    requests = [
        f"GET {target} HTTP/1.1\r\nHost: {given.host}\r\nAccept-Encoding: gzip\r\nX-API-Key: {given.key}\r\n\r\n".encode()
        for target in given.targets
    ]
    json.dump(run((given.host, given.port), requests, given.connections, given.seconds), sys.stdout)


def run(address: tuple[str, int], requests: list[bytes], connections: int, seconds: float) -> dict[str, float]:
    """Asks for `seconds`, after a warm-up of a fifth of that."""
    poll, sockets, sent_at = select.epoll(), {}, {}
    for _ in range(connections):
        each = socket.create_connection(address)
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sockets[each.fileno()] = each
        poll.register(each, select.EPOLLIN)
    buffers, latencies, turn, body_bytes, spent_before_s = dict.fromkeys(sockets, b""), [], 0, 0, time.process_time()
    begin = time.perf_counter() + seconds / 5
    end = begin + seconds
    for descriptor, each in sockets.items():
        each.sendall(requests[turn % len(requests)])
        turn += 1
        sent_at[descriptor] = time.perf_counter()
    while (now := time.perf_counter()) < end:
        for descriptor, _ in poll.poll(1):
            each = sockets[descriptor]
            buffers[descriptor] += each.recv(1 << 18)
            length = whole(buffers[descriptor])
            if length is None:
                continue
            body_bytes, buffers[descriptor] = length, b""
            now = time.perf_counter()
            if now >= begin:
                latencies.append(now - sent_at[descriptor])
            sent_at[descriptor] = now
            each.sendall(requests[turn % len(requests)])
            turn += 1
    latencies.sort()
    count = len(latencies)
    return {
        "requests_per_s": count / seconds,
        "p50_ms": latencies[count // 2] * 1000 if count else 0.0,
        "p99_ms": latencies[int(count * 0.99)] * 1000 if count else 0.0,
        "body_bytes": body_bytes,
        "answered": turn - connections,
        "spent_s": time.process_time() - spent_before_s,
    }


def whole(buffer: bytes) -> int | None:
    """The length of the body once all of the answer is there. Anything but 200 ends the run: it would measure errors."""
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return None
    if not buffer.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"not 200: {buffer[:300]!r}")
    headers = buffer[: head + 2].lower()
    at = headers.find(b"content-length:")
    length = int(headers[at + 15 : headers.find(b"\r\n", at)])
    return length if len(buffer) >= head + 4 + length else None


if __name__ == "__main__":
    main()
