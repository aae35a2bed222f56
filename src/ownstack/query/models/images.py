"""Uploaded pictures as API v3 tells of them."""

from __future__ import annotations

from ownstack.query.fields import WireType, word

IMAGE = WireType(
    "ImageResponseModel",
    "A picture that has been uploaded.",
    (
        word("id", "{t}.id::text"),
        # A page of the site, not of the API: a browser that shows a post has a session and no token. Its name begins with the
        # id, by which the API gives the same picture.
        word(
            "url",
            "concat('/images/', {t}.id, '.', replace(split_part({t}.content_type, '/', 2), 'jpeg', 'jpg'))",
            render="address",
        ),
    ),
    from_="images {t}",
    key="{t}.id",
    has_nulls=True,
)
