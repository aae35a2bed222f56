"""The words of `ownstack admin user|app|token|filter|reputation|privilege|markdown`."""

import argparse
from collections.abc import Callable

from ownstack.commands import filters, people, site_rules
from ownstack.domain.accounts import ROLES
from ownstack.domain.personal_tokens import LIVES_DAYS, SCOPES
from ownstack.domain.site_rules import SWITCHES
from ownstack.settings import Settings

Words = argparse.ArgumentParser
Command = Callable[[Settings, argparse.Namespace], int]


def add(admin: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add_user(admin.add_parser("user", help="people").add_subparsers(metavar="VERB", required=True))
    add_app(admin.add_parser("app", help="API applications").add_subparsers(metavar="VERB", required=True))
    add_token(admin.add_parser("token", help="personal access tokens").add_subparsers(metavar="VERB", required=True))
    add_filter(admin.add_parser("filter", help="filters of API v2.3").add_subparsers(metavar="VERB", required=True))
    add_numbers(
        admin.add_parser("reputation", help="what happenings are worth"), site_rules.list_reputation, site_rules.set_reputation
    )
    add_numbers(
        admin.add_parser("privilege", help="the reputation that privileges take"),
        site_rules.list_privileges,
        site_rules.set_privilege,
    )
    markdown = with_team(admin.add_parser("markdown", help="switch math (TeX) and Mermaid diagrams in posts"))
    markdown.set_defaults(command=site_rules.set_markdown)
    markdown.add_argument("name", choices=SWITCHES)
    markdown.add_argument("state", choices=("on", "off"))


def add_numbers(words: Words, list_command: Command, set_command: Command) -> None:
    verbs = words.add_subparsers(metavar="VERB", required=True)
    with_team(verbs.add_parser("list", help="list them with their values")).set_defaults(command=list_command)
    change = with_team(verbs.add_parser("set", help="change one; what has happened keeps its value"))
    change.set_defaults(command=set_command)
    change.add_argument("name", help="its name in the list")
    change.add_argument("value", type=int)


def add_user(user: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    create = with_data(user.add_parser("create", help="make an account; the password is asked for"))
    create.set_defaults(command=people.create_user)
    create.add_argument("--link", action="store_true", help="print a link that sets the password instead")
    invite = with_data(user.add_parser("invite", help="make an account and print the link that sets its password"))
    invite.set_defaults(command=people.invite_user)
    for words in (create, invite):
        words.add_argument("email")
        words.add_argument("--name", default="", help="display name (the part before the @)")
        words.add_argument("--role", choices=ROLES, default="registered")
    deactivate = with_data(user.add_parser("deactivate", help="end a person's sessions, tokens and keys"))
    deactivate.set_defaults(command=people.deactivate_user)
    deactivate.add_argument("email")
    role = with_data(user.add_parser("role", help="give a person another role"))
    role.set_defaults(command=people.set_role)
    role.add_argument("email")
    role.add_argument("role", choices=ROLES)


def add_app(app: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    create = with_data(app.add_parser("create", help="register an app; prints client id, secret and key, once"))
    create.set_defaults(command=people.create_app)
    create.add_argument("name")
    create.add_argument("--description", default="")
    create.add_argument("--domain", default="", help="any https page of it and below may be redirected to")
    create.add_argument("--redirect-uri", action="append", default=[], metavar="URI", help="exactly; may be repeated")
    create.add_argument("--owner", metavar="EMAIL", help="whose app it is (nobody's)")
    with_data(app.add_parser("list", help="list the apps")).set_defaults(command=people.list_apps)
    for verb, command, sentence in (
        ("disable", people.disable_app, "end an app, its keys and its tokens"),
        ("approve", people.approve_app, "let an app ask people for write access"),
    ):
        words = with_data(app.add_parser(verb, help=sentence))
        words.set_defaults(command=command)
        words.add_argument("id", type=int, help="its client id")

    origins = with_data(app.add_parser("origins", help="set the origins whose pages may call API v3 for an app"))
    origins.set_defaults(command=people.allow_origins)
    origins.add_argument("id", type=int, help="its client id")
    origins.add_argument("origin", nargs="*", help="such as https://tools.example.com (none: no page may)")


def add_token(token: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    create = with_data(token.add_parser("create", help="make a token for a person and print it, once"))
    create.set_defaults(command=people.create_token)
    create.add_argument("email")
    create.add_argument("--name", default="made on the command line", help="what it is for")
    create.add_argument("--scope", action="append", default=[], choices=SCOPES, help="may be repeated (read only)")
    create.add_argument("--days", type=int, choices=LIVES_DAYS, help="its life (it does not expire)")
    create.add_argument("--team", metavar="SLUG", help="for this team instead of the main site")


def add_filter(filter_: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    load = with_data(filter_.add_parser("import", help="take filters over by their names from the server they were made on"))
    load.set_defaults(command=filters.import_filters)
    load.add_argument(
        "answer", nargs="+", metavar="FILE", help="what its /filters/{filters} answered, JSON or gzip; - reads it here"
    )


def with_team(command: Words) -> Words:
    command.add_argument("--team", metavar="SLUG", help="of this team instead of the main site")
    return with_data(command)


def with_data(command: Words) -> Words:
    command.add_argument("--data", dest="data_dir", metavar="DIR", help="folder of the embedded database (var)")
    return command
