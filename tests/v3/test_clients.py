"""so4t-api as published, unchanged, over https: everything that it covers, on the main site and in a private team."""

from __future__ import annotations

import pytest
from so4t_api import StackClient
from so4t_api.so4t_api import BadURLError, ForbiddenError, InvalidRequestError, NotFoundError, UnauthorizedError

from tests.v3.https import Site

TITLE = "Why doesn't the wrapper's own test <title> change?"
BODY = "It's a *text* with an apostrophe, long enough to be a question.\n\n    print('code')\n"
EDITED = "It's another text, long enough as well, and it has `code` in it."


@pytest.fixture(scope="module", params=["main site", "team"])
def client(site: Site, request: pytest.FixtureRequest) -> StackClient:
    team = site.access["team_slug"] if request.param == "team" else None
    return StackClient(site.address, site.access["access_token"], private_team=team)


@pytest.fixture(scope="module")
def main(site: Site) -> StackClient:
    return StackClient(site.address, site.access["access_token"], key=site.access["service_key"])


def title(client: StackClient, what: str) -> str:
    return f"{TITLE} It is about {what} of {client.private_team or 'all'}."


def test_a_question_and_its_answer_from_first_to_last(client: StackClient) -> None:
    asked = client.add_question(title(client, "questions"), BODY, ["wrapper-made", "wrapper-too"])
    id_ = asked["id"]
    assert asked["title"] == title(client, "questions")
    assert "It's a <em>text</em> with an apostrophe" in asked["body"]
    assert {tag["name"] for tag in asked["tags"]} == {"wrapper-made", "wrapper-too"}
    assert asked["owner"]["id"] == client.get_myself()["id"]
    assert client.get_question_by_id(id_) == asked

    answer = client.add_answer(id_, EDITED)
    assert client.get_answer_by_id(id_, answer["id"])["bodyMarkdown"] == EDITED
    assert [each["id"] for each in client.get_answers(id_)] == [answer["id"]]
    assert client.get_question_comments(id_) == []
    assert client.get_answer_comments(id_, answer["id"]) == []
    found = client.get_questions(is_answered=False, tag_id=[tag["id"] for tag in asked["tags"]], author_id=asked["owner"]["id"])
    assert [each["id"] for each in found] == [id_]

    retitled = client.edit_question(id_, title=title(client, "edits"))
    assert (retitled["title"], retitled["body"]) == (title(client, "edits"), asked["body"]), "HTML that is sent back stays"
    edited = client.edit_question(id_, body=EDITED, tags=["wrapper-too"])
    assert (edited["bodyMarkdown"], [tag["name"] for tag in edited["tags"]]) == (EDITED, ["wrapper-too"])

    client.delete_answer(id_, answer["id"])
    assert client.get_answers(id_) == []
    client.delete_question(id_)
    assert client.get_question_by_id(id_)["isDeleted"] is True
    with pytest.raises(InvalidRequestError, match="QuestionAlreadyDeleted"):
        client.delete_question(id_)


def test_lists_page_to_their_end(client: StackClient) -> None:
    questions = client.get_all_questions_answers_and_comments()
    assert len({each["id"] for each in questions}) == len(questions)
    assert [each["creationDate"] for each in questions] == sorted(each["creationDate"] for each in questions)
    assert client.get_questions(pagesize=15, sort="activity", order="desc") != []
    months = client.get_questions(start_date="2020-01", end_date="2035-12-31")
    assert {each["id"] for each in months} == {each["id"] for each in questions}
    assert len(client.get_questions(pagesize=15, one_page_limit=True)) == min(15, len(questions))
    assert client.get_questions(question_id=[questions[0]["id"]])[0]["id"] == questions[0]["id"]
    assert client.get_articles() == client.get_articles(pagesize=15)
    people = client.get_users()
    assert {client.get_myself()["id"]} <= {each["id"] for each in people}


def test_an_article_with_its_editors(client: StackClient) -> None:
    me = client.get_myself()["id"]
    made = client.add_article(title(client, "articles"), BODY, "howToGuide", ["wrapper-made"], "specificEditors", [me])
    assert (made["type"], made["title"]) == ("howToGuide", title(client, "articles"))
    assert [each["id"] for each in made["permissions"]["editorUsers"]] == [me]
    edited = client.edit_article(made["id"], title=title(client, "edited articles"), article_type="policy")
    assert (edited["title"], edited["type"], edited["body"]) == (title(client, "edited articles"), "policy", made["body"])
    assert edited["permissions"] == made["permissions"]
    assert client.edit_article(made["id"], editable_by="everyone")["permissions"]["editableBy"] == "everyone"
    assert made["id"] in [each["id"] for each in client.get_articles(tag_ids=[made["tags"][0]["id"]], author_id=me)]
    assert client.get_article_by_id(made["id"])["id"] == made["id"]
    client.delete_article(made["id"])
    assert client.get_article_by_id(made["id"])["isDeleted"] is True
    assert made["id"] not in [each["id"] for each in client.get_articles()]


def test_tags_and_their_experts(client: StackClient) -> None:
    client.add_question(title(client, "experts"), f"{BODY} This one is about experts.", ["wrapper-experts"])
    tag = client.get_tag_by_name("wrapper-experts")
    assert client.get_tag_by_id(tag["id"])["name"] == "wrapper-experts"
    assert tag in client.get_tags(partial_name="wrapper-exp")
    me = client.get_myself()["id"]
    group = client.add_user_group(f"Experts of {client.private_team}", [me], "Know all about it.")
    assert [each["id"] for each in client.add_sme_users(tag["id"], [me])["users"]] == [me]
    assert [each["id"] for each in client.add_sme_groups(tag["id"], [group["id"]])["userGroups"]] == [group["id"]]
    assert [each["name"] for each in client.get_tags(has_smes=True, partial_name="wrapper")] == ["wrapper-experts"]
    client.remove_sme_user(tag["id"], me)
    client.remove_sme_group(tag["id"], group["id"])
    assert client.get_tag_smes(tag["id"]) == {"users": [], "userGroups": []}
    both = client.edit_tag_smes(tag["id"], [me], [group["id"]])
    assert (len(both["users"]), len(both["userGroups"])) == (1, 1)
    assert client.edit_tag_smes(tag["id"]) == {"users": [], "userGroups": []}
    listed = next(each for each in client.get_all_tags_and_smes() if each["name"] == "wrapper-experts")
    assert listed["smes"] == {"users": [], "userGroups": []}


def test_a_user_group(client: StackClient) -> None:
    me, *others = [client.get_myself()["id"], *(each["id"] for each in client.get_users() if each["id"] > 0)][:3]
    other = next(each for each in others if each != me)
    group = client.add_user_group(f"Group of {client.private_team}", [me])
    assert client.get_user_group_by_id(group["id"])["name"] == group["name"]
    assert group["id"] in [each["id"] for each in client.get_user_groups()]
    renamed = client.edit_user_group(group["id"], description="Renamed.")
    assert (renamed["name"], renamed["description"], len(renamed["users"])) == (group["name"], "Renamed.", 1)
    assert {each["id"] for each in client.add_users_to_group(group["id"], [other])["users"]} == {me, other}
    client.delete_user_from_group(group["id"], other)
    assert [each["id"] for each in client.get_user_group_by_id(group["id"])["users"]] == [me]


def test_a_collection(client: StackClient) -> None:
    me = client.get_myself()["id"]
    asked = client.add_question(title(client, "collections"), f"{BODY} To be collected.", ["wrapper-made"])
    made = client.add_collection("The wrapper's collection", "With one post.", [asked["id"]], [me])
    assert [each["id"] for each in made["content"]] == [asked["id"]]
    assert made["id"] in [each["id"] for each in client.get_collections(partial_title="wrapper's", author_ids=[me])]
    assert made["id"] in [each["id"] for each in client.get_collections(permissions="owned", start_date="2020-01")]
    edited = client.edit_collection(made["id"], title="Renamed")
    assert (edited["title"], edited["description"], edited["content"]) == ("Renamed", "With one post.", made["content"])
    assert client.get_collection_by_id(made["id"]) == edited
    client.delete_collection(made["id"])
    assert client.get_collection_by_id(made["id"])["isDeleted"] is True


def test_the_search_finds_what_the_lists_have(client: StackClient) -> None:
    asked = client.add_question(
        f"Where does the zanzibarian wrapper of {client.private_team} look?", f"{BODY} Zanzibarian.", ["wrapper-made"]
    )
    hit = next(each for each in client.get_search_results("zanzibarian") if each.get("questionId") == asked["id"])
    listed = next(each for each in client.get_questions() if each["id"] == asked["id"])
    assert listed["creationDate"] in hit["creationDate"]
    assert hit["tags"] == listed["tags"]
    assert hit["owner"] == listed["owner"]
    assert (hit["type"], hit["title"], hit["webUrl"]) == ("question", listed["title"], listed["webUrl"])
    assert len(client.get_search_results("the", pagesize=15)) <= 15


def test_communities(main: StackClient) -> None:
    community = main.get_communities()[0]
    me = main.get_myself()["id"]
    other = next(each["id"] for each in main.get_users() if each["id"] not in (me, -1))
    assert main.get_community_by_id(community["id"])["name"] == community["name"]
    assert me in members(main.join_community(community["id"]))
    assert me not in members(main.leave_community(community["id"]))
    assert {me, other} <= members(main.add_users_to_community(community["id"], [me, other]))
    assert not {me, other} & members(main.remove_users_from_community(community["id"], [me, other]))


def members(community: dict) -> set[int]:
    return {each["id"] for each in community["members"]}


def test_people_and_impersonation(site: Site, main: StackClient) -> None:
    email = site.access["user"]["email"]
    user = main.get_user_by_email(email.upper())
    assert main.get_user_by_id(user["id"])["name"] == user["name"]
    assert main.get_account_id_by_user_id(user["id"]) == main.get_account_id_by_email(email) == user["accountId"]
    assert main.get_impersonation_token(user["accountId"]).endswith("))")
    assert main.get_impersonated_user(user["accountId"])["id"] == user["id"]
    asked = main.impersonate_question_by_user_id(title(main, "users"), f"{BODY} Not my own.", ["wrapper-made"], user["id"])
    assert asked["owner"]["id"] == user["id"]
    asked = main.impersonate_question_by_user_email(title(main, "email"), f"{BODY} By mail.", ["wrapper-made"], email)
    assert asked["owner"]["id"] == user["id"]
    answer = main.add_answer(asked["id"], f"{EDITED} Impersonated.", impersonation=True)
    assert answer["owner"]["id"] == user["id"]
    community = main.impersonate_question_by_account_id(title(main, "nobody"), f"{BODY} Of all.", ["wrapper-made"], -1)
    assert community["owner"]["id"] == -1


def test_refusals_are_those_that_it_knows(site: Site, main: StackClient) -> None:
    with pytest.raises(UnauthorizedError, match="Invalid access token"):
        StackClient(site.address, "nonsense")
    with pytest.raises(ForbiddenError, match="/v3/errors/forbidden"):
        StackClient(site.address, site.access["read_token"]).add_question(TITLE, BODY, ["wrapper-made"])
    with pytest.raises(ForbiddenError):
        StackClient(site.address, site.access["user_token"]).get_user_by_email(site.access["user"]["email"])
    with pytest.raises(NotFoundError, match="/v3/errors/user/not-found"):
        main.get_user_by_id(40000)
    with pytest.raises(NotFoundError):
        main.get_question_by_id(999999)
    with pytest.raises(InvalidRequestError, match="The Title field is required"):
        main.add_question("", BODY, ["wrapper-made"])
    with pytest.raises(InvalidRequestError, match="/v3/errors/questions/ValidationErrors"):
        main.add_question("x" * 151, BODY, ["wrapper-made"])
    with pytest.raises(BadURLError):
        main.get_items("/nowhere")
