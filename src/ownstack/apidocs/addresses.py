"""The short address of each method's page, the vendor's: /api/docs/answers-by-ids, /api/docs/create-question.

The names follow a few habits, and depart from them in the rows of IRREGULAR. People link to these pages, in code too, so
that a link of old must lead somewhere here.
"""

from __future__ import annotations

import re

ROOT = "/api/docs"

IRREGULAR = {
    "/access-tokens/{accessTokens}": "read-access-tokens",
    "/access-tokens/{accessTokens}/invalidate": "invalidate-access-tokens",
    "/access-tokens/exchange": "exchange-access-tokens",
    "/apps/{accessTokens}/de-authenticate": "application-de-authenticate",
    "/answers/{ids}/questions": "questions-by-answer-ids",
    "/badges/name": "badges-by-name",
    "/badges/recipients": "badge-recipients",
    "/badges/tags": "badges-by-tag",
    "/badges/{ids}/recipients": "badge-recipients-by-ids",
    "/collectives/{slugs}": "collectives-by-slug",
    "/enterprise/usersync": "user-sync",
    "/errors/{id}": "simulate-error",
    "/filters/create": "create-filter",
    "/filters/{filters}": "read-filter",
    "/inbox/unread": "inbox-unread",
    "/me/associated": "me-associated-users",
    "/me/comments/{toid}": "me-comments-to",
    "/me/merges": "me-merge-history",
    "/me/tag-preferences": "me-tag-prefs",
    "/me/tag-preferences/edit": "edit-me-tag-prefs",
    "/posts/{ids}/revisions": "revisions-by-ids",
    "/posts/{ids}/suggested-edits": "posts-on-suggested-edits",
    "/questions/unanswered/my-tags": "unanswered-questions-my-tags",
    "/questions/{ids}/linked": "linked-questions",
    "/questions/{ids}/related": "related-questions",
    "/questions/{ids}/timeline": "questions-timeline",
    "/revisions/{ids}": "revisions-by-guids",
    "/search/excerpts": "excerpt-search",
    "/tags/synonyms": "tag-synonyms",
    "/tags/{tags}/faq": "faqs-by-tags",
    "/tags/{tags}/info": "tags-by-name",
    "/tags/{tags}/related": "related-tags",
    "/tags/{tags}/synonyms": "synonyms-by-tags",
    "/tags/{tags}/wikis": "wikis-by-tags",
    "/users/moderators": "moderators",
    "/users/{id}/achievements": "achievements-on-user",
    "/users/{id}/inbox": "user-inbox",
    "/users/{id}/inbox/unread": "user-unread-inbox",
    "/users/{id}/network-activity": "users-network-activity",
    "/users/{id}/notifications": "user-notifications",
    "/users/{id}/notifications/unread": "user-unread-notifications",
    "/users/{id}/reputation-history/full": "full-reputation-history",
    "/users/{id}/tag-preferences": "tag-prefs-on-user",
    "/users/{id}/tag-preferences/edit": "edit-tag-prefs-on-user",
    "/users/{id}/tags/{tags}/top-answers": "top-user-answers-in-tags",
    "/users/{id}/tags/{tags}/top-questions": "top-user-questions-in-tags",
    "/users/{id}/write-permissions": "write-permissions",
    "/users/{ids}/associated": "associated-users",
    "/users/{ids}/comments/{toid}": "comments-by-users-to-user",
    "/users/{ids}/mentioned": "mentions-on-users",
    "/users/{ids}/merges": "merge-history",
    "/users/{ids}/reputation-history": "reputation-history",
}

# The habits, the first that fits; `=name` takes the s off.
HABITS = tuple(
    (re.compile(pattern.replace("ID", r"\{\w+\}") + r"\Z"), slug)
    for pattern, slug in (
        (r"/(?P<many>[\w-]+)", "{many}"),
        (r"/me/tags/ID/(?P<what>[\w-]+)", "me-tags-{what}"),
        (r"/me/(?P<many>[\w-]+)/(?P<kind>[\w-]+)", "me-{=kind}-{many}"),
        (r"/me/(?P<what>[\w-]+)", "me-{what}"),
        (r"/(?P<many>\w+)/ID/flags/add", "create-{=many}-flag"),
        (r"/(?P<many>\w+)/ID/(?P<what>\w+)/options", "{=many}-{=what}-options"),
        (r"/(?P<many>\w+)/ID/suggested-edit/add", "create-{=many}-suggested-edit"),
        (r"/(?:\w+/ID/)?(?P<many>\w+)/add", "create-{=many}"),
        (r"/(?:\w+/ID/)?(?P<many>\w+)/render", "render-{=many}"),
        (r"/(?P<many>\w+)/ID/(?P<verb>\w+)/undo", "undo-{verb}-{=many}"),
        (r"/(?P<many>\w+)/ID/(?P<verb>accept|delete|downvote|edit|favorite|recommend|upvote)", "{verb}-{=many}"),
        (r"/(?P<many>[\w-]+)/ID", "{many}-by-ids"),
        (r"/collectives/ID/(?P<what>[\w-]+)", "{what}-by-collective"),
        (r"/tags/ID/(?P<what>[\w-]+)/ID", "{what}-on-tags"),
        (r"/users/ID/(?P<what>\w+)/(?P<kind>[\w-]+)", "{=kind}-{what}-on-users"),
        (r"/(?P<many>[\w-]+)/ID/(?P<what>[\w-]+)", "{what}-on-{many}"),
        (r"/users/(?P<many>\w+)/(?P<kind>[\w-]+)", "{kind}-{many}"),
        (r"/(?P<many>[\w-]+)/(?P<kind>[\w-]+)", "{=kind}-{many}"),
    )
)


def slug(path: str) -> str:
    """The last part of the address of a method's page. A path that no habit fits gives its words."""
    if path in IRREGULAR:
        return IRREGULAR[path]
    for pattern, name in HABITS:
        if found := pattern.match(path):
            return _spelt(name, found.groupdict())
    return "-".join(re.findall(r"\w[\w-]*", path))


def of_method(path: str) -> str:
    return f"{ROOT}/{slug(path)}"


def of_type(name: str) -> str:
    return f"{ROOT}/types/{name.replace('_', '-')}"


def _spelt(name: str, parts: dict[str, str]) -> str:
    return re.sub(r"\{(=?)(\w+)\}", lambda mark: parts[mark[2]].removesuffix("s" if mark[1] else ""), name)
