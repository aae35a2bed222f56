"""The same call in the languages that people script in. One function a language, each with its own way to quote.

Key and token are marks in the text, which the page of somebody who has them fills in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ownstack.apidocs.catalogue import BASE
from ownstack.apidocs.requests import Pairs, Request, encoded

KEY, TOKEN = "YOUR_KEY", "YOUR_TOKEN"


@dataclass(frozen=True, slots=True)
class Snippet:
    name: str
    slug: str
    code: str


def of(request: Request, site: str) -> tuple[Snippet, ...]:
    """`site` is the address of the installation."""
    return tuple(Snippet(name, slug, write(request, site)) for name, slug, write in LANGUAGES)


def headers(request: Request) -> Pairs:
    return (("X-API-Key", KEY), *((("X-API-Access-Token", TOKEN),) if request.needs_token else ()))


# ---------------------------------------------------------------- the shell


def curl(request: Request, site: str) -> str:
    parts = [f"curl --compressed {shell(site + BASE + request.address)}"]
    parts += [f"--header {shell(f'{name}: {value}')}" for name, value in headers(request)]
    parts += [f"--data-urlencode {shell(f'{name}={value}')}" for name, value in request.form]
    if request.verb == "POST" and not request.form:
        parts.append("--request POST")
    return " \\\n  ".join(parts)


def shell(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# ---------------------------------------------------------------- PowerShell


def powershell(request: Request, site: str) -> str:
    lines = [_hashtable("headers", headers(request))]
    words = [f"Invoke-RestMethod -Uri {_powershell(site + BASE + request.address)} -Headers $headers"]
    if request.verb == "POST":
        lines.append(_hashtable("body", request.form))
        words.append("-Method Post -Body $body")
    return "\n".join([*lines, f"$answer = {' '.join(words)}", "$answer.items"])


def _hashtable(name: str, pairs: Pairs) -> str:
    rows = "".join(f"\n    {_powershell(key)} = {_powershell(value)}" for key, value in pairs)
    return f"${name} = @{{{rows}\n}}"


def _powershell(text: str) -> str:
    """The typographic ones end a text there, too."""
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"


# ---------------------------------------------------------------- Python


def python(request: Request, site: str) -> str:
    fields = [_quoted(site + BASE + request.path)]
    if request.query:
        fields.append(f"params={_object(request.query, 4)}")
    if request.form:
        fields.append(f"data={_object(request.form, 4)}")
    fields += [f"headers={_object(headers(request), 4)}", "timeout=30"]
    call = "".join(f"\n    {each}," for each in fields)
    lines = ["import requests", "", f"answer = requests.{request.verb.lower()}({call}\n)"]
    return "\n".join([*lines, 'for item in answer.json()["items"]:', "    print(item)"])


def stackapi(request: Request, site: str) -> str:
    access = ["None", f"base_url={_quoted(site + '/api')}", f"key={_quoted(KEY)}"]
    if request.needs_token:
        access.append(f"access_token={_quoted(TOKEN)}")
    if request.verb == "GET":
        verb, path = "fetch", request.template
        values = [f"{name}={_listed(value)}" for name, value in request.in_path]
    else:
        verb, path, values = "send_data", request.path, []
    values += [f"{name}={_quoted(value)}" for name, value in (*request.query, *request.form)]
    create = "".join(f"\n    {each}," for each in access)
    call = "".join(f"\n    {each}," for each in (_quoted(path.lstrip("/")), *values))
    lines = ["from stackapi import StackAPI", "", f"site = StackAPI({create}\n)", f"answer = site.{verb}({call}\n)"]
    return "\n".join([*lines, 'for item in answer["items"]:', "    print(item)"])


def _listed(value: str) -> str:
    """StackAPI encodes each value of a list apart, and leaves the semicolons between them."""
    if ";" not in value:
        return _quoted(value)
    return "[" + ", ".join(_quoted(each) for each in value.split(";")) + "]"


# ---------------------------------------------------------------- JavaScript, and what all of it comes down to


def javascript(request: Request, site: str) -> str:
    rows = [f"  headers: {_object(headers(request), 2)},"]
    if request.verb == "POST":
        rows = ['  method: "POST",', *rows, f"  body: new URLSearchParams({_object(request.form, 2)}),"]
    call = "\n".join([f"const response = await fetch({_quoted(site + BASE + request.address)}, {{", *rows, "});"])
    return f"{call}\nconst answer = await response.json();\nconsole.log(answer.items);"


def _object(pairs: Pairs, indent: int) -> str:
    """An object of JavaScript and a dictionary of Python are written alike."""
    rows = [f"{_quoted(name)}: {_quoted(value)}" for name, value in pairs]
    if len(rows) < 2:
        return f"{{{''.join(rows)}}}"
    space = " " * indent
    return "{" + "".join(f"\n{space * 2}{row}," for row in rows) + f"\n{space}}}"


def _quoted(text: str) -> str:
    """A string of Python and of JavaScript; two line ends that old JavaScript has of its own are spelt."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def plain_http(request: Request, site: str) -> str:
    body = encoded(request.form)
    lines = [f"{request.verb} {BASE}{request.address} HTTP/1.1", f"Host: {urlsplit(site).netloc}", "Accept-Encoding: gzip"]
    lines += [f"{name}: {value}" for name, value in headers(request)]
    if request.verb == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\n".join([*lines, "", body])


LANGUAGES: tuple[tuple[str, str, Callable[[Request, str], str]], ...] = (
    ("curl", "curl", curl),
    ("PowerShell", "powershell", powershell),
    ("Python", "python", python),
    ("StackAPI", "stackapi", stackapi),
    ("JavaScript", "javascript", javascript),
    ("HTTP", "http", plain_http),
)
