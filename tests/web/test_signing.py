"""Signing in and out, sessions, forgotten passwords, invitations: as they should go, and attacked."""

import dataclasses
import re
import time

import pytest

from tests.people import PASSWORD

pytestmark = pytest.mark.xdist_group("web_signing")
WRONG = "The e-mail address or the password is wrong."


@pytest.fixture(scope="module")
def settings(settings):
    return dataclasses.replace(settings, sign_in_account_failures_max=3, sign_in_address_failures_max=40)


@pytest.fixture(autouse=True)
def _no_failures(world):
    world.run("DELETE FROM sign_in_failures")


def cookie(browser) -> str:
    return browser.http.cookies["ownstack"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    answer = browser().sign_in("USER@example.com")
    assert re.search(r"ownstack=[^;]+; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax$", answer.headers["set-cookie"])


def test_under_https_the_cookie_needs_it(world, settings):
    from ownstack.domain.sign_ins import Patience
    from ownstack.oauth.requests import Rules
    from ownstack.web.visits import House

    secured = dataclasses.replace(settings, site_url="https://qa.example.com")
    house = House(None, secured, None, Rules("", True, False), Patience(1, 1, 1))
    assert (house.is_https, house.cookie_name) == (True, "__Host-ownstack")


def test_a_session_laid_out_by_another_is_not_the_one_that_is_signed_in(browser):
    victim = browser()
    victim.get("/users/login")
    planted = cookie(victim)
    victim.sign_in("user@example.com")
    attacker = browser()
    attacker.http.cookies.set("ownstack", planted)
    assert cookie(victim) != planted
    assert attacker.get("/users/settings/profile").status_code == 303


def test_signing_in_again_ends_the_session_before(browser):
    person, old = browser(), browser()
    person.sign_in("user@example.com")
    old.http.cookies.set("ownstack", cookie(person))
    person.sign_in("user@example.com")
    assert old.get("/users/settings/profile").status_code == 303


def test_signing_out_ends_the_session_itself(browser):
    person, copy = browser(), browser()
    person.sign_in("user@example.com")
    copy.http.cookies.set("ownstack", cookie(person))
    assert person.post("/users/logout", {}).headers["location"] == "/users/login?said=signed_out"
    assert copy.get("/users/settings/profile").status_code == 303


@pytest.mark.parametrize("csrf", ["", "x", "another's"])
def test_nobody_is_signed_in_by_a_form_of_another_page(browser, csrf):
    """Login CSRF: what the victim then writes would land in the attacker's account."""
    attacker, victim = browser(), browser()
    attacker.get("/users/login")
    victim.get("/users/login")
    token = attacker.csrf if csrf == "another's" else csrf
    sent = {"email": "user@example.com", "password": PASSWORD}
    assert victim.post("/users/login", sent, csrf=token).status_code == 403
    assert victim.get("/users/settings/profile").status_code == 303


@pytest.mark.parametrize(("email", "password"), [("user@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("", "")])
def test_a_refusal_does_not_tell_who_has_an_account(browser, email, password):
    visitor = browser()
    visitor.get("/users/login")
    answer = visitor.post("/users/login", {"email": email, "password": password})
    assert answer.status_code == 403
    assert WRONG in answer.text


@pytest.mark.parametrize("email", ["user@example.com", "nobody@example.com"])
def test_guessing_is_slowed_down_alike_for_known_and_unknown(browser, email):
    visitor = browser()
    visitor.get("/users/login")
    codes = [visitor.post("/users/login", {"email": email, "password": "x"}).status_code for _ in range(4)]
    assert codes == [403, 403, 403, 429]
    # the right password does not help either
    assert visitor.post("/users/login", {"email": email.upper(), "password": PASSWORD}).status_code == 429
    assert visitor.post("/users/login", {"email": "other@example.com", "password": PASSWORD}).status_code == 303


def test_one_address_cannot_try_everybody(world, browser):
    world.run("INSERT INTO sign_in_failures (subject) SELECT 'address 127.0.0.1' FROM generate_series(1, 40)")
    visitor = browser()
    visitor.get("/users/login")
    assert visitor.post("/users/login", {"email": "user@example.com", "password": PASSWORD}).status_code == 429


def test_a_hash_of_old_parameters_is_renewed_at_the_next_sign_in(world, browser):
    import argon2

    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    world.run("UPDATE accounts SET password_hash = %s WHERE email = 'other@example.com'", weak)
    assert browser().sign_in("other@example.com").status_code == 303
    (stored,) = world.row("SELECT password_hash FROM accounts WHERE email = 'other@example.com'")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_sessions_are_listed_and_each_can_be_ended(browser):
    one, two = browser(), browser()
    one.sign_in("other@example.com")
    two.sign_in("other@example.com")
    page = one.get("/users/settings/sessions").text
    assert "this one" in page
    number = re.search(r"/users/settings/sessions/(\d+)/end", page)[1]
    stranger = browser("user")
    stranger.post(f"/users/settings/sessions/{number}/end", {})
    assert two.get("/users/settings/profile").status_code == 200
    one.post("/users/settings/sessions/others/end", {})
    assert two.get("/users/settings/profile").status_code == 303
    assert one.get("/users/settings/profile").status_code == 200


def test_an_expired_session_is_none(world, browser):
    person = browser()
    person.sign_in("other@example.com")
    world.run("UPDATE sessions SET expires_date = now() - interval '1 second'"
              " WHERE account_id = (SELECT id FROM accounts WHERE email = 'other@example.com')")  # fmt: skip
    assert person.get("/users/settings/profile").status_code == 303


def test_a_new_password_ends_the_other_sessions(browser):
    one, two = browser(), browser()
    one.sign_in("other@example.com")
    two.sign_in("other@example.com")
    for old, new, code in (("wrong", "another password", 400), (PASSWORD, "short", 400), (PASSWORD, PASSWORD, 303)):
        assert one.post("/users/settings/password", {"password": old, "new_password": new}).status_code == code
    assert two.get("/users/settings/profile").status_code == 303
    assert one.get("/users/settings/profile").status_code == 200


def test_who_forgot_their_password_gets_a_link_from_an_admin_where_no_mail_is_sent(world, browser):
    visitor, admin = browser(), browser("admin")
    visitor.get("/users/account-recovery")
    answers = [visitor.post("/users/account-recovery", {"email": email}) for email in ("user@example.com", "no@example.com")]
    assert {each.headers["location"] for each in answers} == {"/users/login?said=asked"}
    page = wait_for_request(admin)
    assert "no@example.com" not in page.text
    made = admin.post(f"/admin/users/{world.user_id}/link", {})
    link = re.search(r'id="link">http://[^/]+(/users/password\?link=[^<]+)<', made.text)[1]
    in_use = browser("user")
    visitor.get(link)
    fields = {"link": link.split("=")[1], "password": "x"}
    assert visitor.post("/users/password", fields).status_code == 400
    assert visitor.post("/users/password", {**fields, "password": PASSWORD}).status_code == 303
    assert in_use.get("/users/settings/profile").status_code == 303
    assert visitor.get(link).status_code == 400
    assert "Waiting for a link" not in admin.get("/admin/users").text


def wait_for_request(admin):
    for _ in range(100):
        page = admin.get("/admin/users")
        if "Waiting for a link" in page.text:
            return page
        time.sleep(0.1)
    raise AssertionError("nobody waits")


def test_an_old_link_is_dead(world, browser):
    made = browser("admin").post(f"/admin/users/{world.user_id}/link", {})
    link = re.search(r"(/users/password\?link=[^<]+)<", made.text)[1]
    world.run("UPDATE password_links SET expires_date = now()")
    assert browser().get(link).status_code == 400


def test_an_invited_person_sets_a_password_and_is_in(browser):
    admin, invited = browser("admin"), browser()
    admin.get("/admin/users")
    made = admin.post("/admin/users/invite", {"email": "new@example.com", "display_name": "Nina", "role": "moderator"})
    link = re.search(r"(/users/password\?link=[^<]+)<", made.text)[1]
    assert "new@example.com" in invited.get(link).text
    invited.post("/users/password", {"link": link.split("=")[1], "password": PASSWORD})
    assert invited.sign_in("new@example.com").status_code == 303
    assert "Nina" in invited.get("/users/settings/profile").text
    again = admin.post("/admin/users/invite", {"email": "NEW@example.com", "role": "registered"})
    assert "has an account already" in again.text
