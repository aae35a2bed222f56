"""What the one who reads posts and the process that makes their documents tell each other, over pipes: a kind, and MessagePack behind it.

POSTS go to the process, and for each such message ROWS for COPY come back. In between it may ask about WORDS, or for a DOCUMENT, and is
given an ANSWER.
"""

import struct
from typing import IO, Any, Final, NamedTuple, TypeVar

import msgspec

POSTS, ROWS, WORDS, DOCUMENT, ANSWER = b"PRWDA"
_HEAD: Final = struct.Struct(">IB")
_T = TypeVar("_T")


class Post(NamedTuple):
    """What is searched of a post. An answer has no title. `texts` stand between the body's tags, where that is certain (kernel.html).

    `row` is how its row for COPY begins, all but the document.
    """

    row: bytes
    title: str | None
    tags: list[str]
    body: str
    texts: list[str] | None


class Plain(NamedTuple):
    """Posts of which title, tags and body were cut into words, three texts for each."""

    rows: list[bytes]
    words: bytes


class Posts(NamedTuple):
    """Those that are plain, and those that only PostgreSQL can read."""

    plain: list[Plain]
    others: list[Post]


class Message(NamedTuple):
    kind: int
    body: bytes

    def read(self, as_type: type[_T]) -> _T:
        return msgspec.msgpack.decode(self.body, type=as_type)


def send(stream: IO[bytes], kind: int, body: Any) -> int:
    """Bytes go as they are. Gives how many they were."""
    packed = body if isinstance(body, bytes) else msgspec.msgpack.encode(body)
    stream.write(_HEAD.pack(len(packed), kind))
    stream.write(packed)
    stream.flush()
    return len(packed)


def receive(stream: IO[bytes]) -> Message | None:
    """None at the stream's end, in the midst of a message too."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    size, kind = _HEAD.unpack(head)
    body = stream.read(size)
    return Message(kind, body) if len(body) == size else None
