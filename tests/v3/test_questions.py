"""Questions: lists, one, and what is done with them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.v3 import asking
from tests.v3.world import World

ASKED = {
    "title": "Why doesn't <this> title's apostrophe change?",
    "body": "It's *here*, and long enough to be asked.\r\n\r\n    and  it  stays\n\n\n",
    "tags": ["json"],
}
HTML = (
    '<p>It\'s <em>here</em> &amp; <code>a &lt; b</code>, see <a href="https://example.com/?a=1&amp;b=2">this</a>.</p>\n'
    "<blockquote>\n<p>said</p>\n</blockquote>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    '<pre class="lang-py s-code-block"><code>if a &lt; b:\n\n    *no* emphasis\n</code></pre>\n<h2>End</h2>\n'
)


def test_a_list_is_a_page_in_an_envelope(us: World) -> None:
    page = us.asker.get("/questions", pageSize=15).found
    assert list(page) == ["totalCount", "pageSize", "page", "totalPages", "sort", "order", "items"]
    assert (page["pageSize"], page["page"], page["sort"], page["order"], len(page["items"])) == (15, 1, "creation", "desc", 15)
    assert page["totalPages"] == -(-page["totalCount"] // 15)
    assert us.key.get("/questions", PAGESIZE=15, unknown="x").found["items"][0]["id"] == page["items"][0]["id"]


def test_pages_join_without_gap_and_end_with_empty_ones(us: World) -> None:
    whole = us.key.get("/questions", pageSize=100).found
    pages = [us.key.get("/questions", pageSize=15, page=number).found for number in range(1, whole["totalPages"] * 7 + 2)]
    assert [each["id"] for page in pages for each in page["items"]] == [each["id"] for each in whole["items"]]
    last = us.key.get("/questions", pageSize=100, page=2147483647).found
    assert (last["items"], last["totalCount"]) == ([], whole["totalCount"])


def test_a_team_that_became_the_main_site_is_found_by_its_old_path(us: World) -> None:
    """What a program calls its team may be the main site here."""
    [[slug]] = us.v23.sql("SELECT slug FROM sites WHERE kind = 'main'")
    in_path = replace(us.asker, team=slug.upper())
    assert in_path.get("/questions").json == us.asker.get("/questions").json
    assert replace(us.asker, team="nonesuch").get("/questions").status == 404
    [[account_id, site_id]] = us.v23.sql(
        "SELECT account_id, site_id FROM members WHERE site_id = 2 AND account_id IS NOT NULL ORDER BY id LIMIT 1"
    )
    of_team = replace(us.asker, token=us.v23.token(account_id, "write_access"), team=slug)
    us.v23.sql("UPDATE access_tokens SET site_id = %s WHERE id = (SELECT max(id) FROM access_tokens)", site_id)
    assert of_team.get("/questions").status == 404
    assert replace(of_team, team="platform").get("/questions").status == 200


def test_slashes_too_many_before_the_version_do_not_matter(us: World) -> None:
    for path in ("/api//v3/questions", "//api/v3/questions", "//v3/questions"):
        assert us.api.send("GET", path, "pageSize=15", [("X-API-Key", us.api.key)]).status == 200


def test_an_empty_list_has_one_page(us: World) -> None:
    page = us.key.get("/questions", authorId=2147483647).found
    assert (page["totalCount"], page["totalPages"], page["items"]) == (0, 1, [])


@pytest.mark.parametrize("sort", ["creation", "activity", "score"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_sorts_go_both_ways(us: World, sort: str, order: str) -> None:
    name = {"creation": "creationDate", "activity": "lastActivityDate", "score": "score"}[sort]
    items = us.key.get("/questions", sort=sort, order=order.upper(), pageSize=100).items
    # What is cut off a date's fraction is a nought, so the texts do not compare as the dates do.
    values = [each[name] if name == "score" else each[name].partition(".")[0] for each in items]
    assert values == sorted(values, reverse=order == "desc")


def test_a_tag_is_found_as_soon_as_it_is_there(us: World) -> None:
    [[new]] = us.v23.sql("SELECT last_value + 1 FROM tags_id_seq")
    assert us.asker.get("/questions", tagId=new).items == []
    us.v23.add("namer", 20_000)
    asked = us.namer.post("/questions", asking.question(tags=["never-seen-before"])).found
    assert asked["tags"][0]["id"] == new
    assert [each["id"] for each in us.asker.get("/questions", tagId=new).items] == [asked["id"]]


def test_filters_narrow_the_list(us: World) -> None:
    items = us.key.get("/questions", pageSize=100).items
    ids = [each["id"] for each in items]

    def of(**query: object) -> list[int]:
        return [each["id"] for each in us.key.get("/questions", pageSize=100, **query).items]

    tags = [items[0]["tags"][0], items[-1]["tags"][0]]
    tagged = [each["id"] for each in items if {tag["id"] for tag in each["tags"]} & {tag["id"] for tag in tags}]
    assert of(tagId=[tag["id"] for tag in tags]) == tagged
    assert of(tagId=",".join(str(tag["id"]) for tag in tags)) == tagged
    assert of(questionId=ids[3:5]) == ids[3:5]
    assert of(isAnswered="True") == [each["id"] for each in items if each["isAnswered"]]
    assert sorted(of(hasAcceptedAnswer="false") + of(hasAcceptedAnswer="true")) == sorted(ids)
    owner = items[0]["owner"]["id"]
    assert of(authorId=owner) == [each["id"] for each in items if each["owner"] and each["owner"]["id"] == owner]
    day = items[10]["creationDate"][:10]
    assert of(to=day) == [each["id"] for each in items if each["creationDate"][:10] < day]
    assert sorted({*of(to=day), *of(**{"from": day})}) == sorted(ids)


def test_what_was_asked_is_read_back_as_it_was_sent(us: World) -> None:
    made = us.asker.post("/questions", ASKED)
    assert made.status == 201
    question = made.json
    assert question["title"] == ASKED["title"]
    assert question["bodyMarkdown"] == ASKED["body"]
    assert question["body"].startswith("<p>It's <em>here</em>")
    assert [tag["name"] for tag in question["tags"]] == ["json"]
    assert question["owner"]["id"] == us.v23.people["asker"].user_id
    assert question["webUrl"] == f"https://knowledge.example/questions/{question['id']}"
    assert question["shareUrl"] == f"https://knowledge.example/q/{question['id']}/{question['owner']['id']}"
    assert question["lastEditor"] is None
    assert "." not in question["creationDate"] or len(question["creationDate"].split(".")[1]) <= 3
    assert us.voter.get(f"/questions/{question['id']}").json["id"] == question["id"]


def test_html_that_is_sent_back_as_markdown_renders_to_itself(us: World) -> None:
    question = us.asker.post("/questions", asking.question(body=HTML)).found
    assert question["body"] == HTML
    for _ in range(2):
        path = f"/questions/{question['id']}"
        sent = {"title": question["title"], "body": question["body"], "tags": [tag["name"] for tag in question["tags"]]}
        edited = us.asker.put(path, sent).found
        assert (edited["body"], edited["bodyMarkdown"]) == (question["body"], question["body"])
        question = edited


def test_every_body_of_the_demo_renders_to_itself(us: World) -> None:
    from ownstack.kernel import markdown

    bodies = [each["body"] for each in us.key.get("/questions", pageSize=100).items]
    assert [markdown.render(body) for body in bodies] == bodies


def test_put_replaces_everything(us: World) -> None:
    question = us.asker.post("/questions", asking.question()).found
    new = asking.question(tags=["python", "json"])
    edited = us.asker.put(f"/questions/{question['id']}", new | {"id": 1, "accepted": True, "preview": None}).found
    assert (edited["id"], edited["title"], edited["bodyMarkdown"]) == (question["id"], new["title"], new["body"])
    assert [tag["name"] for tag in edited["tags"]] == ["python", "json"]
    assert edited["lastEditor"]["id"] == us.v23.people["asker"].user_id
    refused = us.voter.put(f"/questions/{question['id']}", asking.question())
    assert (refused.status, refused.json["type"]) == (403, "/v3/errors/forbidden")
    assert set(us.asker.put(f"/questions/{question['id']}", {"body": new["body"]}).json["errors"]) == {"Title", "Tags"}


def test_a_title_is_asked_once(us: World) -> None:
    asked = asking.question()
    us.asker.post("/questions", asked)
    again = us.voter.post("/questions", asking.question(title=asked["title"].upper()))
    assert again.status == 400
    assert (again.json["type"], again.json["title"]) == ("/v3/errors/questions/ValidationErrors", "Question not created")
    assert "already exists" in again.json["detail"]
    long = us.asker.post("/questions", asking.question(title="How long is a title " * 10))
    assert (long.status, long.json["title"]) == (400, "Question not created")


def test_deleting_is_soft_and_is_done_once(us: World) -> None:
    path = f"/questions/{us.asker.post('/questions', asking.question()).found['id']}"
    gone = us.asker.delete(path)
    assert (gone.status, gone.raw) == (204, b"")
    assert us.asker.get(path).found["isDeleted"] is True
    assert us.admin.get(path).found["isDeleted"] is True
    for stranger in (us.voter, us.key):
        lost = stranger.get(path)
        assert (lost.status, lost.json["type"]) == (404, "/v3/errors/question/not-found")
    again = us.asker.delete(path)
    assert (again.status, again.json["type"]) == (400, "/v3/errors/delete/QuestionAlreadyDeleted")
    assert us.voter.delete(path).status == 404


def test_votes_answer_with_the_whole_question(us: World) -> None:
    path = f"/questions/{us.asker.post('/questions', asking.question()).found['id']}"
    up = us.voter.post(f"{path}/upvote").found
    assert (up["score"], up["userHasUpvoted"], up["userHasDownvoted"]) == (1, True, False)
    down = us.voter.post(f"{path}/downvote").found
    assert (down["score"], down["userHasUpvoted"], down["userHasDownvoted"]) == (-1, False, True)
    assert us.asker.get(path).found["userHasDownvoted"] is False
    assert us.voter.delete(f"{path}/downvote").found["score"] == 0
    assert us.voter.delete(f"{path}/upvote").status == 400
    assert us.asker.post(f"{path}/upvote").status == 400
    assert us.newcomer.post(f"{path}/upvote").status == 403
    missing = us.voter.post("/questions/2147483647/upvote")
    assert (missing.status, missing.json["type"]) == (404, "/v3/errors/vote/QuestionNotFound")
    assert "2147483647" in missing.json["detail"]


def test_a_bookmark_answers_201_and_its_deletion_200(us: World) -> None:
    path = f"/questions/{us.asker.post('/questions', asking.question()).found['id']}"
    kept = us.voter.post(f"{path}/bookmark")
    assert (kept.status, kept.json["userHasBookmarked"]) == (201, True)
    assert us.asker.get(path).found["userHasBookmarked"] is False
    back = us.voter.delete(f"{path}/bookmark")
    assert (back.status, back.json["userHasBookmarked"]) == (200, False)
    assert us.voter.delete(f"{path}/bookmark").status == 400


def test_linked_questions_go_both_ways(us: World) -> None:
    ((one, other),) = us.v23.sql(
        "SELECT post_id, related_post_id FROM post_links l JOIN posts p ON p.site_id = l.site_id AND p.id = l.post_id"
        " JOIN posts q ON q.site_id = l.site_id AND q.id = l.related_post_id WHERE p.post_type = 1 AND q.post_type = 1"
        " AND p.deleted_date IS NULL AND q.deleted_date IS NULL AND l.site_id = 1 ORDER BY l.id LIMIT 1"
    )
    for from_, to in ((one, other), (other, one)):
        page = us.key.get(f"/questions/{from_}/linked").found
        assert to in [each["id"] for each in page["items"]]
        assert page["sort"] == "hot"
    assert us.key.get("/questions/2147483647/linked").json["type"] == "/v3/errors/question/not-found"


def test_related_questions_can_be_paged_and_sorted(us: World) -> None:
    id_ = us.key.get("/questions", sort="score").items[0]["id"]
    found = us.key.get(f"/questions/{id_}/related", pageSize=15, sort="score").found
    assert found["totalCount"] == len(us.key.get(f"/questions/{id_}/related", pageSize=100).items) > 0
    scores = [each["score"] for each in found["items"]]
    assert scores == sorted(scores, reverse=True)
    assert id_ not in [each["id"] for each in found["items"]]
    assert us.key.get("/questions/2147483647/related").status == 404


def test_a_question_names_people_and_groups(us: World) -> None:
    voter = us.v23.people["voter"].user_id
    us.v23.sql("UPDATE members SET display_name = 'Vera van Vote' WHERE site_id = 1 AND id = %s", voter)
    ((group, name),) = us.v23.sql("SELECT id, name FROM user_groups WHERE site_id = 1 ORDER BY id LIMIT 1")
    size = us.v23.sql("SELECT count(*) FROM user_group_members WHERE site_id = 1 AND user_group_id = %s", group)[0][0]
    body = f"Do @VeraVanVote or @{name.replace(' ', '')} know, or `@asker`, or @nobody-there?"
    made = us.asker.post("/questions", asking.question(body=body)).found
    assert made["mentionedUsers"] == [{"id": voter, "name": "Vera van Vote"}]
    assert made["mentionedUserGroups"] == [{"id": group, "name": name, "memberCount": size}]
    path = f"/questions/{made['id']}"
    us.v23.sql("UPDATE members SET display_name = 'Somebody else' WHERE site_id = 1 AND id = %s", voter)
    assert us.key.get(path).found["mentionedUsers"] == [{"id": voter, "name": "Somebody else"}]
    edited = us.asker.put(path, asking.question(body="Nobody is named any more, and nobody needs to be."))
    assert (edited.found["mentionedUsers"], edited.found["mentionedUserGroups"]) == ([], [])
    us.v23.sql("UPDATE members SET display_name = 'Voter' WHERE site_id = 1 AND id = %s", voter)


def test_a_question_belongs_to_the_communities_of_its_tags(us: World) -> None:
    ((id_, name, tag),) = us.v23.sql(
        "SELECT c.id, c.name, t.tag_name FROM collectives c JOIN collective_tags t ON t.site_id = c.site_id"
        " AND t.collective_id = c.id WHERE c.site_id = 1 ORDER BY c.id, t.tag_name LIMIT 1"
    )
    made = us.asker.post("/questions", asking.question(tags=[tag])).found
    found = next(each for each in made["communities"] if each["id"] == id_)
    assert list(found) == ["name", "description", "id", "memberCount", "tags"]
    assert found["name"] == name
    assert tag in [each["name"] for each in found["tags"]]


def test_refusals_have_the_shape_of_the_face(us: World) -> None:
    unsigned = us.nobody.get("/questions")
    assert (unsigned.status, unsigned.raw, unsigned.headers["content-type"]) == (
        401,
        b"Invalid access token",
        "text/plain; charset=utf-8",
    )
    lost = us.asker.get("/nowhere")
    assert (lost.status, lost.raw) == (404, b"Not Found")
    reader = us.key.post("/questions", ASKED)
    assert (reader.status, reader.json["type"]) == (403, "/v3/errors/forbidden")
    missing = us.asker.post("/questions", {"title": "x"})
    assert missing.status == 400
    assert set(missing.json["errors"]) == {"Body", "Tags"}
    assert us.asker.get("/questions", pageSize=25).status == 400
    gone = us.asker.get("/questions/2147483647")
    assert gone.json["detail"] == "There is no question 2147483647."
    assert urlsplit(gone.json["type"]).path == "/v3/errors/question/not-found"
