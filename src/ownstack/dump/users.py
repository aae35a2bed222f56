"""Users.xml: the site's members, and the network accounts behind them."""

from collections.abc import Iterator
from typing import Final

from ownstack.dump.copying import NULL, Into, Pieces, Spool, pieces
from ownstack.dump.errors import DumpError
from ownstack.dump.identities import IdSet
from ownstack.dump.loads import Load, line
from ownstack.kernel.html import sanitise

# Local accounts start here: an import may never name one.
ACCOUNT_IDS_MAX = 1_000_000_000

_MEMBERS: Final = Into(
    "members",
    "site_id id account_id display_name reputation creation_date last_access_date location website_url about_me age "
    "profile_image view_count up_vote_count down_vote_count question_count answer_count gold_count silver_count bronze_count",
)
_ACCOUNTS: Final = Into("accounts", "id creation_date")
_ACCOUNTS_AT_ONCE: Final = 10_000


def find_accounts(load: Load) -> None:
    """The accounts that the installation knows already, of those that an import may name."""
    if "Users" not in load.dump.files:
        return
    with load.conn.cursor("accounts") as cursor:
        cursor.itersize = _ACCOUNTS_AT_ONCE
        for (number,) in cursor.execute("SELECT id FROM accounts WHERE id < %s", [ACCOUNT_IDS_MAX]):
            load.accounts.add(number)


def read_users(load: Load) -> Pieces:
    """Members, and then the accounts behind them that the installation does not know yet."""
    with Spool() as accounts:
        yield from pieces(_MEMBERS, _lines(load, accounts))
        yield from pieces(_ACCOUNTS, accounts.lines())


def check_accounts(load: Load) -> None:
    """That they are all there, where members were there before and kept their references."""
    with load.step("users"):
        load.conn.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _lines(load: Load, new_accounts: Spool) -> Iterator[str]:
    site, drop, seen, accounts = str(load.site_id), load.report.drop, IdSet(), IdSet()
    counts = (load.question_counts, load.answer_counts, *load.badge_counts.values())
    for row in load.rows("Users"):
        get, number = row.get, int(row["Id"])
        if not seen.add(number):
            drop("users", "an id that came before")
            continue
        if number not in load.users:
            raise DumpError(f"users: the row of {number} was not found when the file was looked through")
        created = row["CreationDate"]
        load.begin_with(created)
        about = get("AboutMe")
        account = _account(get("AccountId"), accounts)
        if account != NULL and int(account) not in load.accounts:
            new_accounts.add(line(account, created))
        yield line(
            site,
            row["Id"],
            account,
            get("DisplayName") or f"user{row['Id']}",
            get("Reputation", "1"),
            created,
            get("LastAccessDate", created),
            get("Location") or NULL,
            get("WebsiteUrl", NULL),
            sanitise(about) if about else NULL,
            get("Age") or NULL,
            get("ProfileImageUrl") or NULL,
            get("Views", "0"),
            get("UpVotes", "0"),
            get("DownVotes", "0"),
            *[str(each.of(number)) for each in counts],
        )


def _account(account_id: str | None, seen: IdSet) -> str:
    """One account has one face on a site: a second keeps its content and loses the link."""
    if not account_id or not (0 < int(account_id) < ACCOUNT_IDS_MAX or account_id == "-1"):
        return NULL
    return account_id if seen.add(int(account_id)) else NULL
