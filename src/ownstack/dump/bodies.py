"""Bodies of posts made safe, and their text."""

from typing import NamedTuple

from ownstack.dump.messages import Post
from ownstack.kernel.html import clean, texts


class Safe(NamedTuple):
    """A post whose body may be shown, and that without its tags, a `>` for each of them; no text where that is not certain."""

    post: Post
    text: str | None


def made_safe(post: Post) -> Safe:
    between = texts(post.body)
    if between is None:
        post = post._replace(body=clean(post.body))
        between = texts(post.body)
    # a tag's end parts words too, and with a dot behind it is a sign
    return Safe(post, None if between is None else ">".join(between))
