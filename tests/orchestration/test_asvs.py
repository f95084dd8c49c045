"""The table of ASVS is whole, and what it names as proof exists."""

import ast
import re
from functools import cache

import pytest

from orchestration.settings import BASE_DIR

TABLE = BASE_DIR / "docs" / "asvs.md"
# Of each section, the level of each number; "-" stands at level 3, of which the table says nothing.
LEVELS = {
    "1.1": "22", "1.2": "111112222", "1.3": "11222222222", "1.4": "222", "1.5": "12", "2.1": "122", "2.2": "112",
    "2.3": "1222", "2.4": "2", "3.2": "11", "3.3": "1222", "3.4": "112222", "3.5": "11122", "3.7": "22", "4.1": "122",
    "4.2": "2", "4.3": "22", "4.4": "1222", "5.1": "2", "5.2": "112", "5.3": "11", "5.4": "222", "6.1": "122",
    "6.2": "111111112222", "6.3": "1122", "6.4": "1122", "6.5": "22222", "6.6": "222", "6.8": "2222", "7.1": "222",
    "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "22", "7.6": "22", "8.1": "12", "8.2": "112", "8.3": "1",
    "8.4": "2", "9.1": "111", "9.2": "1222", "10.1": "22", "10.2": "22", "10.3": "2222", "10.4": "11111222222",
    "10.5": "22222", "10.6": "22", "10.7": "222", "11.1": "22", "11.2": "222", "11.3": "112", "11.4": "1222",
    "11.5": "2", "11.6": "2", "12.1": "122", "12.2": "11", "12.3": "2222", "13.1": "2", "13.2": "22222", "13.3": "22",
    "13.4": "12222", "14.1": "22", "14.2": "1222", "14.3": "122", "15.1": "122", "15.2": "122", "15.3": "1222222",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "222", "17.1": "2", "17.2": "2222",
    "17.3": "22",
}  # fmt: skip
VERDICTS = {"holds", "not applicable", "falls short"}
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_FILE = re.compile(r"\]\(([^)]+)\)")
ROWS = _ROW.findall(TABLE.read_text())


@cache
def functions(path: str) -> set[str]:
    tree = ast.parse((BASE_DIR / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_requirement_of_level_1_and_2_stands_there_once() -> None:
    wanted = {f"{section}.{n}": level for section, levels in LEVELS.items() for n, level in enumerate(levels, 1)}
    wanted = {name: level for name, level in wanted.items() if level != "-"}
    assert len(ROWS) == len(wanted) == 253 and {row[0]: row[1] for row in ROWS} == wanted


@pytest.mark.parametrize("verdict", sorted(VERDICTS))
def test_each_verdict_has_its_ground(verdict: str) -> None:
    assert {row[3] for row in ROWS} == VERDICTS
    for number, _, _, said, ground in ROWS:
        if said == verdict == "holds":
            assert _TEST.findall(ground) or _FILE.findall(ground), number
        elif said == verdict:
            assert re.search(r"\w{2}", ground), number


def test_each_named_test_and_file_is_there() -> None:
    named = [found for row in ROWS for found in _TEST.findall(row[4])]
    assert len(named) > 150 and [one for one in named if one[1] not in functions(one[0])] == []
    assert [path for row in ROWS for path in _FILE.findall(row[4]) if not (TABLE.parent / path).exists()] == []


def test_the_sums_are_those_of_the_rows() -> None:
    for level, *told in re.findall(r"^\| ([12]) \| (\d+) \| (\d+) \| (\d+) \|$", TABLE.read_text(), re.MULTILINE):
        said = [row[3] for row in ROWS if row[1] == level]
        assert [int(one) for one in told] == [said.count(one) for one in ("holds", "not applicable", "falls short")]
