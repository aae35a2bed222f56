"""What API v2.3 wrote, v3 reads, and the other way round."""

from __future__ import annotations

from typing import Any

from tests.v3 import asking
from tests.v3.world import World


def there(us: World, path: str, *fields: str) -> dict[str, Any]:
    """The one object of v2.3 under that path, with these fields and as it is stored."""
    name = us.api.filter(".items", *fields, base="none", unsafe=True)
    (item,) = us.api.get(path, filter=name).items
    return item


QUESTION = tuple(
    f"question.{name}"
    for name in (
        *("question_id", "title", "body", "body_markdown", "tags", "score", "answer_count", "view_count", "comment_count"),
        *("is_answered", "accepted_answer_id", "closed_date", "last_activity_date", "creation_date", "favorite_count"),
    )
)


def same_question(us: World, id_: int) -> dict[str, Any]:
    """Reads it by both faces and holds them against each other."""
    old, new = there(us, f"/questions/{id_}", *QUESTION), us.key.get(f"/questions/{id_}").found
    assert (new["title"], new["body"], new["bodyMarkdown"]) == (old["title"], old["body"], old["body_markdown"])
    assert [tag["name"] for tag in new["tags"]] == old["tags"]
    for ours, theirs in (("score", "score"), ("answerCount", "answer_count"), ("commentCount", "comment_count")):
        assert new[ours] == old[theirs]
    assert new["isAnswered"] == old["is_answered"]
    assert new["isClosed"] == ("closed_date" in old)
    return new


def test_every_question_is_the_same_in_both(us: World) -> None:
    for item in us.key.get("/questions", pageSize=100).items:
        same_question(us, item["id"])


def test_a_question_of_v3_lives_on_in_v23(us: World) -> None:
    asked = asking.question(title='What\'s <this> in "both" faces & why?')
    id_ = us.asker.post("/questions", asked).found["id"]
    assert same_question(us, id_)["bodyMarkdown"] == asked["body"]
    assert us.api.get(f"/questions/{id_}").items[0]["title"] == "What&#39;s &lt;this&gt; in &quot;both&quot; faces &amp; why?"
    us.v23.asker.one(
        f"/questions/{id_}/edit", title="What does the old face say of it?", body=asked["body"] + " New.", tags="python"
    )
    found = same_question(us, id_)
    assert (found["title"], [tag["name"] for tag in found["tags"]]) == ("What does the old face say of it?", ["python"])
    us.v23.voter.one(f"/questions/{id_}/upvote")
    assert us.voter.get(f"/questions/{id_}").found["userHasUpvoted"] is True
    us.voter.delete(f"/questions/{id_}/upvote")
    assert same_question(us, id_)["score"] == 0
    us.v23.voter.one(f"/questions/{id_}/favorite")
    assert us.voter.get(f"/questions/{id_}").found["userHasBookmarked"] is True
    us.voter.delete(f"/questions/{id_}/bookmark")
    assert there(us, f"/questions/{id_}", "question.favorite_count") == {"favorite_count": 0}
    assert us.asker.delete(f"/questions/{id_}").status == 204
    assert us.api.get(f"/questions/{id_}").items == []


def test_a_question_of_v23_lives_on_in_v3(us: World) -> None:
    id_ = us.v23.asker.ask()
    same_question(us, id_)
    new = asking.question()
    us.asker.put(f"/questions/{id_}", new)
    assert there(us, f"/questions/{id_}", *QUESTION)["body_markdown"] == new["body"]
    us.voter.post(f"/questions/{id_}/downvote")
    assert there(us, f"/questions/{id_}", "question.score", "question.down_vote_count") == {"score": -1, "down_vote_count": 1}
    us.v23.asker.post(f"/questions/{id_}/delete")
    assert us.asker.get(f"/questions/{id_}").found["isDeleted"] is True
    assert us.asker.delete(f"/questions/{id_}").status == 400


def test_answers_go_both_ways(us: World) -> None:
    id_ = us.v23.asker.ask()
    by_v23 = us.v23.voter.answer(id_)
    sent = asking.answer()
    by_v3 = us.editor.post(f"/questions/{id_}/answers", sent).found["id"]
    found = {each["id"]: each for each in us.key.get(f"/questions/{id_}/answers").items}
    assert set(found) == {by_v23, by_v3}
    fields = ("answer.body", "answer.body_markdown", "answer.is_accepted", "answer.score", "answer.share_link", "answer.link")
    old = there(us, f"/answers/{by_v3}", *fields)
    assert (old["body_markdown"], old["body"]) == (sent["body"], found[by_v3]["body"])
    assert old["link"] == found[by_v3]["webUrl"]
    us.v23.asker.one(f"/answers/{by_v3}/accept")
    assert us.key.get(f"/questions/{id_}/answers/{by_v3}").found["isAccepted"] is True
    us.asker.post(f"/questions/{id_}/answers/{by_v23}/accept")
    assert there(us, f"/questions/{id_}", *QUESTION)["accepted_answer_id"] == by_v23
    assert same_question(us, id_)["answerCount"] == 2
    assert us.editor.delete(f"/questions/{id_}/answers/{by_v3}").status == 204
    assert us.api.get(f"/answers/{by_v3}").items == []


def test_articles_and_comments_go_both_ways(us: World) -> None:
    sent = asking.article(type="policy")
    id_ = us.asker.post("/articles", sent).found["id"]
    fields = ("article.title", "article.body_markdown", "article.tags", "article.article_type")
    assert there(us, f"/articles/{id_}", *fields) == {
        "title": sent["title"],
        "body_markdown": sent["body"],
        "tags": sent["tags"],
        "article_type": "policy",
    }
    body = "An article that was changed by the old face, at length."
    us.v23.asker.one(
        f"/articles/{id_}/edit", title="What the old face calls it", body=body, tags="json", article_type="how-to-guide"
    )
    found = us.key.get(f"/articles/{id_}").found
    assert (found["title"], found["bodyMarkdown"], found["type"]) == ("What the old face calls it", body, "howToGuide")
    comment = us.v23.asker.comment(id_)
    assert [each["id"] for each in us.key.get(f"/articles/{id_}/comments").found] == [comment]
    us.v23.asker.post(f"/comments/{comment}/delete")
    assert us.key.get(f"/articles/{id_}/comments").found == []


def test_flags_of_one_face_are_those_of_the_other(us: World) -> None:
    id_ = us.v23.asker.ask()
    assert us.voter.post(f"/questions/{id_}/flags", {"optionId": 3}).status == 200
    options = us.v23.voter.get(f"/questions/{id_}/flags/options").items
    assert [each["title"] for each in options if each.get("has_flagged")] == ["very low quality"]
    us.v23.voter.post(f"/questions/{id_}/flags/add", option_id=3)
    retractions = [each for each in us.voter.get(f"/questions/{id_}/flags/options").found if each["isRetraction"]]
    assert retractions == []


def test_lists_have_the_same_rows_in_the_same_order(us: World) -> None:
    for sort, old in (("creation", "creation"), ("activity", "activity"), ("score", "votes")):
        for order in ("asc", "desc"):
            ids = [each["question_id"] for each in us.api.get("/questions", sort=old, order=order, pagesize=100).items]
            assert [each["id"] for each in us.key.get("/questions", sort=sort, order=order, pageSize=100).items] == ids
    articles = [each["article_id"] for each in us.api.get("/articles", sort="votes", pagesize=100).items]
    assert [each["id"] for each in us.key.get("/articles", sort="score", pageSize=100).items] == articles
