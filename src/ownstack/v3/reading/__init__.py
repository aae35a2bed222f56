"""The operations that look for something, where a source's rows alone are no answer.

A file a resource; `READERS` has them all by the name that the operation's row gives.
"""

from __future__ import annotations

from ownstack.v3.asked import Reader
from ownstack.v3.reading import flagging, images, people, questions, search, stacky

READERS: dict[str, Reader] = {
    name: reader
    for resource in (questions, flagging, people, search, images, stacky)
    for name, reader in resource.READERS.items()
}
