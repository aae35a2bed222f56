"""The first admin: as long as nobody can sign in as one, a start prints a link that makes whoever follows it one."""

import psycopg

from ownstack.domain import accounts, password_links
from ownstack.settings import Settings


async def first_link(url: str, settings: Settings) -> str:
    """An address that sets the first admin's e-mail and password, once; empty where there is an admin. Printed links of
    earlier starts no longer work.
    """
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, application_name="ownstack serve") as conn:
        if await accounts.has_admin(conn):
            return ""
        async with conn.transaction():
            account_id = await accounts.nameless_admin(conn) or await accounts.create(conn, None, "admin", None, "Admin")
            text = await password_links.make(conn, account_id, "invitation")
    return f"{settings.address}/users/password?link={text}"
