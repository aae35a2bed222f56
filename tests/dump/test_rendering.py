"""Our rendering of a real site's Markdown is that site's HTML."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def rendering(dump: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "bench/rendering.py", "--dump", dump]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}
    )


@pytest.fixture(scope="module")
def printed(shared: Path) -> str:
    return rendering(shared / "data" / "beer.stackexchange.com.7z").stdout


def test_at_least_96_percent_of_posts_are_the_site_s_own_html(printed):
    stock, commonmark, ours = (float(share) for share in re.findall(r"([\d.]+)% of 3306 posts equal", printed))
    assert stock < commonmark < ours
    assert ours >= 96


def test_what_is_left_is_printed_by_class(printed):
    classes = [int(number) for number in re.findall(r"^ +(\d+)  \S", printed, re.MULTILINE)]
    assert sum(classes) == int(re.findall(r"(\d+) differ", printed)[-1])


def test_a_dump_without_markdown_says_so(shared: Path):
    refused = rendering(shared / "data" / "datascience.meta.stackexchange.com-posts-only.7z")
    assert "no Markdown" in refused.stderr
