"""Users.xml: the site's members, and the network accounts behind them."""

from collections.abc import Iterator

from ownstack.dump.copying import NULL
from ownstack.dump.loads import Load, line
from ownstack.kernel.html import sanitise

# Local accounts start here: an import may never name one.
ACCOUNT_IDS_MAX = 1_000_000_000


def load_users(load: Load) -> None:
    """Stages the members; they are written when posts and badges are counted (deriving.MEMBERS)."""
    load.copy(
        "dump_users",
        "id account_id display_name reputation creation_date last_access_date location website_url about_me age "
        "profile_image view_count up_vote_count down_vote_count",
        _lines(load),
    )


def _lines(load: Load) -> Iterator[str]:
    add, drop = load.users.add, load.report.drop
    for row in load.rows("Users"):
        get = row.get
        if not add(int(row["Id"])):
            drop("users", "an id that came before")
            continue
        created = row["CreationDate"]
        about = get("AboutMe")
        yield line(
            row["Id"],
            _account(get("AccountId")),
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
        )


def _account(account_id: str | None) -> str:
    if not account_id:
        return NULL
    return account_id if 0 < int(account_id) < ACCOUNT_IDS_MAX or account_id == "-1" else NULL
