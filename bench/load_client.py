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
    ready, answers, sent_at = Ready(connections), {}, {}
    for _ in range(connections):
        each = socket.create_connection(address)
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers[each.fileno()] = Answer(each)
        ready.add(each)
    latencies, turn, spent_before_s = [], 0, time.process_time()
    begin = time.perf_counter() + seconds / 5
    end = begin + seconds
    for descriptor, answer in answers.items():
        answer.socket.sendall(requests[turn % len(requests)])
        turn += 1
        sent_at[descriptor] = time.perf_counter()
    while (now := time.perf_counter()) < end:
        for descriptor in ready.wait():
            answer = answers[descriptor]
            if not answer.read():
                continue
            now = time.perf_counter()
            if now >= begin:
                latencies.append(now - sent_at[descriptor])
            sent_at[descriptor] = now
            answer.socket.sendall(requests[turn % len(requests)])
            turn += 1
    latencies.sort()
    count = len(latencies)
    return {
        "requests_per_s": count / seconds,
        "p50_ms": latencies[count // 2] * 1000 if count else 0.0,
        "p99_ms": latencies[int(count * 0.99)] * 1000 if count else 0.0,
        "body_bytes": max(answer.body_bytes for answer in answers.values()),
        "answered": turn - connections,
        "spent_s": time.process_time() - spent_before_s,
    }


class Ready:
    """Which sockets have something to read. One alone is simply read, which waits for it."""

    def __init__(self, connections: int) -> None:
        self._poll = select.epoll() if connections > 1 else None
        self._only: list[int] = []

    def add(self, each: socket.socket) -> None:
        if self._poll:
            self._poll.register(each, select.EPOLLIN)
        else:
            self._only = [each.fileno()]

    def wait(self) -> list[int]:
        return [descriptor for descriptor, _ in self._poll.poll(1)] if self._poll else self._only


class Answer:
    """What comes back on one connection. The head is looked at, the rest is only counted."""

    ROOM = bytearray(1 << 18)

    def __init__(self, each: socket.socket) -> None:
        self.socket = each
        self.body_bytes = 0
        self._missing = 0

    def read(self) -> bool:
        """Reads what is there; is the answer whole? Anything but 200 ends the run: it would measure errors."""
        if self._missing:
            count = self.socket.recv_into(self.ROOM)
            if not count:
                raise SystemExit("the server hung up within an answer")
            self._missing -= count
        else:
            self._missing = self._begin()
        return self._missing == 0

    def _begin(self) -> int:
        """Reads the head and what came with it: how many bytes are still to come."""
        count, end = 0, -1
        while end < 0:
            more = self.socket.recv_into(memoryview(self.ROOM)[count:])
            if not more:
                raise SystemExit("the server hung up")
            count += more
            end = self.ROOM.find(b"\r\n\r\n", 0, count)
        head = bytes(self.ROOM[: end + 2]).lower()
        if not head.startswith(b"http/1.1 200"):
            raise SystemExit(f"not 200: {bytes(self.ROOM[:count])[:300]!r}")
        at = head.find(b"content-length:") + 15
        self.body_bytes = int(head[at : head.find(b"\r\n", at)])
        return end + 4 + self.body_bytes - count


if __name__ == "__main__":
    main()
