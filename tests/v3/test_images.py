"""Pictures: what is taken, how it is kept, and who is shown it."""

from __future__ import annotations

import asyncio
import struct
from uuid import UUID

import psycopg
import pytest

from ownstack.domain import sessions
from tests.v3.driver import V3, Reply
from tests.v3.world import World
from tests.v23.driver import Reply as Packed

PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "image/jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 40,
    "image/gif": b"GIF89a" + b"\0" * 40,
    "image/bmp": b"BM" + struct.pack("<IHHII", 60, 0, 0, 54, 40) + b"\0" * 40,
    "image/webp": b"RIFF" + struct.pack("<I", 40) + b"WEBPVP8 " + b"\0" * 40,
}
PNG = PICTURES["image/png"]
MAX = 2 * 2**20
TYPE = "Content-Type"


def form(content: bytes, part: str = "file", filename: str = "shot.png", content_type: str = "image/png") -> tuple[bytes, str]:
    head = (
        f'--b\r\nContent-Disposition: form-data; name="{part}"; filename="{filename}"\r\nContent-Type: {content_type}\r\n\r\n'
    )
    return head.encode() + content + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


def upload(who: V3, content: bytes, **more: str) -> Reply:
    body, content_type = form(content, **more)
    return who.send("POST", "/images/upload", body, headers=[(TYPE, content_type)])


def page(us: World, address: str, name: str | None) -> Packed:
    """What a browser gets, with the session of this person."""
    headers = [("Cookie", f"__Host-ownstack={session(us, name)}")] if name else []
    return us.api.send("GET", address.removeprefix("https://knowledge.example"), "", headers, key="")


def session(us: World, name: str) -> str:
    async def begin() -> str:
        async with await psycopg.AsyncConnection.connect(us.v23.url, autocommit=True) as conn:
            account_id = us.v23.people[name].account_id
            return await sessions.begin(conn, account_id, life_s=600, user_agent="test", address=None)

    return asyncio.run_coroutine_threadsafe(begin(), us.v23.loop).result(30)


@pytest.mark.parametrize("content_type", PICTURES)
def test_a_picture_comes_back_as_it_was_and_as_what_it_is(us: World, content_type: str) -> None:
    told = upload(us.asker, PICTURES[content_type], filename="evil.html", content_type="text/html")
    assert (told.status, list(told.json)) == (200, ["id", "url"])
    id_ = told.json["id"]
    assert str(UUID(id_)) == id_
    shown = us.voter.get(f"/images/{id_}", headers=[("Accept-Encoding", "gzip")])
    assert (shown.status, shown.raw) == (200, PICTURES[content_type])
    assert shown.headers["content-type"] == content_type
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert shown.headers["cache-control"].startswith("private")
    ending = {"image/jpeg": "jpg"}.get(content_type, content_type.removeprefix("image/"))
    assert told.json["url"] == f"https://knowledge.example/images/{id_}.{ending}"


@pytest.mark.parametrize("content_type", ["image/jpeg", "img/png", "IMG/GIF", "img/bmp; x=y", "image/webp"])
def test_the_bytes_may_come_alone(us: World, content_type: str) -> None:
    name = content_type.lower().partition(";")[0].replace("img/", "image/")
    told = us.asker.send("POST", "/images/upload", PICTURES[name], headers=[(TYPE, content_type)])
    assert us.asker.get(f"/images/{told.found['id']}").headers["content-type"] == name


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"BM is how this text begins, and it goes on for a while.",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"%PDF-1.7",
        b"\0",
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(us: World, content: bytes) -> None:
    assert upload(us.asker, content, filename="shot.png", content_type="image/png").status == 415
    assert us.asker.send("POST", "/images/upload", content, headers=[(TYPE, "image/png")]).status == 415


def test_other_bodies_are_refused(us: World) -> None:
    for content_type in ("text/html", "image/svg+xml", "application/json", "application/octet-stream"):
        reply = us.asker.send("POST", "/images/upload", PNG, headers=[(TYPE, content_type)])
        assert (reply.status, reply.json["status"]) == (415, 415)
    assert us.asker.send("POST", "/images/upload", PNG).status == 415
    assert us.asker.send("POST", "/images/upload", b"", headers=[(TYPE, "image/png")]).status == 400
    assert upload(us.asker, PNG, part="picture").status == 400
    assert upload(us.asker, b"").status == 400
    broken = form(PNG)[0]
    for body, content_type in (
        (broken, "multipart/form-data"),
        (broken, "multipart/form-data; boundary=other"),
        (broken[:30], "multipart/form-data; boundary=b"),
        (b"--b\r\nContent-Disposition: form-data; name=file\r\n\r\ntext\r\n--b--\r\n", "multipart/form-data; boundary=b"),
        (form(PNG)[0].replace(b"--b--", b"--b") * 20, "multipart/form-data; boundary=b"),
    ):
        assert us.asker.send("POST", "/images/upload", body, headers=[(TYPE, content_type)]).status == 400, body[:60]


def test_two_mebibytes_and_no_more(us: World) -> None:
    largest = PNG.ljust(MAX, b"\0")
    id_ = upload(us.asker, largest).found["id"]
    assert len(us.asker.get(f"/images/{id_}").raw) == MAX
    for size in (MAX + 1, 5 * 2**20):
        assert upload(us.asker, PNG.ljust(size, b"\0")).status == 400
        assert us.asker.send("POST", "/images/upload", PNG.ljust(size, b"\0"), headers=[(TYPE, "img/png")]).status == 400


def test_pictures_are_for_people(us: World) -> None:
    id_ = upload(us.asker, PNG).found["id"]
    assert us.key.get(f"/images/{id_}").status == 403
    assert us.nobody.get(f"/images/{id_}").status == 401
    assert upload(us.key, PNG).status == 403
    for unknown in ("00000000-0000-4000-8000-000000000000", "shot.png", "1"):
        lost = us.asker.get(f"/images/{unknown}")
        assert (lost.status, lost.json["type"]) == (404, "/v3/errors/image/not-found")
    assert us.asker.get("/images/%00").status == 400


def test_a_browser_shows_it_to_whoever_is_signed_in(us: World) -> None:
    told = upload(us.asker, PNG).found
    shown = page(us, told["url"], "voter")
    assert (shown.status, shown.raw) == (200, PNG)
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cache-control"].startswith("private")
    assert page(us, told["url"], None).status == 303
    assert page(us, "/images/00000000-0000-4000-8000-000000000000.png", "voter").status == 404
    assert page(us, "/images/shot.png", "voter").status == 404


def test_a_post_shows_it(us: World) -> None:
    url = upload(us.asker, PNG).found["url"]
    body = f"This is how it looks, in a picture:\n\n![a shot]({url})"
    asked = us.asker.post("/questions", {"title": "Why is my picture not in this text?", "body": body, "tags": ["json"]})
    assert f'<img src="{url}" alt="a shot"' in asked.json["body"]


def test_a_team_keeps_its_pictures_to_itself(us: World) -> None:
    there = us.team("asker")
    told = upload(there, PNG).found
    assert there.get(f"/images/{told['id']}").raw == PNG
    assert us.asker.get(f"/images/{told['id']}").status == 404
    assert page(us, told["url"], "asker").raw == PNG
    assert page(us, told["url"], "editor").status == 404


def test_stacky_answers_anybody_on_the_main_site(us: World) -> None:
    up = us.nobody.get("/stacky")
    assert (up.status, up.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert up.raw.count(b"\n") > 3
    assert us.team("asker").get("/stacky").status == 404
