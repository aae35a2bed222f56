"""What the tables of the face do not say of themselves: a sentence about each parameter, and about each kind of bound.

A parameter without a row here is documented by its type alone.
"""

from __future__ import annotations

from typing import Final

PARAMETERS: Final = {
    # what many methods share
    "page": "The page, from 1 on. Beyond 25 the call needs a key or a token.",
    "pagesize": "Objects a page.",
    "fromdate": "Only what was created at this moment or later.",
    "todate": "Only what was created at this moment or earlier.",
    "order": "Largest or newest first, or the other way.",
    "sort": "What the list is ordered by; min and max bind the same value.",
    "min": "Only objects whose value of the chosen sort is this or more.",
    "max": "Only objects whose value of the chosen sort is this or less.",
    "filter": "Which fields the answer holds: a built-in filter or one that you made.",
    "team": "The team to ask, by its slug or as HOST/c/SLUG; without it, the main site.",
    "callback": "A function name: the answer comes as a call of it (JSONP).",
    "key": "Your application's key; better sent as the header X-API-Key.",
    "access_token": "A person's token; better sent as the header X-API-Access-Token.",
    "preview": "Checks and shows what would be made, and stores nothing.",
    # of methods
    "accepted": "Only questions with an accepted answer, or only those without.",
    "accessTokens": "The tokens that this is about. They stand in the address, so the call belongs on https.",
    "access_tokens": "The administrator's tokens to exchange.",
    "account_id": "The account that is acted for.",
    "answers": "Only questions with at least so many answers.",
    "article_type": "What kind of article it is.",
    "base": "The filter that the new one starts from; `default` where there is none.",
    "body": "In reading, words that the text must hold. In writing, the whole text, in Markdown.",
    "closed": "Only closed questions, or only open ones.",
    "comment": "Why: the summary of an edit, or what goes with a flag that asks for it.",
    "dryRun": "Tells what would change and changes nothing.",
    "exchange_type": "What to exchange for.",
    "exclude": "Fields to leave out, as `type.field`; `.field` for the wrapper's own.",
    "favorite_tags": "The tags that you watch from now on; sent empty, none.",
    "filters": "Names of filters.",
    "id": "The id.",
    "ids": "The ids. Unknown ones are skipped; the order of the answer is that of `sort`.",
    "ignored_tags": "The tags that you ignore from now on; sent empty, none.",
    "include": "Fields to add, as `type.field`; `.field` for the wrapper's own.",
    "inname": "Only where the name holds this text.",
    "intitle": "Words that the title must hold.",
    "migrated": "Only questions that were moved to another site, or only others.",
    "nottagged": "Only questions with none of these tags.",
    "notice": "Only questions that bear a notice, or only others.",
    "option_id": "One of the options that flags/options lists for this post.",
    "period": "All time, or the last 30 days.",
    "q": "What to find, in the site's search syntax.",
    "question_id": "The original, where the option asks for one (`requires_question_id`).",
    "requestsJson": "The teams and their members, as JSON.",
    "since": "Only what happened from this moment on.",
    "slug": "The collective's slug.",
    "slugs": "Slugs of collectives.",
    "tag": "A tag.",
    "tagged": "Tags to look for.",
    "tags": "Tags. A synonym stands for its master.",
    "target_site": "The other site, where the option asks for one (`requires_site`).",
    "title": "Words of the title to look for; in writing, the title.",
    "toid": "The id of the person who is addressed.",
    "types": "Only these kinds.",
    "unsafe": "Whether text comes as it was written instead of encoded for HTML.",
    "url": "An address that the question holds; `*` stands for anything.",
    "user": "Only questions of this person, by id.",
    "views": "Only questions seen at least so often.",
    "wiki": "Only community wiki, or only others.",
}

TYPES: Final = {
    "number": "number",
    "string": "string",
    "text": "string",
    "search text": "string",
    "boolean": "boolean",
    "date": "date",
    "number list": "number list",
    "string list": "string list",
    "guid list": "guid list",
    "access token list": "access token list",
    "depends": "depends on sort",
}
"""How the documentation calls a parameter's type: the vendor's words."""

BOUNDS: Final = {
    "date": "dates",
    "number": "numbers",
    "string": "strings",
    "badge_rank": "one of gold, silver, bronze",
    "badge_type": "one of named, tag_based",
    "": "",
}
"""What min and max are for a sort; nothing where it takes neither."""

OPENERS: Final = {
    "token": "an access token",
    "private_info": "a token with private_info, of the person themselves",
    "admin": "the token of an administrator",
}
"""What opens a private field (query.access.OPENERS)."""

PLACES: Final = {"path": "in the path", "query": "in the query", "form": "in the form or the query"}

EFFECTS: Final = {
    "invalidate_tokens": "This ends the tokens in its address, at once and for good.",
    "de_authenticate": "This ends every token that the person gave the app.",
    "exchange_tokens": "This makes a token of another person; the audit log tells of it.",
    "sync_teams": "This changes who is a member of the teams that it names.",
}
"""Calls that change something though they are no writes, by handler."""
