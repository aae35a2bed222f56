"""Writes a data dump of N posts, the same for the same N: for measuring where no real dump of that size is at hand.

    python bench/generate.py --posts 10000 --out DIR

Shape: 1.7 answers a question, 5 votes a post, a user for five posts, Zipf's tags, bodies of 300 to 3,000 characters
with code, as in the public dumps. Rows are written as they are made, so memory does not grow with N.
"""

import argparse
import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final, TextIO
from xml.sax.saxutils import escape

_FILES: Final = ("Users", "Tags", "Posts", "Comments", "Votes", "PostHistory", "PostLinks", "Badges")
_START: Final = datetime(2012, 1, 1, tzinfo=UTC)
_YEARS: Final = 12
_PARAGRAPHS: Final = 4000
_QUOTED: Final = {'"': "&quot;", "\n": "&#xA;"}
_BADGES: Final = (
    ("Student", 3),
    ("Teacher", 3),
    ("Editor", 3),
    ("Yearling", 2),
    ("Nice Answer", 3),
    ("Guru", 2),
    ("Great Answer", 1),
)


class Generator:
    """Everything about a dump of so many posts; `write` makes the files."""

    def __init__(self, posts: int) -> None:
        self.posts = posts
        self.users = max(posts // 5, 10)
        self.random = random.Random(posts)
        words = _words(self.random)
        self.titles = [" ".join(self.random.choices(words, k=8)).capitalize() + "?" for _ in range(_PARAGRAPHS)]
        weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
        self.texts = [_paragraph(self.random, words, weights) for _ in range(_PARAGRAPHS)]
        self.tags = [f"tag-{word}" for word in words[: max(min(posts // 50, 5000), 20)]]
        self.tag_weights = list(accumulate(1 / rank for rank in range(1, len(self.tags) + 1)))
        self.tag_counts = dict.fromkeys(self.tags, 0)
        self.ids = dict.fromkeys(_FILES, 0)

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            out = {name: stack.enter_context((folder / f"{name}.xml").open("w", encoding="utf-8-sig")) for name in _FILES}
            for name, file in out.items():
                file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{name.lower()}>\n')
            self._write_users(out["Users"], out["Badges"])
            self._write_posts(out)
            for number, (tag, count) in enumerate(self.tag_counts.items(), 1):
                out["Tags"].write(_row(Id=number, TagName=tag, Count=count))
            for name, file in out.items():
                file.write(f"</{name.lower()}>\n")

    def _write_users(self, users: TextIO, badges: TextIO) -> None:
        for number in (-1, *range(1, self.users + 1)):
            name = "Community" if number == -1 else f"{self.titles[number % 997].split()[0]} {number}"
            created = self._date(max(number, 0) / self.users)
            about = f"<p>{self.texts[number % _PARAGRAPHS][1]}</p>\n" if number % 3 == 0 else None
            users.write(
                _row(Id=number, Reputation=1 + number % 5000, CreationDate=created, DisplayName=name, LastAccessDate=created,
                     AboutMe=about, Views=number % 50, UpVotes=number % 20, DownVotes=number % 3, AccountId=number)
            )  # fmt: skip
            for _ in range(2 if number > 0 else 0):
                self.ids["Badges"] += 1
                badge, rank = self.random.choice(_BADGES)
                badges.write(_row(Id=self.ids["Badges"], UserId=number, Name=badge, Date=created, Class=rank, TagBased="False"))

    def _write_posts(self, out: dict[str, TextIO]) -> None:
        for question, answers in self._threads():
            date = self._date(question / self.posts)
            self._write_post(out, question, None, answers, date)
            for answer in answers:
                self._write_post(out, answer, question, [], date)
            if question % 9 == 0 and question > 9:
                self.ids["PostLinks"] += 1
                out["PostLinks"].write(
                    _row(Id=self.ids["PostLinks"], CreationDate=date, PostId=question, RelatedPostId=1, LinkTypeId=1)
                )

    def _threads(self) -> Iterator[tuple[int, list[int]]]:
        number = 1
        while number <= self.posts:
            count = min(self.random.choices((0, 1, 2, 3, 4, 6), (15, 38, 24, 13, 7, 3))[0], self.posts - number)
            yield number, list(range(number + 1, number + 1 + count))
            number += count + 1

    def _write_post(self, out: dict[str, TextIO], post: int, question: int | None, answers: list[int], date: str) -> None:
        draw = self.random
        score = self._write_votes(
            out["Votes"], post, date, is_accepted=question is not None and post == question + 1 and post % 2 == 0
        )
        parts = [draw.choice(self.texts) for _ in range(draw.randint(1, 5))]
        owner = draw.randint(1, self.users)
        title, tags = None, None
        if question is None:
            title, tags = draw.choice(self.titles), self._tags()
        accepted = next((answer for answer in answers[:1] if answer % 2 == 0), None)
        comments = draw.choices((0, 1, 2, 4), (5, 2, 2, 1))[0]
        out["Posts"].write(
            _row(Id=post, PostTypeId=2 if question else 1, AcceptedAnswerId=accepted, ParentId=question, CreationDate=date,
                 Score=score, ViewCount=None if question else post % 3000, Body="".join(html for html, _, _ in parts),
                 OwnerUserId=owner, LastActivityDate=date, Title=title, Tags=tags and "".join(f"<{tag}>" for tag in tags),
                 AnswerCount=None if question else len(answers), CommentCount=comments, ContentLicense="CC BY-SA 4.0")
        )  # fmt: skip
        for _ in range(comments):
            self.ids["Comments"] += 1
            text = draw.choice(self.texts)[1][:300]
            out["Comments"].write(
                _row(Id=self.ids["Comments"], PostId=post, Score=0, Text=text, CreationDate=date,
                     UserId=draw.randint(1, self.users), ContentLicense="CC BY-SA 4.0")
            )  # fmt: skip
        self._write_history(out["PostHistory"], post, owner, date, title, tags, "\n\n".join(text for _, _, text in parts))

    def _write_history(
        self, file: TextIO, post: int, owner: int, date: str, title: str | None, tags: list[str] | None, text: str
    ) -> None:
        guid = f"{post:08x}-0000-4000-8000-{post:012x}"
        kinds = [(2, text)] if title is None else [(1, title), (2, text), (3, "".join(f"<{tag}>" for tag in tags or []))]
        for kind, value in kinds:
            self.ids["PostHistory"] += 1
            file.write(
                _row(Id=self.ids["PostHistory"], PostHistoryTypeId=kind, PostId=post, RevisionGUID=guid, CreationDate=date,
                     UserId=owner, Text=value, ContentLicense="CC BY-SA 4.0")
            )  # fmt: skip

    def _write_votes(self, file: TextIO, post: int, date: str, *, is_accepted: bool) -> int:
        score = 0
        kinds = [3 if self.random.random() < 0.08 else 2 for _ in range(min(int(self.random.expovariate(0.2)), 200))]
        for kind in [1, *kinds] if is_accepted else kinds:
            self.ids["Votes"] += 1
            score += {1: 0, 2: 1, 3: -1}[kind]
            file.write(_row(Id=self.ids["Votes"], PostId=post, VoteTypeId=kind, CreationDate=date[:10] + "T00:00:00.000"))
        return score

    def _tags(self) -> list[str]:
        tags = sorted(set(self.random.choices(self.tags, cum_weights=self.tag_weights, k=self.random.randint(1, 5))))
        for tag in tags:
            self.tag_counts[tag] += 1
        return tags

    def _date(self, share: float) -> str:
        return (_START + timedelta(days=share * 365 * _YEARS)).strftime("%Y-%m-%dT%H:%M:%S.123")


def _row(**columns: object) -> str:
    return "  <row " + " ".join(
        f'{name}="{value if isinstance(value, int) else escape(str(value), _QUOTED)}"' for name, value in columns.items() if value is not None
    ) + " />\n"  # fmt: skip


def _words(draw: random.Random) -> list[str]:
    syllables = (
        "ba",
        "co",
        "di",
        "fer",
        "gu",
        "hal",
        "in",
        "jo",
        "kel",
        "lu",
        "mon",
        "ne",
        "or",
        "pi",
        "qua",
        "ro",
        "sta",
        "tu",
        "ver",
        "zi",
    )
    made = dict.fromkeys("".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(40_000))
    return list(made)[:20_000]


def _paragraph(draw: random.Random, words: list[str], weights: list[float]) -> tuple[str, str, str]:
    """HTML, plain text and Markdown of one paragraph; one in five is code. Common words are drawn more often."""
    text = " ".join(draw.choices(words, cum_weights=weights, k=draw.randint(15, 60)))
    if draw.random() < 0.2:
        return (
            f"<pre><code>if {text[:40]} &lt; 1:\n    {text}\n</code></pre>\n",
            text,
            f"    if {text[:40]} < 1:\n        {text}",
        )
    link = f'<a href="https://example.com/{draw.choice(words)}" rel="nofollow noreferrer">here</a>'
    return f"<p>{text}, <em>see</em> {link}.</p>\n", text, f"{text}, *see* [here](https://example.com/)."


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--posts", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    Generator(options.posts).write(options.out)


if __name__ == "__main__":
    main()
