"""The rules of docs/STYLE.md that a program can hold."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("src", "tests") for path in (ROOT / folder).rglob("*.py"))
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "common", "base", "misc"}
LINES_MAX, FUNCTION_LINES_MAX = 400, 60


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_is_short_says_what_it_is_for_and_is_named_after_it(path):
    text = path.read_text()
    tree = ast.parse(text)
    assert text.count("\n") <= LINES_MAX or is_data(tree), "more than 400 lines"
    assert not text.strip() or ast.get_docstring(tree), "opens without saying what it is in charge of"
    assert path.stem not in BANNED_NAMES
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LINES_MAX, f"{node.name} is too long"


def is_data(tree: ast.Module) -> bool:
    """Tables of data may be long: what remains beside the constants and imports is little."""
    rest = [node for node in tree.body if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom)]
    return sum((node.end_lineno or 0) - node.lineno for node in rest) <= LINES_MAX


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")), ids=name)
def test_a_lock_has_hashes_and_no_addresses(lock):
    text = lock.read_text()
    assert not re.search(r"://|--index|--find-links|--extra", text)
    pinned = re.findall(r"^[a-z0-9][^ ]*==", text, re.MULTILINE)
    assert pinned
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pinned)


def test_both_locks_pin_the_same_versions():
    base, dev = (pins((ROOT / "requirements" / f"{lock}.lock").read_text()) for lock in ("base", "dev"))
    assert base <= dev


def pins(text: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][^ ]*==[^ ]+)", text, re.MULTILINE))


def every_pin() -> set[str]:
    return {pin for lock in (ROOT / "requirements").glob("*.lock") for pin in pins(lock.read_text())}


def test_every_dependency_is_locked_and_has_its_reason():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    dependencies = [line for line in lines if re.match(r'    "[a-z][\w.-]*(\[\w+\])?>=', line)]
    locked = {re.split("[=]", pin)[0] for pin in every_pin()}
    assert len(dependencies) > 20
    for line in dependencies:
        assert re.search(r"# \w.{9,}", line), f"no reason: {line}"
        assert re.match(r'    "([a-z0-9.-]+)', line)[1] in locked, f"not locked: {line}"
