"""Questions: lists, one, and what is done with them."""

from __future__ import annotations

from tests.v3.world import World

ASKED = {
    "title": "Why doesn't <this> title's apostrophe change?",
    "body": "It's *here*, and long enough to be asked.",
    "tags": ["json"],
}


def test_a_list_is_a_page_in_an_envelope(us: World) -> None:
    page = us.asker.get("/questions", pageSize=15).found
    assert list(page) == ["totalCount", "pageSize", "page", "totalPages", "sort", "order", "items"]
    assert (page["pageSize"], page["page"], page["sort"], page["order"], len(page["items"])) == (15, 1, "creation", "desc", 15)
    assert page["totalPages"] == -(-page["totalCount"] // 15)
    assert us.key.get("/questions", PAGESIZE=15, unknown="x").found["items"][0]["id"] == page["items"][0]["id"]


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


def test_deleting_is_soft_and_is_done_once(us: World) -> None:
    id_ = us.asker.post(
        "/questions",
        {**ASKED, "title": "Is this question deleted for good?", "body": "No, only for others, and not for its writer."},
    ).json["id"]
    assert us.asker.delete(f"/questions/{id_}").status == 204
    assert us.asker.get(f"/questions/{id_}").found["isDeleted"] is True
    gone = us.voter.get(f"/questions/{id_}")
    assert (gone.status, gone.json["type"]) == (404, "/v3/errors/question/not-found")


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
