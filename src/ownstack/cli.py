"""The command `ownstack`: reads the words, calls the command, says in one sentence what went wrong."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ownstack import settings
from ownstack.commands import REFUSALS, admin_words, administration, documentation, importing, serving

SETTING_OPTIONS = ("host", "port", "data_dir", "tls_cert", "tls_key", "workers")


def main(words: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(words)
    given = {name: getattr(arguments, name, None) for name in SETTING_OPTIONS}
    try:
        command: Callable[[settings.Settings, argparse.Namespace], int] = arguments.command
        return command(settings.load(command_line=given), arguments)
    except REFUSALS as error:
        print(f"ownstack: {error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="ownstack", description="A self-hosted question-and-answer knowledge base.")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    add_serve(commands)
    migrate = commands.add_parser("migrate", help="bring the database to this release's schema")
    migrate.set_defaults(command=administration.migrate)
    add_data(migrate)
    add_import(commands)
    add_admin(commands)
    add_docs(commands)
    return whole


def add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="start the database where need be, and serve")
    serve.set_defaults(command=serving.serve)
    add_data(serve)
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", help="port to listen on (8080)")
    serve.add_argument("--workers", help="server processes (1)")
    serve.add_argument("--tls-cert", metavar="FILE", help="certificate chain: serve https")
    serve.add_argument("--tls-key", metavar="FILE", help="its private key")
    serve.add_argument("--import", dest="dump", type=Path, metavar="PATH", help="fill an empty database from a data dump")
    serve.add_argument("--site", metavar="SLUG", help="with --import: the site's short name (the dump's name)")


def add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    load = commands.add_parser("import", help="load a data dump: a folder of XML files, or the .7z as distributed")
    load.set_defaults(command=importing.import_dump)
    add_data(load)
    load.add_argument("dump", type=Path, metavar="PATH")
    load.add_argument("--site", metavar="SLUG", help="the site's short name (the dump's name)")


def add_admin(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    admin = commands.add_parser("admin", help="look after an installation").add_subparsers(metavar="WHAT", required=True)
    key = admin.add_parser("key", help="API keys").add_subparsers(metavar="VERB", required=True)
    create = key.add_parser("create", help="make a key and print it, once")
    create.set_defaults(command=administration.create_key)
    add_data(create)
    create.add_argument("--name", default="made on the command line", help="what the key is for")
    create.add_argument("--service", action="store_true", help="a service key: it belongs to no person")
    create.add_argument("--team", action="append", default=[], metavar="SLUG", help="a team that it may read too")
    create.add_argument("--quota", type=int, metavar="N", help="requests a day (the setting quota_max)")
    listing = key.add_parser("list", help="list the keys")
    listing.set_defaults(command=administration.list_keys)
    add_data(listing)
    disable = key.add_parser("disable", help="disable a key for good")
    disable.set_defaults(command=administration.disable_key)
    add_data(disable)
    disable.add_argument("id", type=int, help="its number in `admin key list`")
    check = admin.add_parser("check", help="recompute every stored count and score; prints what differs and exits with 1")
    check.set_defaults(command=administration.check)
    add_data(check)
    admin_words.add(admin)


def add_docs(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    docs = commands.add_parser("docs", help="the API's documentation").add_subparsers(metavar="WHAT", required=True)
    pdf = docs.add_parser("pdf", help="make it as one PDF; its links lead to the address of the settings (site_url)")
    pdf.set_defaults(command=documentation.make_pdf)
    pdf.add_argument("--output", type=Path, metavar="FILE", default=Path("ownstack-api-2.3.pdf"), help="where to (%(default)s)")


def add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", dest="data_dir", metavar="DIR", help="folder of the embedded database (var)")


if __name__ == "__main__":
    sys.exit(main())
