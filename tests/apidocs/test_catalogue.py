"""The catalogue holds every method once, at an address of its own, and says something about each parameter."""

import re

import pytest

from ownstack.apidocs import addresses, site, words
from ownstack.apidocs.catalogue import METHODS, TYPE_PAGES
from ownstack.v23.endpoints import ENDPOINTS

# Links into the vendor's documentation that published programs hold in their comments.
LINKED = {
    "/answers/{ids}": "answers-by-ids",
    "/questions/{ids}/answers": "answers-on-questions",
    "/questions/{ids}/linked": "linked-questions",
    "/questions/no-answers": "no-answer-questions",
    "/questions/add": "create-question",
    "/questions/{id}/answers/add": "create-answer",
    "/posts/{id}/comments/add": "create-comment",
    "/posts/{id}/comments/render": "render-comment",
    "/answers/{id}/accept/undo": "undo-accept-answer",
    "/answers/{id}/suggested-edit/add": "create-answer-suggested-edit",
    "/questions/{id}/flags/add": "create-question-flag",
    "/questions/{id}/close/options": "question-close-options",
    "/search/advanced": "advanced-search",
    "/search/excerpts": "excerpt-search",
    "/tags/{tags}/faq": "faqs-by-tags",
    "/tags/{tag}/top-answerers/{period}": "top-answerers-on-tags",
    "/users/{ids}/questions/featured": "featured-questions-on-users",
    "/users/{id}/inbox/unread": "user-unread-inbox",
    "/users/{id}/tags/{tags}/top-answers": "top-user-answers-in-tags",
    "/users/moderators/elected": "elected-moderators",
    "/me/questions/unaccepted": "me-unaccepted-questions",
    "/me/associated": "me-associated-users",
    "/me/reputation-history/full": "me-full-reputation-history",
    "/me/tags/{tags}/top-answers": "me-tags-top-answers",
    "/collectives/{slugs}/answers": "answers-by-collective",
    "/filters/create": "create-filter",
    "/errors/{id}": "simulate-error",
    "/apps/{accessTokens}/de-authenticate": "application-de-authenticate",
}


@pytest.mark.parametrize("path, slug", LINKED.items())
def test_the_vendor_s_short_addresses_lead_here(path, slug):
    assert addresses.slug(path) == slug
    assert METHODS[slug].path == path


def test_every_method_has_an_address_of_its_own():
    assert {each.path for each in METHODS.values()} == {each.path for each in ENDPOINTS}
    assert len(METHODS) == len(ENDPOINTS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in METHODS)


def test_no_method_hides_behind_another_page():
    pages = {path.removeprefix(f"{addresses.ROOT}/") for path, *_ in site.PAGES if "{" not in path}
    assert not (pages | {"static"}) & set(METHODS)


def test_a_path_without_a_habit_has_an_address_too():
    assert addresses.slug("/reports/{id}/weekly/{day}") == "reports-id-weekly-day"


def test_every_parameter_has_its_sentence():
    named = {each.name for method in METHODS.values() for each in method.parameters}
    assert named <= set(words.PARAMETERS)


def test_every_type_of_a_field_has_its_page():
    inner = {row.field.type for page in TYPE_PAGES.values() for row in page.fields if row.leads_to}
    assert inner <= set(TYPE_PAGES)
