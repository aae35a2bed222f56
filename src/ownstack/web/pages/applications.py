"""A person's API applications: made, changed, given a new secret or key, ended."""

from starlette.responses import Response

from ownstack.domain import apps
from ownstack.domain.apps import App, Asked
from ownstack.kernel.errors import BadParameterError, NoMethodError
from ownstack.web.visits import Visit


async def listing(visit: Visit) -> Response:
    found = await apps.all_of(visit.conn, owner_account_id=visit.person.account_id)
    return visit.page("apps.html", apps=found)


async def create(visit: Visit) -> Response:
    if not visit.is_post:
        return visit.page("app_new.html", asked=Asked(""), fault="")
    asked = asked_in(visit)
    try:
        made = await apps.create(visit.conn, asked, owner_account_id=visit.person.account_id, address=visit.address)
    except BadParameterError as error:
        return visit.page("app_new.html", 400, asked=asked, fault=error.message)
    app = await apps.by_id(visit.conn, made.client_id)
    assert app is not None
    return visit.page("app.html", app=app, asked=asked, secret=made.client_secret, key=made.key, fault="")


async def change(visit: Visit) -> Response:
    app = await own(visit)
    if not visit.is_post:
        return shown(visit, app)
    asked = asked_in(visit)
    try:
        await apps.change(visit.conn, app, asked, by=visit.person.account_id, address=visit.address)
    except BadParameterError as error:
        return visit.page("app.html", 400, app=app, asked=asked, secret="", key="", fault=error.message)
    return visit.go(f"/users/settings/apps/{app.id}", "saved")


def shown(visit: Visit, app: App, *, secret: str = "", key: str = "", fault: str = "") -> Response:
    asked = Asked(app.name, app.description, app.domain or "", app.redirect_uris)
    return visit.page("app.html", 400 if fault else 200, app=app, asked=asked, secret=secret, key=key, fault=fault)


async def new_secret(visit: Visit) -> Response:
    app = await own(visit)
    secret = await apps.new_secret(visit.conn, app, by=visit.person.account_id, address=visit.address)
    return shown(visit, app, secret=secret)


async def new_key(visit: Visit) -> Response:
    app = await own(visit)
    key = await apps.new_key(visit.conn, app, by=visit.person.account_id, address=visit.address)
    return shown(visit, app, key=key)


async def disable(visit: Visit) -> Response:
    app = await own(visit)
    await apps.disable(visit.conn, app.id, by=visit.person.account_id, address=visit.address)
    return visit.go("/users/settings/apps", "ended")


async def allow_origins(visit: Visit) -> Response:
    app = await own(visit)
    given = visit.form.one("allowed_origins").split()
    try:
        await apps.allow_origins(visit.conn, app.id, given, by=visit.person.account_id, address=visit.address)
    except BadParameterError as error:
        return shown(visit, app._replace(allowed_origins=given), fault=error.message)
    return visit.go(f"/users/settings/apps/{app.id}", "saved")


async def own(visit: Visit) -> App:
    """The app in the address. Another person's is told like one that is not there."""
    app = await apps.by_id(visit.conn, visit.number("id"))
    if app is None or app.owner_account_id != visit.person.account_id or app.disabled_date is not None:
        raise NoMethodError("You have no such application.")
    return app


def asked_in(visit: Visit) -> Asked:
    form = visit.form
    uris = form.one("redirect_uris").split()
    return Asked(form.one("name"), form.one("description"), form.one("domain"), uris)
