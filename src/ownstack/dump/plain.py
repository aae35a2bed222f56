"""Posts whose words can be told without PostgreSQL's parser, cut into these, and the others."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from ownstack.dump.bodies import Safe
from ownstack.dump.messages import Post
from ownstack.dump.words import cut, folded

LETTERS_MAX: Final = 16_000
"""A longer post may have more places than a tsvector counts."""
# So many at once that arrays of them are worth their making, and stay small.
_POSTS_MAX: Final = 250
_PART_LETTERS_MAX: Final = 1 << 18
_Texts = tuple[str, str, str]


class Plain(NamedTuple):
    """Posts of which title, tags and body were cut into words, three texts for each."""

    posts: list[Post]
    words: bytes


class Sorted(NamedTuple):
    """Posts that are plain, and those that only PostgreSQL can read."""

    plain: list[Plain]
    others: list[Post]


def sorted_out(posts: Iterable[Safe]) -> Sorted:
    plain: list[tuple[Post, _Texts]] = []
    others: list[Post] = []
    for post, text in posts:
        if texts := _texts(post, text):
            plain.append((post, texts))
        else:
            others.append(post)
    cuts = [Plain([post for post, _ in part], cut(text for _, texts in part for text in texts)) for part in _parted(plain)]
    return Sorted(cuts, others)


def _texts(post: Post, text: str | None) -> _Texts | None:
    """Title, tags and body, folded; none where only the parser knows what of it is a tag, or where it is long."""
    if text is None or len(post.body) > LETTERS_MAX:
        return None
    if not post.body.isascii() and _beyond_ascii(post.body) != _beyond_ascii(text):
        # folded, it might end a tag
        return None
    texts = folded(post.title or ""), folded(" ".join(post.tags)), folded(text)
    return None if sum(map(len, texts)) > LETTERS_MAX or any(map(_is_ambiguous, texts)) else texts


def _is_ambiguous(text: str) -> bool:
    """What may be a tag; and at the very beginning, or behind a tag, what may be a file."""
    return "<" in text or ("~" in text and (text[0] == "~" or ">~" in text))


def _beyond_ascii(text: str) -> int:
    return len(text.encode()) - len(text)


def _parted(plain: list[tuple[Post, _Texts]]) -> Iterator[list[tuple[Post, _Texts]]]:
    part: list[tuple[Post, _Texts]] = []
    letters = 0
    for each in plain:
        part.append(each)
        letters += sum(map(len, each[1]))
        if len(part) == _POSTS_MAX or letters >= _PART_LETTERS_MAX:
            yield part
            part, letters = [], 0
    if part:
        yield part
