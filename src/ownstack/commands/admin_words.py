"""The words of `ownstack admin user|app|token`."""

import argparse

from ownstack.commands import people
from ownstack.domain.accounts import ROLES
from ownstack.domain.personal_tokens import LIVES_DAYS, SCOPES

Words = argparse.ArgumentParser


def add(admin: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add_user(admin.add_parser("user", help="people").add_subparsers(metavar="VERB", required=True))
    add_app(admin.add_parser("app", help="API applications").add_subparsers(metavar="VERB", required=True))
    add_token(admin.add_parser("token", help="personal access tokens").add_subparsers(metavar="VERB", required=True))


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


def with_data(command: Words) -> Words:
    command.add_argument("--data", dest="data_dir", metavar="DIR", help="folder of the embedded database (var)")
    return command
