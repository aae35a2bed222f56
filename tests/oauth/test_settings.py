"""What an installation can set: write access by approval, and no implicit flow. And mail, where a server is named."""

import dataclasses
import socketserver
import threading

import pytest

from tests.people import CALLBACK, answered, free_port

pytestmark = pytest.mark.xdist_group("oauth_settings")


class Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server as it takes to be handed a letter."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            self.wfile.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(word, b"250 fine\r\n"))
            if word == b"DATA":
                text = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(text).replace(b"=\r\n", b"").decode())
                self.wfile.write(b"250 taken\r\n")


@pytest.fixture(scope="module")
def letters():
    with socketserver.ThreadingTCPServer(("127.0.0.1", free_port()), Mailbox) as server:
        server.daemon_threads, server.letters = True, []
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def settings(settings, letters):
    host, port = letters.server_address
    mail = {"smtp_host": host, "smtp_port": port, "smtp_security": "none"}
    return dataclasses.replace(settings, write_apps="approved", oauth_implicit=False, **mail)


def test_write_access_waits_for_an_admin(world, browser):
    person, admin = browser("user"), browser("admin")
    assert answered(person.consent(world, scope="write_access"))["error"] == "unauthorized_client"
    assert "code" in answered(person.consent(world, scope="read_inbox"))
    admin.get("/admin/api/apps")
    admin.post(f"/admin/api/apps/{world.app.client_id}/approve", {})
    assert "code" in answered(person.consent(world, scope="write_access"))


def test_a_personal_token_does_not_get_round_the_approval(browser):
    fields = {"name": "x", "life": "7", "site": "1", "scope": "write_access"}
    for who, code in (("user", 400), ("admin", 200)):
        browser(who).get("/users/settings/tokens")
        assert browser(who).post("/users/settings/tokens", fields).status_code == code


def test_the_implicit_flow_can_be_switched_off(world, browser):
    assert answered(browser("user").consent(world, "/oauth/dialog"))["error"] == "unsupported_response_type"
    assert CALLBACK


def test_a_forgotten_password_is_answered_by_mail(world, browser, letters):
    import re
    import time

    visitor = browser()
    visitor.get("/users/account-recovery")
    for email in ("nobody@example.com", "user@example.com"):
        assert visitor.post("/users/account-recovery", {"email": email}).status_code == 303
    deadline = time.monotonic() + 30
    while not letters.letters and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(letters.letters) == 1
    assert "To: user@example.com" in letters.letters[0]
    link = re.search(r"/users/password\?link=3D(\S+)|/users/password\?link=([\w-]+)", letters.letters[0])
    assert "Set your password" in visitor.get("/users/password", link=(link[1] or link[2])).text
