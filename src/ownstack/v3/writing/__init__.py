"""The operations that change something: each is a verb of the domain, and its reply is read within the same transaction.

A file a resource; `WRITES` has them all by the name that the operation's row gives.
"""

from __future__ import annotations

from ownstack.v3.writing import answers, articles, collections, groups, images, questions, tags
from ownstack.v3.writing.performing import Write

WRITES: dict[str, Write] = {
    **questions.WRITES,
    **answers.WRITES,
    **articles.WRITES,
    **tags.WRITES,
    **groups.WRITES,
    **collections.WRITES,
    **images.WRITES,
}
