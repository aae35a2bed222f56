"""What the lists' parameters mean: vectors, tags, dates, names, the badges' backward order, the kinds of unanswered."""

from __future__ import annotations

import pytest

from tests.v23.driver import Api


def ids(items: list[dict[str, object]], field: str = "question_id") -> set[object]:
    return {each[field] for each in items}


@pytest.mark.parametrize("path", ["/questions/", "//questions", "/questions//", "/Questions"])
def test_slashes_too_many_and_capitals_do_not_matter(beer: Api, path: str) -> None:
    assert beer.get(path).items == beer.get("/questions").items


def test_the_short_address_of_the_vendors_hosts_is_served_too(beer: Api) -> None:
    assert beer.send("GET", "/2.3/questions").items == beer.get("/questions").items


def test_unknown_parameters_and_site_are_ignored(beer: Api) -> None:
    assert beer.get("/questions", site="stackoverflow", nonsense="1", q="beer").items == beer.get("/questions").items
    assert beer.get("/sites", site="stackoverflow").status == 200


def test_a_vector_skips_what_is_unknown_and_what_comes_twice(beer: Api) -> None:
    first, second = (each["question_id"] for each in beer.get("/questions", pagesize=2).items)
    found = beer.get(f"/questions/{first};{second};{first};999999;-5").items
    assert [each["question_id"] for each in found] == [first, second]
    assert beer.get("/questions/999999").items == []


def test_a_vectors_order_is_the_sorts(beer: Api) -> None:
    asked = [each["question_id"] for each in beer.get("/questions", pagesize=10, sort="votes", order="asc").items]
    reply = beer.get(f"/questions/{';'.join(map(str, asked))}", sort="votes")
    assert [each["question_id"] for each in reply.items] == asked[::-1]


def test_a_comment_on_an_answer_is_none_on_its_question(beer: Api) -> None:
    comment = next(
        each for each in beer.get("/comments", filter=beer.filter("comment.post_type")).items if each["post_type"] == "answer"
    )
    assert beer.get(f"/answers/{comment['post_id']}/comments").items
    assert beer.get(f"/questions/{comment['post_id']}/comments").items == []


def test_tagged_wants_every_tag(beer: Api) -> None:
    both = beer.get("/questions", tagged="taste;ingredients", pagesize=100).items
    assert both
    assert all({"taste", "ingredients"} <= set(each["tags"]) for each in both)
    assert ids(both) < ids(beer.pages("/questions", 100, tagged="taste"))
    assert beer.get("/questions", tagged="taste;nonesuch").items == []


def test_more_than_five_tags_are_no_error_and_match_nothing(beer: Api) -> None:
    for path in ("/questions", "/questions/featured", "/questions/unanswered", "/questions/no-answers"):
        assert beer.get(path, tagged="a;b;c;d;e;f").items == []


def test_tags_are_matched_without_regard_to_case_and_by_their_synonyms(demo: Api) -> None:
    synonym = demo.get("/tags/synonyms", sort="applied").items[0]
    expected = demo.get("/questions", tagged=synonym["to_tag"]).items
    for name in (synonym["from_tag"], synonym["to_tag"].upper()):
        assert demo.get("/questions", tagged=name).items == expected
    assert demo.get(f"/tags/{synonym['from_tag'].upper()}/info").items[0]["name"] == synonym["to_tag"]


def test_a_tag_with_marks_in_its_name_is_found_when_encoded(demo: Api) -> None:
    for path in ("/tags/c%2B%2B/info", "/tags/c%23/info", "/tags/C%2b%2b%3Bc%23/info"):
        assert {each["name"] for each in demo.send("GET", f"/api/2.3{path}").items} <= {"c++", "c#"}
    assert len(demo.send("GET", "/api/2.3/tags/c%2B%2B;c%23/info").items) == 2


def test_inname_finds_a_part_of_the_name(demo: Api) -> None:
    assert all("api" in each["name"] for each in demo.get("/tags", inname="API").items)
    assert demo.get("/users", inname="%").items == []
    assert demo.get("/tags", inname="_").items == []


def test_the_window_of_dates_is_of_the_creation_whatever_the_sort(beer: Api) -> None:
    found = beer.pages("/questions", 100, sort="votes", min=10, fromdate=1400000000, todate=1450000000)
    assert found
    assert all(each["score"] >= 10 and 1400000000 <= each["creation_date"] <= 1450000000 for each in found)


def test_both_ends_of_the_window_belong_to_it(beer: Api) -> None:
    moment = beer.get("/questions", pagesize=1).items[0]["creation_date"]
    assert beer.get("/questions", fromdate=moment, todate=moment).items
    assert beer.get("/questions", fromdate=-5, todate=-1).items == []


def test_badges_are_sorted_backwards(beer: Api) -> None:
    def ranks(**params: object) -> set[str]:
        return {each["rank"] for each in beer.get("/badges", pagesize=100, sort="rank", **params).items}

    assert beer.get("/badges").items[0]["rank"] == "bronze"
    assert (ranks(max="gold"), ranks(min="bronze"), ranks(min="silver", max="silver")) == ({"gold"}, {"bronze"}, {"silver"})
    assert ranks(min="gold", max="bronze") == {"gold", "silver", "bronze"}


def test_named_badges_come_before_those_of_tags(beer: Api) -> None:
    for bounds, path in (({"max": "named"}, "/badges/name"), ({"min": "tag_based"}, "/badges/tags")):
        assert ids(beer.get("/badges", sort="type", pagesize=100, **bounds).items, "badge_id") == ids(
            beer.get(path, pagesize=100).items, "badge_id"
        )


def test_a_site_counts_questions_without_answers_as_unanswered_and_a_person_does_not(beer: Api) -> None:
    unanswered, no_answers = beer.pages("/questions/unanswered", 100), beer.pages("/questions/no-answers", 100)
    assert ids(no_answers) < ids(unanswered)
    assert {each["answer_count"] for each in no_answers} == {0}
    people = ";".join(dict.fromkeys(str(each["owner"]["user_id"]) for each in unanswered if "user_id" in each["owner"]))
    for person in people.split(";")[:20]:
        mine = [beer.get(f"/users/{person}/questions/{each}", pagesize=100).items for each in ("no-answers", "unanswered")]
        assert not ids(mine[0]) & ids(mine[1])
        assert all(each["answer_count"] > 0 and not each["is_answered"] for each in mine[1])


def test_unaccepted_are_the_answered_ones_where_nobody_chose(beer: Api) -> None:
    person = beer.get("/users", pagesize=1).items[0]["user_id"]
    for each in beer.get(f"/users/{person}/questions/unaccepted").items:
        assert each["answer_count"] > 0
        assert "accepted_answer_id" not in each


def test_a_question_is_featured_while_its_bounty_is_open(demo: Api) -> None:
    featured = demo.get("/questions/featured").items
    assert featured
    assert all(each["bounty_amount"] and each["bounty_closes_date"] > each["creation_date"] for each in featured)


def test_hot_week_and_month_take_no_bounds(beer: Api) -> None:
    for sort in ("hot", "week", "month"):
        assert len(beer.get("/questions", sort=sort).items) == 30
        assert beer.get("/questions", sort=sort, max=1).error == (400, "bad_parameter", "max")
