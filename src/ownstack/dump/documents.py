"""Search documents of posts, the very ones that schema.sql's `search_document` makes."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from ownstack.dump.arrays import Numbers
from ownstack.dump.bodies import Safe
from ownstack.dump.lexemes import Occurrences, Texts
from ownstack.dump.lexicon import Lexicon
from ownstack.dump.messages import Post
from ownstack.dump.plain import Plain, sorted_out

# Title, tags and body are texts of their own, with the weights A, B and D.
_TEXTS: Final = 3
_TITLE, _BODY = 0, 2
_WEIGHTS: Final = (3, 2, 0)


class Documents:
    """Makes them, and asks PostgreSQL (asking.py) about words that are new, and for documents of posts that are not plain."""

    def __init__(self, tsvectors: Callable[[list[str]], str], document: Callable[[Post], bytes]) -> None:
        self._document = document
        self._lexicon = Lexicon(tsvectors)

    def made(self, posts: Iterable[Safe]) -> list[tuple[Post, bytes]]:
        """Each and its document, in PostgreSQL's binary form; in no order."""
        told = sorted_out(posts)
        done = [(post, self._document(post)) for post in told.others]
        for plain in told.plain:
            done += zip(plain.posts, self._made(plain), strict=True)
        return done

    def _made(self, plain: Plain) -> list[bytes]:
        posts = len(plain.posts)
        found = self._lexicon.read(plain.words)
        number = np.arange(posts * _TEXTS)
        part = number % _TEXTS
        ahead = np.flatnonzero((part != _BODY)[found.text])
        titles = ahead[part[found.text[ahead]] == _TITLE]
        texts = Texts(number // _TEXTS, _before(found, ahead, posts), np.tile(_WEIGHTS, posts))
        return self._lexicon.lexemes.tsvectors(found, texts, titles)


def _before(found: Occurrences, ahead: Numbers, posts: int) -> Numbers:
    """Tags count on from the title's last place, and the body from theirs: so does PostgreSQL join tsvectors."""
    last = np.zeros((posts, _TEXTS), np.int64)
    np.maximum.at(last.ravel(), found.text[ahead], found.place[ahead])
    return (np.cumsum(last, axis=1) - last).ravel()
