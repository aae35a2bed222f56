"""What people do earns them badges, once."""

from __future__ import annotations

import time

from tests.v23.writing.writers import Writers


def badges(we: Writers, who: str) -> list[str]:
    """Once all that has happened is worked off."""
    deadline = time.monotonic() + 20
    while we.sql("SELECT 1 FROM outbox WHERE processed_date IS NULL") and time.monotonic() < deadline:
        time.sleep(0.1)
    return sorted(each["name"] for each in we.api.get(f"/users/{we.people[who].user_id}/badges").items)


def test_a_thread_earns_its_people_the_first_badges(we: Writers) -> None:
    for _ in range(2):
        id_ = we.asker.ask()
        answer_id = we.editor.answer(id_)
        we.voter.one(f"/questions/{id_}/upvote")
        we.voter.one(f"/answers/{answer_id}/upvote")
        we.closer.one(f"/answers/{we.closer2.answer(id_)}/downvote")
        we.asker.one(f"/answers/{answer_id}/accept")
    assert badges(we, "asker") == ["Scholar", "Student"]
    assert badges(we, "editor") == ["Teacher"]
    assert badges(we, "voter") == ["Supporter"]
    assert badges(we, "closer") == ["Critic"]
    card = we.api.get(f"/users/{we.asker.user_id}").items[0]
    assert card["badge_counts"]["bronze"] == 2
    told = we.sql(
        "SELECT body FROM notifications WHERE notification_type = 'badge_earned' AND account_id = %s", we.asker.account_id
    )
    assert sorted(each[0] for each in told) == ["You have earned the badge Scholar.", "You have earned the badge Student."]


def test_ten_upvotes_make_a_nice_answer_each_time(we: Writers) -> None:
    answers = [we.editor.answer(we.asker.ask()) for _ in range(2)]
    for number in range(10):
        fan = we.add(f"fan{number}", 100)
        for each in answers:
            fan.one(f"/answers/{each}/upvote")
    assert badges(we, "editor").count("Nice Answer") == 1
    awards = we.sql(
        "SELECT count(*) FROM badge_awards a JOIN badges b ON b.id = a.badge_id AND b.name = 'Nice Answer' WHERE a.post_id = ANY(%s)",
        answers,
    )
    assert awards == [(2,)]


def test_ten_comments_make_a_commentator(we: Writers) -> None:
    id_ = we.asker.ask()
    for _ in range(9):
        we.closer2.comment(id_)
    assert badges(we, "closer2") == []
    we.closer2.comment(id_)
    assert badges(we, "closer2") == ["Commentator"]
