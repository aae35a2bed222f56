"""A small dump, written by a test: a question, an answer, two people, and whatever the test adds or spoils."""

from pathlib import Path
from xml.sax.saxutils import quoteattr

Rows = list[dict[str, object]]

AT = "2020-01-02T03:04:05.678"
GUID = "00000000-0000-4000-8000-00000000000{}"


def table(name: str, rows: Rows, *, prolog: str = "", newline: str = "\n") -> str:
    body = newline.join("  <row " + " ".join(f"{key}={_quoted(value)}" for key, value in row.items()) + " />" for row in rows)
    return f'<?xml version="1.0" encoding="utf-8"?>{newline}{prolog}<{name}>{newline}{body}{newline}</{name}>'


def write(folder: Path, **tables: Rows | str) -> Path:
    """Writes the tables given, and nothing else; text is written as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.xml").write_text(
            rows if isinstance(rows, str) else table(name.lower(), rows), encoding="utf-8", newline=""
        )
    return folder


def user(number: int, **more: object) -> dict[str, object]:
    return {
        "Id": number,
        "Reputation": 101,
        "CreationDate": AT,
        "DisplayName": f"Person {number}",
        "AccountId": 500 + number,
        **more,
    }


def question(number: int, **more: object) -> dict[str, object]:
    told = {
        "Score": 0,
        "Body": "<p>Why?</p>\n",
        "Title": f"Question {number}",
        "Tags": "<python>",
        "AnswerCount": 0,
        "CommentCount": 0,
    }
    return {"Id": number, "PostTypeId": 1, "CreationDate": AT, "OwnerUserId": 1, **told, **more}


def answer(number: int, parent: int, **more: object) -> dict[str, object]:
    told = {"Score": 0, "Body": "<p>Because.</p>\n", "CommentCount": 0}
    return {"Id": number, "PostTypeId": 2, "ParentId": parent, "CreationDate": AT, "OwnerUserId": 2, **told, **more}


def history(number: int, kind: int, post: int, guid: int, **more: object) -> dict[str, object]:
    return {
        "Id": number,
        "PostHistoryTypeId": kind,
        "PostId": post,
        "RevisionGUID": GUID.format(guid),
        "CreationDate": AT,
        "UserId": 1,
        **more,
    }


def _quoted(value: object) -> str:
    return quoteattr(str(value), {"\n": "&#xA;", "\r": "&#xD;", "\t": "&#x9;", '"': "&quot;"})
