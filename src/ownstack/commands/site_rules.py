"""`ownstack admin reputation|privilege|markdown`: what a site has otherwise than the standard."""

from __future__ import annotations

from argparse import Namespace

from ownstack.commands.administration import Connection, carried_out, team_id
from ownstack.commands.refusals import RefusedError
from ownstack.domain import members, site_rules
from ownstack.domain.site_rules import Rule
from ownstack.settings import Settings


def list_reputation(settings: Settings, arguments: Namespace) -> int:
    async def found(conn: Connection) -> list[Rule]:
        return await site_rules.worths(conn, await _site(conn, arguments))

    _print(carried_out(settings, found))
    return 0


def set_reputation(settings: Settings, arguments: Namespace) -> int:
    async def change(conn: Connection) -> None:
        await site_rules.set_worth(conn, await _site(conn, arguments), arguments.name, arguments.value, by=None)

    carried_out(settings, change)
    print(f"{arguments.name} is worth {arguments.value:+} from now on")
    return 0


def list_privileges(settings: Settings, arguments: Namespace) -> int:
    async def found(conn: Connection) -> list[Rule]:
        return await site_rules.thresholds(conn, await _site(conn, arguments))

    _print(carried_out(settings, found))
    return 0


def set_privilege(settings: Settings, arguments: Namespace) -> int:
    async def change(conn: Connection) -> None:
        await site_rules.set_threshold(conn, await _site(conn, arguments), arguments.name, arguments.value, by=None)

    carried_out(settings, change)
    print(f"{arguments.name} takes a reputation of {arguments.value} from now on")
    return 0


def set_markdown(settings: Settings, arguments: Namespace) -> int:
    async def change(conn: Connection) -> None:
        is_on = arguments.state == "on"
        await site_rules.set_switch(conn, await _site(conn, arguments), arguments.name, is_on=is_on, by=None)

    carried_out(settings, change)
    print(f"{arguments.name} is {arguments.state} for what is written from now on")
    return 0


async def _site(conn: Connection, arguments: Namespace) -> int:
    site_id = await team_id(conn, arguments.team) if arguments.team else await members.main_site(conn)
    if site_id is None:
        raise RefusedError("There is no site yet.")
    return site_id


def _print(found: list[Rule]) -> None:
    for each in found:
        print(f"{each.own:>6}  {each.name}" + ("" if each.own == each.standard else f"  (standard: {each.standard})"))
