"""A visit: one request to a page, with who is signed in, the form that came, and a connection to work with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import psycopg
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ownstack.db.pool import Pool
from ownstack.domain.sessions import Person
from ownstack.domain.sign_ins import Patience
from ownstack.kernel.errors import NoMethodError
from ownstack.kernel.forms import Fields
from ownstack.oauth.requests import Rules
from ownstack.settings import Settings
from ownstack.web.security import csrf_token

ID_MAX = 2**63 - 1
ID_DIGITS_MAX = len(str(ID_MAX))
SAID = {
    "saved": "Saved.",
    "ended": "It has ended, at once.",
    "signed_out": "You are signed out.",
    "password_set": "The password is set: sign in with it.",
    "asked": "If there is such an account, a link that sets a new password is on its way: by mail where this site can "
    "send mail, else ask an admin for it.",
}


@dataclass(frozen=True, slots=True)
class House:
    """What all pages share."""

    pool: Pool
    settings: Settings
    templates: Environment
    rules: Rules
    patience: Patience

    @property
    def is_https(self) -> bool:
        return self.settings.address.startswith("https://")

    @property
    def cookie_name(self) -> str:
        """Under https the name makes the browser refuse one that another host or a plain page set."""
        return "__Host-ownstack" if self.is_https else "ownstack"


@dataclass(slots=True)
class Visit:
    house: House
    request: Request
    conn: psycopg.AsyncConnection[Any]
    cookie: str
    """Of a session, or of somebody who is not signed in yet."""
    someone: Person | None
    query: Fields
    form: Fields
    sends_away: bool = False
    runs_scripts: bool = False
    new_cookie: str | None = field(default=None)

    @property
    def person(self) -> Person:
        """Who is signed in; only for pages that ask for it in the table."""
        assert self.someone is not None
        return self.someone

    @property
    def address(self) -> str | None:
        return self.request.client.host if self.request.client else None

    @property
    def is_post(self) -> bool:
        return self.request.method == "POST"

    def number(self, name: str) -> int:
        """A number in the path. Raises NoMethodError for what is none, or larger than any of ours."""
        given: str = self.request.path_params[name]
        if not (given.isascii() and given.isdigit() and len(given) <= ID_DIGITS_MAX and int(given) <= ID_MAX):
            raise NoMethodError("There is no such page.")
        return int(given)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        text = self.house.templates.get_template(template).render(
            visit=self,
            someone=self.someone,
            path=self.request.url.path,
            csrf=csrf_token(self.cookie),
            said=SAID.get(self.query.one("said"), ""),
            settings=self.house.settings,
            **values,
        )
        return HTMLResponse(text, status)

    def go(self, path: str, said: str = "") -> Response:
        """See Other, never 307: a form's password must not be posted on (RFC 9700 section 4.12)."""
        return RedirectResponse(f"{path}?said={said}" if said else path, 303)
