"""The four search methods over a real site: their parameters and their own rules (api-2.3.md section 6)."""

import re

import psycopg
import pytest


def ids(answer):
    return [item["question_id"] for item in answer["items"]]


@pytest.fixture(scope="session")
def beer(beer_database):
    with psycopg.connect(beer_database, autocommit=True) as conn:
        yield lambda where: {row[0] for row in conn.execute(f"SELECT id FROM posts t WHERE post_type = 1 AND {where}")}


def every(ask, path, **params):
    found, page, more = [], 1, True
    while more:
        answer = ask(path, pagesize=100, page=page, **params)
        found += answer["items"]
        more, page = answer["has_more"], page + 1
    return found


# ---- /search


def test_search_needs_tags_or_a_title(ask):
    assert ask("search")["error_message"] == "one of tagged or intitle must be set"
    assert ask("search", nottagged="ipa")["error_name"] == "bad_parameter"


def test_tagged_is_any_of_the_tags_and_nottagged_none(ask, beer):
    found = every(ask, "search", tagged="ipa;ale", nottagged="style")
    assert {item["question_id"] for item in found} == beer("tags && '{ipa,ale}' AND NOT tags && '{style}'")


def test_intitle_wants_every_word(ask):
    items = every(ask, "search", intitle="pale ales")
    assert items
    assert all(
        re.search("pale", item["title"], re.IGNORECASE) and re.search("ales?", item["title"], re.IGNORECASE) for item in items
    )


def test_nottagged_beside_intitle_alone_counts_for_nothing(ask):
    assert ids(ask("search", intitle="ale", nottagged="ale")) == ids(ask("search", intitle="ale"))


def test_a_title_of_stop_words_is_looked_for_as_it_stands(ask):
    items = ask("search", intitle="what is the")["items"]
    assert items
    assert all("what is the" in item["title"].lower() for item in items)


# ---- /search/advanced


@pytest.mark.parametrize(
    "params, where",
    [
        ({"accepted": "True"}, "accepted_answer_id IS NOT NULL"),
        ({"accepted": "False"}, "accepted_answer_id IS NULL"),
        ({"closed": "true"}, "closed_date IS NOT NULL"),
        ({"migrated": "True"}, "migrated_to IS NOT NULL"),
        (
            {"notice": "False", "views": 5000},
            "view_count >= 5000 AND NOT EXISTS (SELECT FROM post_notices n WHERE n.post_id = t.id)",
        ),
        ({"wiki": "True"}, "community_owned_date IS NOT NULL"),
        ({"answers": 6}, "answer_count >= 6"),
        ({"user": 5}, "owner_user_id = 5"),
        ({"tagged": "ipa;ale", "nottagged": "taste"}, "tags && '{ipa,ale}' AND NOT tags && '{taste}'"),
        ({"q": "[ipa] [style]"}, "tags @> '{ipa,style}'"),
        ({"q": "[ipa] or [ale]"}, "tags && '{ipa,ale}'"),
        ({"q": "-[ipa] score:15.."}, "NOT tags && '{ipa}' AND score >= 15"),
        ({"q": "[whisk*]"}, "EXISTS (SELECT FROM unnest(tags) g WHERE g LIKE 'whisk%')"),
        ({"q": "score:3..10 answers:0"}, "score BETWEEN 3 AND 10 AND answer_count = 0"),
        ({"q": "score:20.. OR views:20000.."}, "score >= 20 OR view_count >= 20000"),
        ({"q": "created:2014-02..2014-03"}, "creation_date >= '2014-02-01Z' AND creation_date < '2014-04-01Z'"),
        ({"q": "lastactive:2020-05.."}, "last_activity_date >= '2020-05-01Z'"),
        ({"q": "hasaccepted:no closed:yes"}, "accepted_answer_id IS NULL AND closed_date IS NOT NULL"),
        ({"q": "duplicate:yes"}, "EXISTS (SELECT FROM post_links l WHERE l.post_id = t.id AND link_type = 3)"),
        ({"q": "wiki:yes"}, "community_owned_date IS NOT NULL"),
        ({"q": "migrated:no is:question user:5"}, "migrated_to IS NULL AND owner_user_id = 5"),
        ({"q": "user:me"}, "false"),
        ({"q": "is:answer"}, "false"),
        ({"q": "inquestion:8"}, "id = 8"),
        (
            {"url": "*wikipedia.org*Beer"},
            'EXISTS (SELECT FROM post_bodies b WHERE b.post_id = t.id AND b.body ~* \'href="[^"]*wikipedia\\.org[^"]*beer\')',
        ),
    ],
)
def test_each_criterion_finds_just_its_questions(ask, beer, params, where):
    found = [item["question_id"] for item in every(ask, "search/advanced", **params)]
    assert sorted(found) == sorted(beer(where))


def test_nottagged_alone_is_refused(ask):
    for path in ("search/advanced", "search/excerpts"):
        assert ask(path, nottagged="ipa")["error_message"] == "nottagged"


def test_no_criterion_gives_every_question(ask, beer):
    assert ask("search/advanced", filter="total")["total"] == len(beer("true"))


@pytest.mark.parametrize("name, value", [("accepted", "maybe"), ("answers", "some"), ("user", "me"), ("views", "1.5")])
def test_a_value_of_the_wrong_kind_is_refused(ask, name, value):
    assert ask("search/advanced", q="beer", **{name: value})["error_message"] == name


@pytest.mark.parametrize("path", ["search", "search/advanced", "search/excerpts", "similar"])
def test_relevance_takes_no_min_or_max(ask, path):
    params = {"tagged": "ale", "title": "ale", "sort": "relevance"}
    assert ask(path, **params, min=1)["error_message"] == "min"
    assert ask(path, **params, max=1)["error_message"] == "max"
    assert ask(path, **params)["items"]


@pytest.mark.parametrize("path", ["search/advanced", "search/excerpts"])
@pytest.mark.parametrize("sort", ["activity", "votes", "creation", "relevance"])
def test_pages_and_total_agree(ask, path, sort):
    total = ask(path, q="pale ale", filter="total")["total"]
    found = every(ask, path, q="pale ale", sort=sort)
    seen = {(item["question_id"], item.get("answer_id")) for item in found}
    assert len(seen) == len(found) == total


def test_sorts_order_what_is_found(ask):
    scores = [item["score"] for item in every(ask, "search/advanced", q="taste", sort="votes", min=5, max=20)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] <= 20
    assert scores[-1] >= 5


# ---- /search/excerpts


def test_excerpts_mix_questions_and_answers(ask):
    items = every(ask, "search/excerpts", q="lambic")
    questions = [item for item in items if item["item_type"] == "question"]
    answers = [item for item in items if item["item_type"] == "answer"]
    assert questions
    assert answers
    assert all("has_accepted_answer" in item and "answer_count" in item and "is_accepted" not in item for item in questions)
    assert all("is_accepted" in item and "answer_id" in item and "answer_count" not in item for item in answers)
    assert all("owner" not in item for item in items)


def test_an_answer_has_its_own_score_and_that_of_its_question(ask, beer_database):
    item = next(each for each in every(ask, "search/excerpts", q="lambic is:answer") if each["score"] != each["question_score"])
    with psycopg.connect(beer_database) as conn:
        scores = dict(
            conn.execute(
                "SELECT id, score FROM posts WHERE id = ANY(%s)", [[item["answer_id"], item["question_id"]]]
            ).fetchall()
        )
    assert scores == {item["answer_id"]: item["score"], item["question_id"]: item["question_score"]}


def test_hits_are_marked_in_title_and_excerpt_by_their_stem(ask):
    item = ask("search/excerpts", q="lambics is:question", sort="relevance")["items"][0]
    assert '<span class="highlight">lambic</span>' in item["title"].lower()
    assert '<span class="highlight">' in item["excerpt"]


def test_nothing_unescaped_comes_out(ask):
    made = ask("filters/create", base="default", unsafe="true")["items"][0]["filter"]
    for filter_ in ("default", made):
        for item in every(ask, "search/excerpts", q='beer OR "isn\'t" OR lt OR quot', filter=filter_):
            for text in (item["title"], item["excerpt"]):
                assert not re.search("[<>\"']", re.sub(r'<span class="highlight">|</span>', "", text)), text


def test_an_equivalent_tag_search_is_told(ask):
    assert ask("search/excerpts", q="[ipa]", pagesize=1)["items"][0]["equivalent_tag_search"] == ["ipa"]
    assert ask("search/excerpts", tagged="IPA;ale", pagesize=1)["items"][0]["equivalent_tag_search"] == ["ipa", "ale"]
    assert "equivalent_tag_search" not in ask("search/excerpts", q="[ipa] hops", pagesize=1)["items"][0]


# ---- /similar, /related


def test_similar_needs_a_title(ask):
    assert ask("similar")["error_message"] == "title"


def test_similar_finds_the_question_itself_and_others_like_it(ask):
    found = ids(ask("similar", title="difference between ale and lager", sort="relevance"))
    assert found[0] == 8
    assert len(found) > 5


def test_tagged_raises_and_nottagged_leaves_out(ask):
    title = "How long does it keep once opened?"
    wine = ask("similar", title=title, tagged="wine", sort="relevance", pagesize=10)["items"]
    plain = ask("similar", title=title, sort="relevance", pagesize=10)["items"]
    without = every(ask, "similar", title=title, nottagged="wine", sort="relevance")
    assert sum("wine" in item["tags"] for item in wine) >= sum("wine" in item["tags"] for item in plain)
    assert not any("wine" in item["tags"] for item in without)


def test_a_title_without_words_is_like_nothing(ask):
    assert ask("similar", title="!!! of the")["items"] == []


def test_related_leaves_the_question_out_and_knows_its_tags(ask):
    found = ids(ask("questions/8;33/related", sort="rank"))
    assert found
    assert not {8, 33} & set(found)
    assert ask("questions/999999/related")["items"] == []


# ---- duplicates and links


def test_a_duplicate_names_its_originals(ask, beer_database):
    made = ask("filters/create", include="question.closed_details", base="default")["items"][0]["filter"]
    with psycopg.connect(beer_database) as conn:
        sql = (
            "SELECT DISTINCT ON (c.post_id) c.post_id, c.original_question_ids FROM closures c JOIN posts p ON p.id = c.post_id"
            " AND p.closed_date IS NOT NULL WHERE reopened_date IS NULL AND original_question_ids <> '{}'"
            " AND EXISTS (SELECT FROM posts o WHERE o.id = ANY(original_question_ids)) ORDER BY c.post_id, c.closed_date DESC"
        )
        closed = dict(conn.execute(sql).fetchall())
        known = {row[0] for row in conn.execute("SELECT id FROM posts WHERE post_type = 1")}
    assert closed
    for question, originals in closed.items():
        details = ask(f"questions/{question}", filter=made)["items"][0]["closed_details"]
        assert [each["question_id"] for each in details["original_questions"]] == [each for each in originals if each in known]


def test_linked_goes_both_ways(ask, beer_database):
    with psycopg.connect(beer_database) as conn:
        sql = (
            "SELECT a, array_agg(DISTINCT b) FROM (SELECT post_id a, related_post_id b FROM post_links"
            " UNION SELECT related_post_id, post_id FROM post_links) l JOIN posts p ON p.id = b AND p.post_type = 1 GROUP BY a"
        )
        expected = conn.execute(sql).fetchall()
    for question, others in expected:
        assert sorted(ids(ask(f"questions/{question}/linked", pagesize=100))) == sorted(others)


# ---- collectives, suggested edits


def test_a_site_without_collectives_has_none(ask):
    for path in ("", "/x", "/x/answers", "/x/questions", "/x/tags", "/x/users"):
        assert ask(f"collectives{path}")["items"] == []


def test_a_dump_has_no_suggested_edits(ask):
    assert ask("suggested-edits", sort="approval")["items"] == ask("suggested-edits/1;2")["items"] == []
