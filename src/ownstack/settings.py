"""The settings: one table of name, type, default and sentence, from which all else is made.

A value comes from the command line, else from `OWNSTACK_NAME`, else from the TOML file that `OWNSTACK_CONFIG` names,
else from the table. docs/operate/settings.md is this table, written out.
"""

from __future__ import annotations  # the rows' types are read as text

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "OWNSTACK_"
# Not settings themselves: where the file is, and what the test suite and the front doors in bin/ pass along.
OTHER_NAMES = {"OWNSTACK_CONFIG", "OWNSTACK_PYTHON", "OWNSTACK_TEST_DATABASE_URL", "OWNSTACK_TEST_SHARED"}
LOOPBACK_HOSTS = {"127.0.0.1", "::1", "localhost"}
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")


class SettingsError(Exception):
    """A setting is unknown or its value is no good; the message is one sentence for the person who set it."""


def setting(sentence: str, default: Any = MISSING, *, at_least: int | None = None, at_most: int | None = None) -> Any:
    return field(default=default, metadata={"sentence": sentence, "at_least": at_least, "at_most": at_most})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one process. Each field is a row: name, type, default, sentence."""

    database_url: str | None = setting(
        "The PostgreSQL database, as a `postgresql://` address; none: the embedded server under `data_dir`.", None
    )
    data_dir: Path = setting(
        "The folder of the embedded database and of `demo.json`, from the working directory (`bin/serve`: from the checkout).",
        Path("var"),
    )
    host: str = setting("The address to listen on.", "127.0.0.1")
    port: int = setting("The port to listen on.", 8080, at_least=1, at_most=65535)
    site_url: str | None = setting(
        "The address that people and links use, without a slash at the end; none: made from `host` and `port`.", None
    )
    demo_content: bool = setting(
        "Whether an empty database is filled with the demo community; it is never done where `host` is not a loopback address.",
        True,
    )
    anonymous_read: bool = setting(
        "Whether the API may be read without a key or token, and the histories of posts on the main site without signing in.",
        False,
    )
    require_https_for_tokens: bool = setting(
        "Whether an access token that arrives over plain http from another machine is refused and revoked.", False
    )
    impersonation: bool = setting(
        "Whether an administrator's token and a service key may be exchanged for a token of another person.", False
    )
    subject_matter_experts: bool = setting("Whether tags have subject matter experts; off, API v3 answers 422 for them.", True)
    throttle: bool = setting("Whether the quotas, the request rate and the write pauses are enforced.", True)
    write_pauses: bool = setting(
        "Whether a person has to wait between two writes of a kind (`pause_*_s`); off where the server made its own access "
        "(`demo.json`), unless the environment says otherwise.",
        True,
    )
    pause_question_s: int = setting("Seconds between two questions of a person.", 60, at_least=0, at_most=86400)
    pause_answer_s: int = setting("Seconds between two answers of a person.", 60, at_least=0, at_most=86400)
    pause_article_s: int = setting("Seconds between two articles of a person.", 60, at_least=0, at_most=86400)
    pause_comment_s: int = setting("Seconds between two comments of a person.", 5, at_least=0, at_most=86400)
    quota_max: int = setting("Requests a day for each key or token.", 10_000, at_least=1)
    quota_anonymous_max: int = setting("Requests a day for each address without a key.", 300, at_least=1)
    requests_per_second_max: int = setting("Requests a second for each address; 0: no limit.", 0, at_least=0)
    v3_rate_limits: bool = setting("Whether the two limits of API v3 below are enforced; not without `throttle`.", True)
    v3_burst_calls_max: int = setting(
        "Calls that a token may make within `v3_burst_s`, in each server process.", 50, at_least=1
    )
    v3_burst_s: int = setting("The seconds that a burst is counted for.", 2, at_least=1)
    v3_bucket_calls_max: int = setting("Calls that a token has in store, in each server process.", 5000, at_least=1)
    v3_refill_calls: int = setting("Calls that come back into the store every `v3_refill_s`.", 100, at_least=1)
    v3_refill_s: int = setting("The seconds between two refills.", 60, at_least=1)
    write_apps: str = setting(
        "Who may have write access from people: `open`, any API application; `approved`, those that an admin approved.", "open"
    )
    oauth_implicit: bool = setting(
        "Whether the implicit flow (`/oauth/dialog`) is there; RFC 9700 advises against it, older clients need it.", True
    )
    session_hours: int = setting("How long a person stays signed in.", 720, at_least=1, at_most=8760)
    sign_in_account_failures_max: int = setting(
        "Failed sign-ins for an account within `sign_in_window_s` before more are refused.", 10, at_least=1
    )
    sign_in_address_failures_max: int = setting(
        "Failed sign-ins from an address within `sign_in_window_s` before more are refused.", 100, at_least=1
    )
    sign_in_window_s: int = setting("The seconds that a failed sign-in counts.", 900, at_least=1)
    smtp_host: str | None = setting(
        "The mail server; none: no mail is sent, and admins hand out the links that set a password.", None
    )
    smtp_port: int = setting("The mail server's port.", 587, at_least=1, at_most=65535)
    smtp_security: str = setting("How the mail server is spoken to: `starttls`, `tls` or `none`.", "starttls")
    smtp_user: str | None = setting("The name to sign in to the mail server with; none: without.", None)
    smtp_password: str | None = setting("The password of `smtp_user`.", None)
    smtp_sender: str | None = setting("The address that mail comes from; none: `noreply@` and the site's host.", None)
    workers: int = setting("Server processes.", 1, at_least=1, at_most=256)
    pool_size_max: int = setting("Database connections of each server process.", 10, at_least=2, at_most=1000)
    tls_cert: Path | None = setting("The certificate chain (PEM) to serve https with; needs `tls_key`.", None)
    tls_key: Path | None = setting("The private key (PEM) of `tls_cert`.", None)
    log_level: str = setting(f"The least level that is logged: {', '.join(LOG_LEVELS)}.", "info")

    @property
    def address(self) -> str:
        """`site_url`, or the address made from host, port and TLS; without a slash at the end."""
        if self.site_url:
            return self.site_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls_cert else 'http'}://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK_HOSTS or self.host.startswith("127.")

    @property
    def pauses_s(self) -> dict[str, int]:
        """Seconds between two new objects of a person, by kind; none where they are switched off."""
        pauses = {
            "answer": self.pause_answer_s,
            "article": self.pause_article_s,
            "comment": self.pause_comment_s,
            "question": self.pause_question_s,
        }
        return pauses if self.throttle and self.write_pauses else dict.fromkeys(pauses, 0)

    def as_environment(self) -> dict[str, str]:
        """The OWNSTACK_* variables that `load` reads back to the same settings, for the server processes."""
        values = ((row.name, getattr(self, row.name)) for row in fields(self))
        return {PREFIX + name.upper(): spell(value) for name, value in values if value is not None}


def load(environment: Mapping[str, str] = os.environ, command_line: Mapping[str, object | None] | None = None) -> Settings:
    """Read the settings; `command_line` holds those given as options, None where not given. Raises SettingsError."""
    rows = {row.name: row for row in fields(Settings)}
    given: dict[str, Any] = {}
    for name, value in from_file(environment.get("OWNSTACK_CONFIG")).items():
        given[name] = parse(known(rows, name, "in the settings file"), value)
    for variable, text in environment.items():
        if variable.startswith(PREFIX) and variable not in OTHER_NAMES:
            name = variable.removeprefix(PREFIX).lower()
            given[name] = parse(known(rows, name, f"as {variable}"), text)
    for name, value in (command_line or {}).items():
        if value is not None:
            given[name] = parse(rows[name], value)
    return checked(Settings(**given))


def from_file(path: str | None) -> dict[str, object]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = f"The settings file {path} (OWNSTACK_CONFIG) cannot be read: {error}."
        raise SettingsError(message) from error


def known(rows: dict[str, Field[Any]], name: str, where: str) -> Field[Any]:
    if name not in rows:
        raise SettingsError(f"There is no setting {name!r} (given {where}); docs/operate/settings.md lists them all.")
    return rows[name]


def parse(row: Field[Any], value: object) -> Any:
    """The value in the row's type. An empty text means none, where none is allowed."""
    if value == "" and "None" in str(row.type):
        return None
    try:
        parsed = READERS[str(row.type).removesuffix(" | None")](value)
    except (TypeError, ValueError) as error:
        raise SettingsError(f"The setting {row.name} is {value!r}, which is no good: {error}.") from error
    least, most = row.metadata["at_least"], row.metadata["at_most"]
    if (least is not None and parsed < least) or (most is not None and parsed > most):
        limits = f"at least {least}" if most is None else f"between {least} and {most}"
        raise SettingsError(f"The setting {row.name} is {parsed}; it must be {limits}.")
    return parsed


def checked(settings: Settings) -> Settings:
    """The rules that hold between settings."""
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise SettingsError("The settings tls_cert and tls_key go together: give both, or neither.")
    for path in (settings.tls_cert, settings.tls_key):
        if path is not None and not path.is_file():
            raise SettingsError(f"There is no file {path}, which tls_cert or tls_key names.")
    if settings.log_level not in LOG_LEVELS:
        raise SettingsError(f"The setting log_level is {settings.log_level!r}; it must be one of {LOG_LEVELS}.")
    for name, words in (("write_apps", ("open", "approved")), ("smtp_security", ("starttls", "tls", "none"))):
        if getattr(settings, name) not in words:
            raise SettingsError(f"The setting {name} is {getattr(settings, name)!r}; it must be one of {words}.")
    for name, schemes in (("database_url", ("postgresql", "postgres")), ("site_url", ("http", "https"))):
        value = getattr(settings, name)
        if value is not None and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise SettingsError(f"The setting {name} must begin with {schemes[0]}://, which {value!r} does not.")
    return settings


def read_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in {"true", "yes", "on", "1"}:
        return True
    if text in {"false", "no", "off", "0"}:
        return False
    raise ValueError("it must be true or false")


def read_int(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    raise ValueError("it must be a whole number")


def read_text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError("it must be a text")


def read_path(value: object) -> Path:
    return value if isinstance(value, Path) else Path(read_text(value)).expanduser()


READERS = {"bool": read_bool, "int": read_int, "str": read_text, "Path": read_path}


def spell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def document() -> str:
    """docs/operate/settings.md, made from the table."""
    lines = [
        "# Settings",
        "",
        "Made from the table in `src/ownstack/settings.py` by `python -m ownstack.settings`; do not edit by hand.",
        "",
        "A setting comes from the command line (some have an option there), else from the environment, else from the",
        "TOML file that `OWNSTACK_CONFIG` names (`port = 8080`), else it has its default.",
    ]
    for row in fields(Settings):
        default = "none" if row.default is None else f"`{spell(row.default)}`"
        kind = {"bool": "true or false", "int": "whole number", "Path": "path", "str": "text"}
        lines += ["", f"## {row.name}", "", row.metadata["sentence"], ""]
        lines += [f"- environment: `{PREFIX}{row.name.upper()}`", f"- type: {kind[str(row.type).split()[0]]}"]
        lines += [f"- default: {default}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(document(), end="")
