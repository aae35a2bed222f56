"""The privileges of a site: the standard list is installed for the demo and for imports alike."""

import psycopg

from ownstack.kernel.privileges import PRIVILEGES


def install(conn: psycopg.Connection, site_id: int) -> None:
    """Gives a new site the standard list; a privilege that the site has already keeps the site's own values."""
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO privileges (site_id, name, reputation, short_description, description)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(site_id, *privilege) for privilege in PRIVILEGES],
        )
