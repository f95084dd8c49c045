"""What changed in a text, by section and by word."""

import random
import time

import pytest

from reviews.artifacts.markdown import render_markdown
from reviews.artifacts.sections import sections_of
from reviews.diffs import SectionDiff, prose_diff
from reviews.diffs.sequences import Budget, align
from tests.world import ADR, PRD

LARGEST = 256 * 1024


def states(before: str, after: str) -> list[tuple[str, str]]:
    return [(diff.title, diff.state) for diff in prose_diff(before, after)]


def only(before: str, after: str) -> SectionDiff:
    [found] = [diff for diff in prose_diff(before, after) if diff.state != "same"]
    return found


def side(diff: SectionDiff, left_out: str) -> str:
    return "".join(text for kind, text in diff.runs if kind != left_out)


def test_equal_texts_have_no_change() -> None:
    assert {state for _, state in states(PRD, PRD)} == {"same"}
    assert prose_diff("", "") == ()


def test_words_and_not_lines_are_marked() -> None:
    diff = only(PRD, PRD.replace("20 %", "30 %").replace("a quarter", "half a year"))
    assert (diff.title, diff.state) == ("Goals", "changed")
    assert diff.runs == (
        ("same", "- "),
        ("removed", "20"),
        ("added", "30"),
        ("same", " % fewer abandoned carts within "),
        ("removed", "a quarter"),
        ("added", "half a year"),
        ("same", "."),
    )


@pytest.mark.parametrize(
    "again",
    [
        PRD.replace("lose their cart when", "lose\ntheir cart   when"),
        PRD.replace("\n", "\r\n"),
        PRD.replace("\n\n", "\n\n\n\n"),
        PRD + "\n  \n",
    ],
)
def test_white_space_and_line_breaks_do_not_count(again: str) -> None:
    assert {state for _, state in states(PRD, again)} == {"same"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("# A\nx\n", "# A\nx\n# B\ny\n", [("A", "same"), ("B", "added")]),
        ("# A\nx\n# B\ny\n# C\nz\n", "# A\nx\n# C\nz\n", [("A", "same"), ("B", "removed"), ("C", "same")]),
        ("# A\nx\n# B\ny\n", "# B\ny\n# A\nx\n", [("B", "moved"), ("A", "same")]),
        ("# A\nx\n# B\ny\n", "# B\ny two\n# A\nx\n", [("B", "changed"), ("A", "same")]),
        ("x\n# A\n", "y\n# A\n", [("", "changed"), ("A", "same")]),
        ("# A\nx\n", "A\n=\nx\n", [("A", "same")]),
        ("# A\n", "# **A**\n", [("A", "same")]),
        ("# A\n## N\nx\n# B\n## N\ny\n", "# B\n## N\ny\n# A\n## N\nx\n",
         [("B", "moved"), ("N", "moved"), ("A", "same"), ("N", "same")]),
        ("# A\n```\n# no heading\n```\n", "# A\n```\n# no heading!\n```\n", [("A", "changed")]),
    ],
)  # fmt: skip
def test_what_becomes_of_sections(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert states(before, after) == expected


def test_a_renamed_section_is_no_other_one() -> None:
    diff = only("# T\n\n## Aims\none two three four\n", "# T\n\n## Goals\none two three five\n")
    assert (diff.title, diff.was, diff.state, diff.anchor) == ("Goals", "Aims", "changed", "doc-goals")


def test_a_rewritten_paragraph_is_replaced_as_a_whole() -> None:
    diff = only("# A\nShoppers lose their cart.\n", "# A\nPrices come from elsewhere now, in cents.\n")
    assert [kind for kind, _ in diff.runs] == ["removed", "added"]


def test_lines_of_a_list_a_table_or_code_stand_for_themselves() -> None:
    before = "# A\n- one\n- two\n  - three\n\n| a | b |\n|---|---|\n\n```\nx = 1\ny = 2\n```\n"
    after = before.replace("- two\n", "").replace("y = 2", "y = 3")
    assert [run for run in only(before, after).runs if run[0] != "same"] == [
        ("removed", "\n- two"),
        ("removed", "2"),
        ("added", "3"),
    ]


def test_anchors_are_the_ids_of_the_rendered_text() -> None:
    text = f"{PRD}\n{ADR}\n## Goals\n## *Two* [words](https://example.org) `c`\n\nUnderlined\n---\n\n```\n# none\n```\n"
    rendered = [(heading.text, heading.anchor, heading.level) for heading in render_markdown(text).outline]
    assert [(section.title, section.anchor, section.level) for section in sections_of(text)] == rendered


def test_markup_is_text_here() -> None:
    diff = only("# A\nx\n", "# A\n<script>alert(1)</script>\n")
    assert diff.runs == (("removed", "x"), ("added", "\n\n<script>alert(1)</script>"))


@pytest.mark.parametrize("seed", range(60))
def test_both_texts_can_be_read_from_the_runs(seed: int) -> None:
    """Nothing is lost and nothing is made up: without what was added stands the old text, without what went the new one."""
    chance = random.Random(seed)
    words = [chance.choice(["cart", "the", "a", "of", "20", "%", ".", "\n\n", "\n- x", "ﬁ", "日本"]) for _ in range(60)]
    changed = [chance.choice([word, word, word, "", "new"]) for word in words]
    before, after = (f"# T\n{' '.join(text)}\n" for text in (words, changed))
    diff = prose_diff(before, after)[0]
    for text, left_out in ((before, "added"), (after, "removed")):
        assert side(diff, left_out).split() == " ".join(block.text for block in sections_of(text)[0].blocks).split()


@pytest.mark.parametrize("seed", range(60))
def test_the_shortest_way_is_found(seed: int) -> None:
    chance = random.Random(seed)
    one, other = ([chance.choice("abcd") for _ in range(chance.randrange(12))] for _ in range(2))
    stretches = align(one, other, Budget(10_000))
    assert stretches is not None
    kept = 0
    for same, a, b, c, d in stretches:
        assert not same or one[a:b] == other[c:d]
        kept += b - a if same else 0
    assert kept == _longest_common(one, other)
    for start, end, length in ((1, 2, len(one)), (3, 4, len(other))):
        edges = [0, *(stretch[end] for stretch in stretches)]
        assert edges == [*(stretch[start] for stretch in stretches), length]


def _longest_common(one: list[str], other: list[str]) -> int:
    row = [0] * (len(other) + 1)
    for letter in one:
        diagonal = 0
        for place, against in enumerate(other, start=1):
            diagonal, row[place] = row[place], max(row[place], row[place - 1], diagonal + (letter == against))
    return row[-1]


def _long(chance: random.Random) -> str:
    parts, size = [], 0
    while size < LARGEST:
        words = [f"word{chance.randrange(3000)}" for _ in range(60)]
        parts.append(("\n\n## S\n" if len(parts) % 5 == 0 else "\n\n") + " ".join(words))
        size += len(parts[-1])
    return "".join(parts)[:LARGEST]


def _edited(text: str, chance: random.Random, share: float) -> str:
    return " ".join(f"new{chance.randrange(99)}" if chance.random() < share else word for word in text.split(" "))


def _costly() -> dict[str, tuple[str, str]]:
    chance = random.Random(4)
    long = _long(chance)
    flat = long.replace("\n", " ")
    return {
        "one word of a hundred": (long, _edited(long, chance, 0.01)),
        "one word of ten": (long, _edited(long, chance, 0.1)),
        "every other word": (long, _edited(long, chance, 0.5)),
        "another text": (long, _long(chance)),
        "one paragraph": (flat, _edited(flat, chance, 0.2)),
        "one letter": ("a " * (LARGEST // 2), "a b " * (LARGEST // 4)),
        "lines": ("- x\n" * (LARGEST // 4), "- y\n- x\n" * (LARGEST // 8)),
        "fewer lines": ("- x\n" * 9_000, "- y\n- x\n" * 5_000),
        "headings": ("# a\n" * 9_000, "# b\n# a\n" * 5_000),
        "empty lines": ("\n" * LARGEST, "a\n" * (LARGEST // 2)),
        "fences": ("```\n" * 9_000, "~~~\n" * 9_000),
        "signs": ("*_`[" * (LARGEST // 4), "](x)" * (LARGEST // 4)),
        "brackets": ("# " + "[" * LARGEST, "# " + "[](" * (LARGEST // 3)),
    }


@pytest.mark.parametrize("name", sorted(_costly()))
def test_the_largest_text_takes_a_fifth_of_a_second_and_says_where_words_were_too_many(name: str) -> None:
    before, after = _costly()[name]
    spent = []
    for _ in range(3):
        began = time.process_time()
        found = prose_diff(before, after)
        spent.append(time.process_time() - began)
    assert min(spent) < 0.5  # a fifth of a second where the core is one's own; a busy neighbour doubles it
    assert all(diff.by_words for diff in found) or any(diff.state == "changed" for diff in found if not diff.by_words)


def test_what_is_too_much_is_compared_by_paragraphs_and_says_so() -> None:
    before = "# A\n" + "\n\n".join(f"one two three four {n}" for n in range(50)) + "\n"
    after = before.replace("three", "3")
    [diff] = prose_diff(before, after, steps=300)
    assert (diff.by_words, diff.state) == (False, "changed")
    assert {kind for kind, _ in diff.runs} == {"removed", "added"}
