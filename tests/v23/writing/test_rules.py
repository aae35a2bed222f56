"""Rules that need many people or much time, at the front door: votes that settle, votes to delete, spam, dialects."""

from __future__ import annotations

from tests.soon import soon
from tests.v23.writing.writers import BODY, DENIED, FAILED, Writers, refused


def test_a_vote_settles_after_five_minutes(we: Writers) -> None:
    answer_id = we.asker.answer(we.editor.ask())
    we.voter.one(f"/answers/{answer_id}/upvote")
    for table in ("votes", "reputation_events"):
        we.sql(f"UPDATE {table} SET creation_date = creation_date - interval '6 minutes' WHERE post_id = %s", answer_id)
    assert refused(we.voter.post(f"/answers/{answer_id}/upvote/undo")) == FAILED
    assert refused(we.voter.post(f"/answers/{answer_id}/downvote")) == FAILED
    we.asker.one(f"/answers/{answer_id}/edit", body=BODY + " Edited.")
    assert we.voter.one(f"/answers/{answer_id}/upvote/undo")["score"] == 0


def test_trusted_people_delete_a_closed_question_by_three_votes(we: Writers) -> None:
    trusted = [we.add(f"trusted{number}", 25_000) for number in range(3)]
    id_, counted = we.asker.ask(), we.api.filter("question.delete_vote_count")
    assert refused(trusted[0].post(f"/questions/{id_}/delete")) == FAILED
    we.admin.one(f"/questions/{id_}/flags/add", option_id=11)
    assert refused(we.closer.post(f"/questions/{id_}/delete")) == DENIED
    for table, column in (("posts", "id"), ("closures", "post_id")):
        we.sql(f"UPDATE {table} SET closed_date = closed_date - interval '3 days' WHERE {column} = %s", id_)
    for count, voter in enumerate(trusted[:2], 1):
        assert voter.post(f"/questions/{id_}/delete", preview="true").items == []
        assert voter.post(f"/questions/{id_}/delete").items == []
        assert we.api.get(f"/questions/{id_}", filter=counted).items[0]["delete_vote_count"] == count
    assert refused(trusted[0].post(f"/questions/{id_}/delete")) == FAILED
    assert trusted[2].post(f"/questions/{id_}/delete").items == []
    assert we.api.get(f"/questions/{id_}").items == []


def test_what_six_people_call_spam_is_gone_and_in_its_writers_history(we: Writers) -> None:
    writer = we.add("spammer", 500)
    answer_id = writer.answer(we.asker.ask())
    for name in ("asker", "voter", "editor", "closer", "closer2", "closer3"):
        assert we.api.get(f"/answers/{answer_id}").items != []
        we.people[name].post(f"/answers/{answer_id}/flags/add", option_id=1)
    assert we.api.get(f"/answers/{answer_id}").items == []
    assert writer.reputation == 400
    history = we.api.get(f"/users/{writer.user_id}/reputation-history").items
    assert (history[0]["reputation_history_type"], history[0]["reputation_change"]) == ("post_flagged_as_spam", -100)


def test_revisions_are_rendered_in_the_dialect_of_their_date(we: Writers) -> None:
    id_, shown = (
        we.asker.ask(body="#No blank before June 2020, and it is a heading."),
        we.api.filter("revision.body", "revision.last_body"),
    )
    assert "<h1>" not in we.api.get(f"/posts/{id_}/revisions", filter=shown).items[0]["body"]
    we.sql("UPDATE revisions SET creation_date = '2015-05-05' WHERE post_id = %s", id_)
    old = "<h1>No blank before June 2020, and it is a heading.</h1>\n"
    assert we.api.get(f"/posts/{id_}/revisions", filter=shown).items[0]["body"] == old
    title = we.api.get(f"/questions/{id_}").items[0]["title"]
    edit = {"title": title, "tags": "json", "body": "#No blank today, and it is no heading at all."}
    we.asker.one(f"/questions/{id_}/edit", **edit)
    newest = we.api.get(f"/posts/{id_}/revisions", filter=shown).items[0]
    assert (newest["body"][:4], newest["last_body"]) == ("<p>#", old)


def test_an_edit_of_title_or_tags_leaves_the_body_as_it_was_rendered(we: Writers) -> None:
    id_ = we.asker.ask()
    we.sql("UPDATE post_bodies SET body = '<p>As an import had it</p>' WHERE post_id = %s", id_)
    edit = {"title": f"A title with the word zugzwang, {id_}", "body": BODY, "tags": "http"}
    assert we.asker.one(f"/questions/{id_}/edit", **edit, filter="withbody")["body"] == "<p>As an import had it</p>"
    assert [each["question_id"] for each in we.api.get("/search", intitle="zugzwang").items] == [id_]
    marked = "SELECT search @@ '''title=zugzwang'''::tsquery FROM post_documents WHERE id = %s"
    assert we.sql(marked, id_) == [(True,)]


def test_math_and_diagrams_are_behind_switches_of_the_site(we: Writers) -> None:
    body = "Some $x$ in a sentence that is long enough.\n\n```mermaid\ngraph TD\n```\n"
    plain = we.asker.one("/questions/add", title="Is math off at first?", body=body, tags="json", filter="withbody")["body"]
    assert "math-container" not in plain
    assert 'class="mermaid"' not in plain
    extensions = we.api.filter("info.site")

    def known() -> list[str]:
        found: list[str] = we.api.get("/info", filter=extensions).items[0]["site"].get("markdown_extensions", [])
        return found

    we.sql("UPDATE sites SET has_math = true, has_mermaid = true WHERE id = 1")
    try:
        assert soon(known, ["Prettify", "MathJax"]) == ["Prettify", "MathJax"]
        with_both = we.asker.one("/questions/add", title="Is math on now?", body=body, tags="json", filter="withbody")["body"]
        rendered = we.api.post("/questions/render", title="Is math on now?", body=body, tags="json", filter="withbody").items[0]
        assert rendered["body"] == with_both
        assert '<span class="math-container">$x$</span>' in with_both
        assert '<pre class="mermaid">' in with_both
    finally:
        we.sql("UPDATE sites SET has_math = false, has_mermaid = false WHERE id = 1")
