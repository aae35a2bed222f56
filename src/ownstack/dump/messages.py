"""What the one who reads posts and the process beside it tell each other, over pipes: a kind, and bytes or MessagePack behind it.

POSTS go to the process, and for each such message BODIES and then DOCUMENTS come back, rows for COPY. In between it may ask about WORDS,
or for a DOCUMENT, and is given an ANSWER. UNREADABLE comes instead of rows and tells why there are none.
"""

import struct
from typing import IO, Any, Final, NamedTuple, TypeVar

import msgspec

POSTS, BODIES, DOCUMENTS, WORDS, DOCUMENT, ANSWER, UNREADABLE = b"PBDWQAU"
_HEAD: Final = struct.Struct(">IB")
_T = TypeVar("_T")


class Post(NamedTuple):
    """A post as the dump has it, as far as its body and its search document hang on that. An answer has no title."""

    site_id: int
    id: int
    post_type: int
    parent_id: int | None
    creation_date: str
    last_activity_date: str
    title: str | None
    tags: list[str]
    body: str


class Message(NamedTuple):
    kind: int
    body: bytes

    def read(self, as_type: type[_T]) -> _T:
        return msgspec.msgpack.decode(self.body, type=as_type)


def packed(body: Any) -> bytes:
    """As `Message.read` gives it back."""
    return msgspec.msgpack.encode(body)


def send(stream: IO[bytes], kind: int, body: bytes) -> None:
    stream.write(_HEAD.pack(len(body), kind))
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """None at the stream's end, in the midst of a message too."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    size, kind = _HEAD.unpack(head)
    body = stream.read(size)
    return Message(kind, body) if len(body) == size else None
