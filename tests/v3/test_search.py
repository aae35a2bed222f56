"""The search over questions, answers and articles."""

from __future__ import annotations

from tests.v3.world import World

BASE = ["title", "snippet", "tags", "owner", "creationDate", "score", "webUrl"]
MEMBERS = {
    "question": ["type", "questionId", "answerCount", "hasAcceptedAnswer", "viewCount", *BASE],
    "answer": ["type", "answerId", "parentQuestionId", "isAccepted", *BASE],
    "article": ["type", "articleId", "viewCount", "articleType", "readTimeInMinutes", *BASE],
}


def test_a_page_has_no_order_and_each_kind_its_members(us: World) -> None:
    page = us.asker.get("/search", query="client", pageSize=100).found
    assert list(page) == ["totalCount", "pageSize", "page", "totalPages", "sort", "items"]
    assert (page["sort"], page["pageSize"]) == ("relevance", 100)
    assert page["totalCount"] == len(page["items"])
    assert {each["type"] for each in page["items"]} == set(MEMBERS)
    for each in page["items"]:
        assert list(each) == MEMBERS[each["type"]]
    small = us.key.get("/search", query="client", pageSize=15).found
    assert small["items"] == page["items"][:15]
    assert small["totalPages"] == -(-page["totalCount"] // 15)
    assert us.asker.get("/search", query="client", page=999).items == []


def test_what_is_found_is_told_as_in_the_lists(us: World) -> None:
    listed = us.asker.get("/questions", sort="score").items[0]
    found = next(
        each
        for each in us.asker.get("/search", query=f'title:"{listed["title"]}" is:question').items
        if each["questionId"] == listed["id"]
    )
    for name in ("title", "tags", "owner", "creationDate", "score", "webUrl", "answerCount", "viewCount"):
        assert found[name] == listed[name], name
    answer = us.asker.get("/search", query="is:answer").items[0]
    question = us.asker.get(f"/questions/{answer['parentQuestionId']}").found
    assert (answer["title"], answer["tags"]) == (question["title"], question["tags"])
    assert answer["webUrl"].endswith(f"/questions/{question['id']}/{answer['answerId']}#{answer['answerId']}")
    article = us.asker.get("/search", query="is:article").items[0]
    alone = us.asker.get(f"/articles/{article['articleId']}").found
    for ours, theirs in (("articleType", "type"), ("title", "title"), ("tags", "tags"), ("webUrl", "webUrl")):
        assert article[ours] == alone[theirs]
    assert article["readTimeInMinutes"] >= 1


def test_a_snippet_is_plain_text_around_the_words(us: World) -> None:
    body = f"{'Nothing of note is here. ' * 30}\n\nBut a <b>zugzwang</b> & more is `<there>`.\n\n{'And nothing again. ' * 30}"
    us.v23.asker.ask(body=body)
    snippet = us.asker.get("/search", query="zugzwang").items[0]["snippet"]
    assert "a zugzwang & more is <there>" in snippet
    assert (snippet[0], snippet[-1]) == ("…", "…")
    assert len(snippet) < 400


def test_sorts_are_best_first(us: World) -> None:
    scores = [each["score"] for each in us.asker.get("/search", query="the", sort="score", pageSize=100).items]
    assert scores == sorted(scores, reverse=True)
    dates = [each["creationDate"] for each in us.asker.get("/search", sort="newest", order="asc", pageSize=100).items]
    assert dates == sorted(dates, reverse=True)
    assert us.asker.get("/search", query="api", sort="Active").found["sort"] == "active"
    assert us.asker.get("/search", query="api", sort="creation").status == 400


def test_the_syntax_is_that_of_the_other_search(us: World) -> None:
    ours = us.asker.get("/search", query="[json] is:question", pageSize=100).found
    theirs = us.api.get("/search/advanced", q="[json]", pagesize=100).items
    assert {each["questionId"] for each in ours["items"]} == {each["question_id"] for each in theirs}
    assert us.asker.get("/search", query="score:3..").items
    assert all(each["score"] >= 3 for each in us.asker.get("/search", query="score:3..").items)
    for strange in ('"unclosed', "user:", "((((", "[", "title:", "-", "a" * 900):
        assert us.asker.get("/search", query=strange).status == 200, strange


def test_nothing_deleted_is_found_and_nothing_of_another_site(us: World) -> None:
    id_ = us.v23.asker.ask(body="The word fianchetto stands here, and is long enough to be asked.")
    assert [each["questionId"] for each in us.voter.get("/search", query="fianchetto").items] == [id_]
    assert us.team("voter").get("/search", query="fianchetto").found["totalCount"] == 0
    us.v23.asker.post(f"/questions/{id_}/delete")
    page = us.voter.get("/search", query="fianchetto").found
    assert (page["items"], page["totalPages"]) == ([], 1)


def test_a_team_is_searched_by_its_people(us: World) -> None:
    there = us.team("asker")
    title = there.get("/questions").items[0]["title"]
    found = there.get("/search", query=f'"{title}"').items
    assert title in [each["title"] for each in found]
    assert us.asker.get("/search", query=f'title:"{title}"').items == []
