"""Every method has its page, form and examples; what the forms and examples call answers as the page says."""

import html
import re

import httpx
import pytest
from lxml.html import HtmlElement, fromstring

from ownstack.apidocs.catalogue import METHODS, Method
from ownstack.apidocs.snippets import LANGUAGES
from ownstack.v23.errors import BY_ID

pytestmark = pytest.mark.xdist_group("apidocs_walk")
WITH_FORM = [each for each in METHODS.values() if each.verb == "GET"]
WRITES = [each for each in METHODS.values() if each.endpoint.is_write]


@pytest.fixture(scope="module")
def pages(served) -> dict[str, HtmlElement]:
    """The page of every method, as a browser without scripts has it."""
    return {slug: fromstring(got(served, method).text) for slug, method in METHODS.items()}


def got(served: httpx.Client, method: Method) -> httpx.Response:
    answer = served.get(method.address)
    assert answer.status_code == 200, method.address
    return answer


def filled(page: HtmlElement) -> dict[str, str]:
    """What the form sends as it stands. Tokens in an address are left as marks, which are no tokens."""
    return dict(page.get_element_by_id("call").form_values())


def called(served: httpx.Client, granted, method: Method, page: HtmlElement) -> httpx.Response:
    """The call of the form with its defaults, as the script on the page makes it."""
    csrf = page.get_element_by_id("access").get("data-csrf")
    told = served.post(f"{method.address}/request", data={**filled(page), "csrf": csrf}).json()
    assert told["missing"] == []
    marks = {"YOUR_KEY": granted.access["api_key"], "YOUR_TOKEN": granted.access["access_token"]}
    headers = {name: marks[mark] for name, mark in told["headers"].items()}
    form = {"Content-Type": "application/x-www-form-urlencoded"} if told["body"] else {}
    return served.request(told["verb"], told["path"], headers={**headers, **form}, content=told["body"])


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
def test_a_method_s_page_tells_all_that_its_row_holds(pages, method):
    page = pages[method.slug]
    text = " ".join(page.text_content().split())
    assert f"/{method.title}" in page.findtext(".//h1/code")
    fields = set(page.get_element_by_id("call").fields)
    for parameter in method.parameters:
        assert parameter.name in fields
        assert html.unescape(re.sub("`", "", parameter.what)) in text
        assert all(word in text for word in parameter.enum)
    assert all(each.name in text and each.by in text for each in method.sorts)
    assert all(scope in text for scope in method.endpoint.scopes)
    assert all(each.error_name in text for each in method.errors)
    if method.returns:
        assert page.xpath(f"//a[@href='/api/docs/types/{method.endpoint.returns.replace('_', '-')}']")
    codes = {each.get("data-code") for each in page.xpath("//pre[@data-code]")}
    assert codes == {slug for _, slug, _ in LANGUAGES}


@pytest.mark.parametrize("method", WITH_FORM, ids=lambda each: each.slug)
def test_a_form_sent_as_it_is_gets_an_answer(served, granted, pages, method):
    answer = called(served, granted, method, pages[method.slug])
    if method.slug == "simulate-error":
        assert answer.json()["error_id"] == 400
    elif method.slug == "achievements-on-user":
        assert answer.json()["error_id"] == 403
        assert "must be the token's own person" in pages[method.slug].text_content()
    else:
        assert answer.status_code == 200, answer.text
        assert "items" in answer.json()


@pytest.mark.parametrize("method", WRITES, ids=lambda each: each.slug)
def test_a_write_sent_as_it_is_stores_nothing_and_fails_only_as_announced(served, granted, pages, method):
    """Its example ids may name nothing that can be written to; that is then the answer."""
    before = counts(granted)
    answer = called(served, granted, method, pages[method.slug]).json()
    assert counts(granted) == before
    if "error_id" in answer:
        assert BY_ID[answer["error_id"]] in method.errors
        assert answer["error_id"] in (400, 403, 404, 407), answer


def counts(granted) -> list:
    import psycopg

    with psycopg.connect(granted.url) as conn:
        tables = ("posts", "comments", "votes", "revisions", "flags", "suggested_edits", "outbox")
        return [conn.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in tables]


def test_the_pages_of_groups_types_and_errors_lead_to_each_other(served, pages):
    known = {each.address: pages[each.slug] for each in METHODS.values()}
    seen, waiting = set(), ["/api/docs"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        if path not in known:
            answer = served.get(path)
            assert answer.status_code == 200, path
            known[path] = fromstring(answer.text)
        links = {each.split("#")[0].split("?")[0] for each in known[path].xpath("//main//a/@href")}
        waiting += [each for each in links if each.startswith("/api/docs") and each not in seen and each not in waiting]
    assert {each.address for each in METHODS.values()} <= seen
    assert "/api/docs/types/shallow-user" in seen


def test_without_a_script_the_form_shows_its_call(served):
    answer = served.get("/api/docs/questions", params={"sort": "votes", "tagged": "json", "fromdate": "2024-01-02T03:04"})
    page = fromstring(answer.text)
    assert page.get_element_by_id("address").text.endswith(
        "/api/2.3/questions?tagged=json&fromdate=1704164640&order=desc&sort=votes"
    )
    assert "tagged" in page.xpath("//pre[@data-code='python']")[0].text
    assert dict(page.get_element_by_id("call").form_values())["sort"] == "votes"


def test_pages_bring_no_script_but_files_of_ours(served):
    answer = served.get("/api/docs/questions")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'; connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in served.get("/users/login").headers["content-security-policy"]
    page = fromstring(answer.text)
    assert all(each.get("src").startswith("/api/docs/static/") for each in page.xpath("//script"))
    assert not page.xpath("//@style | //@onclick | //style")


def test_what_is_typed_into_a_form_stays_text(served):
    evil = "</pre><script>alert(1)</script>'\"`$(id)"
    page = fromstring(served.get("/api/docs/create-question", params={"title": evil, "tagged": evil}).text)
    assert all(each.get("src") and not each.text for each in page.xpath("//script"))
    assert page.get_element_by_id("p-title").value == evil


def test_a_page_that_is_not_there_says_so(served):
    assert served.get("/api/docs/nonesuch").status_code == 404
    assert served.get("/api/docs/types/nonesuch").status_code == 404
    assert served.get("/api/docs/types/shallow_user").status_code == 200
