"""Makes bodies safe, and search documents, in a process of its own (beside.py starts it), until its input ends: so none is left behind."""

import struct
import sys
import threading
from collections.abc import Iterable
from queue import SimpleQueue
from typing import Any, Final

from ownstack.dump import rows
from ownstack.dump.bodies import made_safe
from ownstack.dump.documents import Documents
from ownstack.dump.messages import ANSWER, BODIES, DOCUMENT, DOCUMENTS, UNREADABLE, WORDS, Message, Post, packed, receive, send

_SEARCHED: Final = frozenset((1, 2, 9))
# The thread that reads has little to do, but its turn must come soon: what it reads may be the answer that is waited for.
_SWITCH_S: Final = 0.0005


def main() -> None:
    sys.setswitchinterval(_SWITCH_S)
    asker = _Asker()
    documents = Documents(asker.tsvectors, asker.document)
    while message := asker.posts.get():
        posts = list(map(made_safe, message.read(list[Post])))
        _send(BODIES, (rows.body(post) for post, _ in posts))
        made = documents.made(each for each in posts if each.post.post_type in _SEARCHED)
        _send(DOCUMENTS, (rows.document(post, document) for post, document in made))


def _send(kind: int, them: Iterable[bytes]) -> None:
    """Rows, or why one of them cannot be made: numbers and dates are only looked at here."""
    try:
        body = b"".join(them)
    except (ValueError, OverflowError, struct.error) as error:
        kind, body = UNREADABLE, repr(error).encode()
    send(sys.stdout.buffer, kind, body)


class _Asker:
    """Asks who gives the posts. A thread reads what he says, so that he need never wait; at the end there are Nones."""

    def __init__(self) -> None:
        self.posts, self._answers = SimpleQueue[Message | None](), SimpleQueue[Message | None]()
        threading.Thread(target=self._read, daemon=True).start()

    def tsvectors(self, words: list[str]) -> str:
        return self._answer(WORDS, words).decode()

    def document(self, post: Post) -> bytes:
        return self._answer(DOCUMENT, post)

    def _read(self) -> None:
        while message := receive(sys.stdin.buffer):
            (self._answers if message.kind == ANSWER else self.posts).put(message)
        self.posts.put(None)
        self._answers.put(None)

    def _answer(self, kind: int, question: Any) -> bytes:
        send(sys.stdout.buffer, kind, packed(question))
        message = self._answers.get()
        if message is None:
            # who gave the posts is gone, and needs no documents
            sys.exit()
        return message.body


if __name__ == "__main__":
    main()
