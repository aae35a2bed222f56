"""Where the rows of the methods of API v3 come from. Values are bound under the parameters' own names."""

from __future__ import annotations

from ownstack.query.models.collections import EDITABLE, MINE
from ownstack.query.models.tags import HAS_EXPERTS, HAS_SYNONYMS
from ownstack.query.sources import Source

# A deleted post is still there for who may undelete it (api-v3.md section 6).
SEEN = "({t}.deleted_date IS NULL OR %(may_override)s::boolean OR {t}.owner_user_id = %(me)s)"

WINDOW = (("from", "{t}.creation_date >= %(from)s"), ("to", "{t}.creation_date <= %(to)s"))
TAGGED = ("tagged", "{t}.tags && %(tagged)s::text[]")
"""The names that `tagId` stands for (query.tagged)."""
AUTHOR = ("authorId", "{t}.owner_user_id = %(authorId)s")

QUESTIONS = Source(
    "QuestionSummaryResponseModel",
    optional=(
        ("isAnswered", "{t}.is_answered = %(isAnswered)s"),
        ("hasAcceptedAnswer", "({t}.accepted_answer_id IS NOT NULL) = %(hasAcceptedAnswer)s"),
        ("questionId", "{t}.id = ANY(%(questionId)s)"),
        TAGGED,
        AUTHOR,
        *WINDOW,
    ),
)
QUESTION = Source("QuestionResponseModel", f"{{t}}.post_type = 1 AND {{t}}.id = %(questionId)s AND {SEEN}", visible=False)

# Hyperlinks both ways, and duplicates (data-dump.md section 8).
_LINKED = (
    "{{t}}.id IN (SELECT related_post_id FROM post_links WHERE site_id = %(site)s AND post_id = %({id})s"
    " UNION SELECT post_id FROM post_links WHERE site_id = %(site)s AND related_post_id = %({id})s)"
)
LINKED_QUESTIONS = Source("QuestionSummaryResponseModel", _LINKED.format(id="questionId"))
LINKED_QUESTIONS_OF_ARTICLE = Source("QuestionSummaryResponseModel", _LINKED.format(id="articleId"))

_ANSWER = f"{{t}}.post_type = 2 AND {{t}}.parent_id = %(questionId)s AND {{t}}.id = %(answerId)s AND {SEEN}"
ANSWERS = Source("AnswerSummaryResponseModel", "{t}.parent_id = %(questionId)s")
ANSWER = Source("AnswerResponseModel", _ANSWER, visible=False)
ANSWER_IN_SHORT = Source("AnswerSummaryResponseModel", _ANSWER, visible=False)

ARTICLES = Source("ArticleSummaryResponseModel", optional=(TAGGED, AUTHOR, *WINDOW))
ARTICLE = Source("ArticleResponseModel", f"{{t}}.post_type = 9 AND {{t}}.id = %(articleId)s AND {SEEN}", visible=False)


def _comments_of(id_: str) -> Source:
    return Source("CommentResponseModel", f"{{t}}.post_id = %({id_})s", order="{t}.creation_date, {t}.id")


COMMENTS_OF_QUESTION, COMMENTS_OF_ANSWER = _comments_of("questionId"), _comments_of("answerId")
COMMENTS_OF_ARTICLE = _comments_of("articleId")
TAGS = Source(
    "TagSummaryResponseModel",
    optional=(
        ("partialName", "position(lower(%(partialName)s) in {t}.name) > 0"),
        ("hasSmes", f"{HAS_EXPERTS} = %(hasSmes)s"),
        ("hasSynonyms", f"{HAS_SYNONYMS} = %(hasSynonyms)s"),
    ),
)
_TAG = "{t}.id = %(tagId)s"
TAG_ALONE = Source("TagResponseModel", _TAG)
TAG_EXPERTS = Source("SubjectMatterExpertResponseModel", _TAG)
TAG_WATCHERS = Source("TagWatchersResponseModel", _TAG)

# Who is deactivated is left out of the list, and still there alone (api-v3.md section 6).
USERS = Source("UserResponseModel", "{t}.deactivated_date IS NULL")
_ACCOUNT = "{{t}}.account_id IN (SELECT a.id FROM accounts a WHERE {0})"
ME = Source("UserDetailsResponseModel", "{t}.id = %(me)s")
USER_DETAILS = Source("UserDetailsResponseModel", "{t}.id = %(userId)s")
USER_BY_EMAIL = Source("UserDetailsResponseModel", _ACCOUNT.format("lower(a.email) = lower(%(email)s)"))
USERS_BY_EXTERNAL_ID = Source("UserResponseModel", _ACCOUNT.format("a.external_id = %(externalId)s"))
MANAGED_USERS = Source(
    "ManageUserResponseModel",
    optional=(
        ("isDeactivated", "({t}.deactivated_date IS NOT NULL) = %(isDeactivated)s"),
        ("lastAccessDateFrom", "{t}.last_access_date >= %(lastAccessDateFrom)s"),
        ("lastAccessDateTo", "{t}.last_access_date <= %(lastAccessDateTo)s"),
    ),
)
WATCHED_TAGS = Source(
    "TagSummaryResponseModel",
    "EXISTS (SELECT FROM tag_preferences y WHERE y.site_id = {t}.site_id AND y.tag_name = {t}.name AND y.user_id = %(userId)s"
    " AND y.preference = 'favorite_tag')",
)

USER_GROUPS = Source("UserGroupResponseModel")
USER_GROUP = Source("UserGroupResponseModel", "{t}.id = %(userGroupId)s")
COMMUNITIES = Source("CommunitySummaryResponseModel")
COMMUNITY = Source("CommunityResponseModel", "{t}.id = %(communityId)s")

COLLECTIONS = Source(
    "CollectionsSummaryResponseModel",
    optional=(
        ("authorIds", "{t}.owner_user_id = ANY(%(authorIds)s)"),
        ("partialTitle", "position(lower(%(partialTitle)s) in lower({t}.title)) > 0"),
        ("permissions", f"CASE %(permissions)s::text WHEN 'owned' THEN {MINE} WHEN 'editable' THEN {EDITABLE} ELSE true END"),
        *WINDOW,
    ),
)
COLLECTION = Source("CollectionsResponseModel", f"{{t}}.id = %(collectionId)s AND {SEEN}")
IMAGE = Source("ImageResponseModel", "{t}.id = %(imageId)s")
