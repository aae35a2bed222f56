"""The rows that a key alone may ask, and what a row is made of.

Order: by group, as in the reference; a literal path wins over one with a parameter whatever the order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ownstack.kernel.limits import VECTOR_MAX, VECTOR_SMALL_MAX
from ownstack.query import sorts
from ownstack.query.sorts import Sorts
from ownstack.query.sources import Source, collectives, history, people, posts, tags


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a method, beside those that many share (v23.params.COMMON)."""

    name: str
    type: str
    """number, string, text (a string of any length), boolean, date; or a list of numbers, strings, guids or access tokens,
    semicolon separated"""
    where: str = "query"
    """path, query or form; the last two may both be sent either way"""
    is_required: bool = False
    max: int = VECTOR_MAX
    """Values of a list."""
    enum: tuple[str, ...] = ()
    are_tags: bool = False
    """Names of tags: without regard to case, synonyms meaning their master."""
    are_collectives: bool = False
    """Slugs that stand for the tags of their collectives."""
    default: str = ""
    """Taken where it is not given."""
    is_long: bool = False
    """A text whose length the site's rules bound, not ours."""
    may_be_empty: bool = False
    """Given and empty is something else than not given: it clears a list."""


@dataclass(frozen=True, slots=True, eq=False)
class Endpoint:
    """A method of the API."""

    path: str
    group: str
    returns: str
    what: str
    params: tuple[Param, ...] = ()
    source: Source | None = None
    search: str = ""
    """For what is sought rather than listed: a name of `query.search.finding`."""
    handler: str = ""
    """For what is no list of rows: a function of `v23.answers`."""
    sorts: Sorts = ()
    has_dates: bool = False
    is_paged: bool = True
    is_network: bool = False
    """About the installation, not one site."""
    verbs: tuple[str, ...] = ("GET",)
    needs_token: bool = False
    scopes: tuple[str, ...] = ()
    """What the access token must have been given."""
    own: str = ""
    """The value that the token's person fills: `ids` or `id` (of the member, or of the account where `is_network`),
    `account` (always of the account)."""
    is_own_only: bool = False
    """The `id` in the path must be the token's person."""
    is_view: bool = False
    """Asked for one id, it counts as a look at that post."""
    tells_pauses: bool = False
    """Its source wants to know the pauses between writes, which the settings have."""
    is_write: bool = False
    """Stores something, and takes `preview`; `handler` names a row of `v23.write`."""
    aliases: tuple[str, ...] = ()
    """Other spellings of the path that clients use."""

    @property
    def default_sort(self) -> str:
        return self.sorts[0].name if self.sorts else ""


def _path(name: str, type_: str, max_: int = VECTOR_MAX, enum: tuple[str, ...] = ()) -> Param:
    return Param(name, type_, "path", is_required=True, max=max_, enum=enum, are_tags=name in ("tags", "tag"))


IDS, ID, TOID = _path("ids", "number list"), _path("id", "number"), _path("toid", "number")
GUIDS = _path("ids", "guid list", VECTOR_SMALL_MAX)
TAG = _path("tag", "string")
PERIOD = _path("period", "string", enum=("all_time", "month"))
TAGGED = Param("tagged", "string list", are_tags=True)
INNAME = Param("inname", "string")
NOTTAGGED = Param("nottagged", "string list", are_tags=True)
SLUGS = _path("slugs", "string list")
SLUGS_FOR_TAGS = replace(SLUGS, are_collectives=True)
_BOOLEANS = ("True", "False")
CRITERIA = (
    Param("q", "search text"),
    Param("accepted", "boolean", enum=_BOOLEANS),
    Param("answers", "number"),
    Param("body", "search text"),
    Param("closed", "boolean", enum=_BOOLEANS),
    Param("migrated", "boolean", enum=_BOOLEANS),
    Param("notice", "boolean", enum=_BOOLEANS),
    NOTTAGGED,
    TAGGED,
    Param("title", "search text"),
    Param("user", "number"),
    Param("url", "string"),
    Param("views", "number"),
    Param("wiki", "boolean", enum=_BOOLEANS),
)
SITE_TYPES = Param("types", "string list", enum=("main_site", "meta_site"))
ACTIVITY_TYPES = Param("types", "string list", enum=("answers", "badges", "comments", "posts", "questions"))


def _tags(max_: int) -> Param:
    return _path("tags", "string list", max_)


def _sorted(path: str, group: str, source: Source, order: Sorts, what: str, *params: Param, is_view: bool = False) -> Endpoint:
    return Endpoint(path, group, source.type, what, params, source, sorts=order, has_dates=True, is_view=is_view)


def _undated(path: str, group: str, source: Source, order: Sorts, what: str, *params: Param) -> Endpoint:
    return Endpoint(path, group, source.type, what, params, source, sorts=order)


def _search(
    path: str, group: str, name: str, returns: str, what: str, *params: Param, order: Sorts = sorts.QUESTIONS_FOUND
) -> Endpoint:
    return Endpoint(path, group, returns, what, params, search=name, sorts=order, has_dates=True)


def _plain(path: str, group: str, source: Source, what: str, *params: Param, has_dates: bool = False) -> Endpoint:
    """A list whose order is the site's own."""
    return Endpoint(path, group, source.type, what, params, source, has_dates=has_dates)


def _network(path: str, group: str, source: Source, what: str, *params: Param) -> Endpoint:
    return Endpoint(path, group, source.type, what, params, source, is_network=True)


ENDPOINTS: tuple[Endpoint, ...] = (
    # answers
    _sorted("/answers", "answers", posts.ANSWERS, sorts.POSTS, "All answers."),
    _sorted("/answers/{ids}", "answers", posts.ANSWERS_BY_IDS, sorts.POSTS, "The answers with these ids.", IDS),
    _sorted("/answers/{ids}/comments", "answers", posts.COMMENTS_OF_ANSWERS, sorts.COMMENTS, "Comments on these answers.", IDS),
    _sorted(
        "/answers/{ids}/questions",
        "answers",
        posts.QUESTIONS_OF_ANSWERS,
        sorts.QUESTIONS,
        "The questions that these answers belong to.",
        IDS,
    ),
    # articles
    _sorted("/articles", "articles", posts.ARTICLES, sorts.POSTS, "All articles."),
    _sorted(
        "/articles/{ids}", "articles", posts.ARTICLES_BY_IDS, sorts.POSTS, "The articles with these ids.", IDS, is_view=True
    ),
    _sorted(
        "/articles/{ids}/comments", "articles", posts.COMMENTS_OF_ARTICLES, sorts.COMMENTS, "Comments on these articles.", IDS
    ),
    # badges
    _sorted("/badges", "badges", tags.BADGES, sorts.BADGES, "All badges.", INNAME),
    _sorted("/badges/{ids}", "badges", tags.BADGES_BY_IDS, sorts.BADGES, "The badges with these ids.", IDS),
    _sorted("/badges/name", "badges", tags.NAMED_BADGES, sorts.BADGES_OF_TYPE, "Badges that belong to no tag.", INNAME),
    _plain("/badges/recipients", "badges", tags.RECIPIENTS, "Badges awarded, newest first.", has_dates=True),
    _plain(
        "/badges/{ids}/recipients",
        "badges",
        tags.RECIPIENTS_OF_BADGES,
        "Awards of these badges, newest first.",
        IDS,
        has_dates=True,
    ),
    _sorted("/badges/tags", "badges", tags.TAG_BADGES, sorts.BADGES_OF_TYPE, "Badges earned in a tag.", INNAME),
    # collectives
    _undated("/collectives", "collectives", collectives.COLLECTIVES, sorts.COLLECTIVES, "All collectives."),
    _undated(
        "/collectives/{slugs}",
        "collectives",
        collectives.COLLECTIVES_BY_SLUGS,
        sorts.COLLECTIVES,
        "The collectives with these slugs.",
        SLUGS,
    ),
    _sorted(
        "/collectives/{slugs}/answers",
        "collectives",
        collectives.ANSWERS_OF_COLLECTIVES,
        sorts.POSTS,
        "Answers in the tags of these collectives.",
        SLUGS_FOR_TAGS,
    ),
    _sorted(
        "/collectives/{slugs}/questions",
        "collectives",
        collectives.QUESTIONS_OF_COLLECTIVES,
        sorts.QUESTIONS,
        "Questions in the tags of these collectives.",
        SLUGS_FOR_TAGS,
    ),
    _sorted(
        "/collectives/{slugs}/tags",
        "collectives",
        collectives.TAGS_OF_COLLECTIVES,
        sorts.TAGS,
        "The tags of these collectives.",
        SLUGS_FOR_TAGS,
    ),
    _sorted(
        "/collectives/{slugs}/users",
        "collectives",
        collectives.USERS_OF_COLLECTIVES,
        sorts.USERS,
        "The people of these collectives.",
        SLUGS,
    ),
    # comments
    _sorted("/comments", "comments", posts.COMMENTS, sorts.COMMENTS, "All comments."),
    _sorted("/comments/{ids}", "comments", posts.COMMENTS_BY_IDS, sorts.COMMENTS, "The comments with these ids.", IDS),
    # errors
    Endpoint("/errors", "errors", "error", "The errors that the API may answer with.", handler="errors", is_network=True),
    Endpoint(
        "/errors/{id}",
        "errors",
        "no data",
        "Answers with this error, to test a client.",
        (ID,),
        handler="simulate_error",
        is_paged=False,
        is_network=True,
    ),
    # filters
    Endpoint(
        "/filters/create",
        "filters",
        "filter",
        "Makes a filter; the same fields give the same filter.",
        (
            Param("include", "string list"),
            Param("exclude", "string list"),
            Param("base", "string"),
            Param("unsafe", "boolean", enum=("false", "true")),
        ),
        handler="create_filter",
        is_paged=False,
        is_network=True,
        verbs=("GET", "POST"),
    ),
    Endpoint(
        "/filters/{filters}",
        "filters",
        "filter",
        "The fields that these filters include.",
        (_path("filters", "string list", VECTOR_SMALL_MAX),),
        handler="describe_filters",
        is_paged=False,
        is_network=True,
    ),
    # info
    Endpoint("/info", "info", "info", "The site in numbers.", handler="info", is_paged=False),
    # posts
    _sorted("/posts", "posts", posts.POSTS, sorts.POSTS, "All questions, answers and articles."),
    _sorted("/posts/{ids}", "posts", posts.POSTS_BY_IDS, sorts.POSTS, "The posts with these ids, whatever their kind.", IDS),
    _sorted("/posts/{ids}/comments", "posts", posts.COMMENTS_OF_POSTS, sorts.COMMENTS, "Comments on these posts.", IDS),
    _plain(
        "/posts/{ids}/revisions",
        "posts",
        history.REVISIONS_OF_POSTS,
        "The history of these posts, newest first.",
        IDS,
        has_dates=True,
    ),
    _sorted(
        "/posts/{ids}/suggested-edits",
        "posts",
        history.SUGGESTED_EDITS_OF_POSTS,
        sorts.SUGGESTED_EDITS,
        "Edits suggested for these posts.",
        IDS,
    ),
    # privileges
    _plain("/privileges", "privileges", people.PRIVILEGES, "What reputation opens on this site."),
    # questions
    _sorted(
        "/questions", "questions", posts.QUESTIONS, sorts.QUESTIONS_TABS, "All questions; `tagged` wants every tag.", TAGGED
    ),
    _sorted(
        "/questions/{ids}",
        "questions",
        posts.QUESTIONS_BY_IDS,
        sorts.QUESTIONS,
        "The questions with these ids.",
        IDS,
        is_view=True,
    ),
    _sorted(
        "/questions/{ids}/answers", "questions", posts.ANSWERS_OF_QUESTIONS, sorts.POSTS, "Answers to these questions.", IDS
    ),
    _sorted(
        "/questions/{ids}/comments",
        "questions",
        posts.COMMENTS_OF_QUESTIONS,
        sorts.COMMENTS,
        "Comments on these questions, not on their answers.",
        IDS,
    ),
    _sorted(
        "/questions/{ids}/linked",
        "questions",
        posts.LINKED,
        sorts.QUESTIONS_RANKED,
        "Questions that these link to, or that link to them.",
        IDS,
    ),
    _search(
        "/questions/{ids}/related",
        "questions",
        "related",
        "question",
        "Questions about the same things, by title and tags.",
        IDS,
        order=sorts.QUESTIONS_RANKED,
    ),
    _plain(
        "/questions/{ids}/timeline",
        "questions",
        history.QUESTION_TIMELINE,
        "What happened to these questions, newest first.",
        IDS,
        has_dates=True,
    ),
    _sorted("/questions/featured", "questions", posts.FEATURED, sorts.QUESTIONS, "Questions with an open bounty.", TAGGED),
    _sorted("/questions/no-answers", "questions", posts.NO_ANSWERS, sorts.QUESTIONS, "Questions without any answer.", TAGGED),
    _sorted(
        "/questions/unanswered",
        "questions",
        posts.UNANSWERED,
        sorts.QUESTIONS,
        "Questions without an upvoted or accepted answer.",
        TAGGED,
    ),
    # revisions
    _plain(
        "/revisions/{ids}", "revisions", history.REVISIONS_BY_GUIDS, "The revisions with these guids.", GUIDS, has_dates=True
    ),
    # search
    _search(
        "/search",
        "search",
        "titles",
        "question",
        "Questions by tag (any of `tagged`) or words of the title.",
        TAGGED,
        NOTTAGGED,
        Param("intitle", "search text"),
    ),
    _search(
        "/search/advanced",
        "search",
        "questions",
        "question",
        "Questions by any criteria; `q` takes the site's search syntax.",
        *CRITERIA,
    ),
    _search(
        "/search/excerpts",
        "search",
        "excerpts",
        "search_excerpt",
        "Questions and answers in brief, with what was found marked.",
        *CRITERIA,
    ),
    _search(
        "/similar",
        "similar",
        "similar",
        "question",
        "Questions like a title; `tagged` raises, `nottagged` leaves out.",
        Param("title", "search text", is_required=True),
        TAGGED,
        NOTTAGGED,
    ),
    # sites
    Endpoint(
        "/sites", "sites", "site", "The sites of this installation that the key may read.", handler="sites", is_network=True
    ),
    # suggested edits
    _sorted("/suggested-edits", "suggested-edits", history.SUGGESTED_EDITS, sorts.SUGGESTED_EDITS, "All suggested edits."),
    _sorted(
        "/suggested-edits/{ids}",
        "suggested-edits",
        history.SUGGESTED_EDITS_BY_IDS,
        sorts.SUGGESTED_EDITS,
        "The suggested edits with these ids.",
        IDS,
    ),
    # tags
    _sorted("/tags", "tags", tags.TAGS, sorts.TAGS, "All tags.", INNAME),
    _sorted("/tags/moderator-only", "tags", tags.MODERATOR_ONLY, sorts.TAGS, "Tags that only moderators may use.", INNAME),
    _sorted("/tags/required", "tags", tags.REQUIRED, sorts.TAGS, "Tags of which a question needs one.", INNAME),
    _sorted("/tags/synonyms", "tags", tags.SYNONYMS, sorts.SYNONYMS, "All tag synonyms."),
    _plain("/tags/{tags}/faq", "tags", posts.FAQ, "Questions in all of these tags that others point to most.", _tags(5)),
    _sorted("/tags/{tags}/info", "tags", tags.TAGS_BY_NAMES, sorts.TAGS, "The tags with these names.", _tags(VECTOR_SMALL_MAX)),
    _plain("/tags/{tags}/related", "tags", tags.RELATED, "Tags found most beside all of these.", _tags(4)),
    _sorted(
        "/tags/{tags}/synonyms",
        "tags",
        tags.SYNONYMS_OF_TAGS,
        sorts.SYNONYMS,
        "Synonyms of these tags.",
        _tags(VECTOR_SMALL_MAX),
    ),
    _plain("/tags/{tags}/wikis", "tags", tags.WIKIS, "What these tags are for.", _tags(VECTOR_SMALL_MAX)),
    _plain("/tags/{tag}/top-answerers/{period}", "tags", tags.TOP_ANSWERERS, "Who answers best in a tag.", TAG, PERIOD),
    _plain("/tags/{tag}/top-askers/{period}", "tags", tags.TOP_ASKERS, "Who asks best in a tag.", TAG, PERIOD),
    # users
    _sorted("/users", "users", people.USERS, sorts.USERS, "All people.", INNAME),
    _sorted("/users/{ids}", "users", people.USERS_BY_IDS, sorts.USERS, "The people with these ids.", IDS),
    _sorted("/users/moderators", "users", people.MODERATORS, sorts.USERS, "The moderators."),
    _sorted("/users/moderators/elected", "users", people.ELECTED_MODERATORS, sorts.USERS, "The moderators who were elected."),
    _sorted("/users/{ids}/answers", "users", posts.ANSWERS_OF_USERS, sorts.POSTS, "Answers of these people.", IDS),
    _network("/users/{ids}/associated", "users", people.ASSOCIATED, "The faces of these accounts, by site.", IDS, SITE_TYPES),
    _sorted("/users/{ids}/badges", "users", tags.BADGES_OF_USERS, sorts.BADGES_OF_USER, "Badges of these people.", IDS),
    _sorted("/users/{ids}/comments", "users", posts.COMMENTS_OF_USERS, sorts.COMMENTS, "Comments of these people.", IDS),
    _sorted(
        "/users/{ids}/comments/{toid}",
        "users",
        posts.COMMENTS_TO_USER,
        sorts.COMMENTS,
        "Comments of these people to another.",
        IDS,
        TOID,
    ),
    _sorted(
        "/users/{ids}/favorites", "users", posts.FAVORITES_OF_USERS, sorts.FAVORITES, "Questions that these people keep.", IDS
    ),
    _sorted(
        "/users/{ids}/mentioned", "users", posts.COMMENTS_MENTIONING, sorts.COMMENTS, "Comments that address these people.", IDS
    ),
    _network("/users/{ids}/merges", "users", people.MERGES, "Merges of these accounts.", IDS),
    _sorted("/users/{ids}/posts", "users", posts.POSTS_OF_USERS, sorts.POSTS, "All posts of these people.", IDS),
    _sorted("/users/{ids}/questions", "users", posts.QUESTIONS_OF_USERS, sorts.QUESTIONS, "Questions of these people.", IDS),
    _sorted(
        "/users/{ids}/questions/featured",
        "users",
        posts.FEATURED_OF_USERS,
        sorts.QUESTIONS,
        "Questions of these people with an open bounty.",
        IDS,
    ),
    _sorted(
        "/users/{ids}/questions/no-answers",
        "users",
        posts.NO_ANSWERS_OF_USERS,
        sorts.QUESTIONS,
        "Questions of these people without any answer.",
        IDS,
    ),
    _sorted(
        "/users/{ids}/questions/unaccepted",
        "users",
        posts.UNACCEPTED_OF_USERS,
        sorts.QUESTIONS,
        "Questions of these people that have answers, none accepted.",
        IDS,
    ),
    _sorted(
        "/users/{ids}/questions/unanswered",
        "users",
        posts.UNANSWERED_OF_USERS,
        sorts.QUESTIONS,
        "Questions of these people that have answers, none upvoted or accepted.",
        IDS,
    ),
    _plain(
        "/users/{ids}/reputation",
        "users",
        history.REPUTATION_OF_USERS,
        "Reputation by post, day and kind of vote.",
        IDS,
        has_dates=True,
    ),
    _plain(
        "/users/{ids}/reputation-history",
        "users",
        history.REPUTATION_HISTORY_OF_USERS,
        "Public changes of reputation, newest first.",
        IDS,
    ),
    _sorted(
        "/users/{ids}/suggested-edits",
        "users",
        history.SUGGESTED_EDITS_OF_USERS,
        sorts.SUGGESTED_EDITS,
        "Edits that these people suggested.",
        IDS,
    ),
    _sorted("/users/{ids}/tags", "users", tags.TAGS_OF_USERS, sorts.TAGS, "Tags in which these people post.", IDS),
    _plain(
        "/users/{ids}/timeline", "users", history.USER_TIMELINE, "What these people did, newest first.", IDS, has_dates=True
    ),
    _network("/users/{id}/network-activity", "users", history.NETWORK_ACTIVITY, "What an account did.", ID, ACTIVITY_TYPES),
    _plain("/users/{id}/privileges", "users", people.PRIVILEGES_OF_USER, "What a person's reputation has opened.", ID),
    _sorted(
        "/users/{id}/tags/{tags}/top-answers",
        "users",
        posts.TOP_ANSWERS_OF_USER,
        sorts.POSTS,
        "The first 30 answers of a person in these tags.",
        ID,
        _tags(5),
    ),
    _sorted(
        "/users/{id}/tags/{tags}/top-questions",
        "users",
        posts.TOP_QUESTIONS_OF_USER,
        sorts.QUESTIONS,
        "The first 30 questions of a person in these tags.",
        ID,
        _tags(5),
    ),
    _plain("/users/{id}/top-answer-tags", "users", people.TOP_ANSWER_TAGS, "Tags in which a person answers best.", ID),
    _plain("/users/{id}/top-question-tags", "users", people.TOP_QUESTION_TAGS, "Tags in which a person asks best.", ID),
    _plain("/users/{id}/top-tags", "users", people.TOP_TAGS, "Tags in which a person is best.", ID),
    Endpoint(
        "/users/{id}/write-permissions",
        "users",
        people.WRITE_PERMISSIONS.type,
        "What a person may write through the API.",
        (ID,),
        people.WRITE_PERMISSIONS,
        tells_pauses=True,
    ),
)
