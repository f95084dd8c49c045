"""Documents that began as real ones: lines lost, doubled, shuffled and mixed, noise, depth, and one thing a million times."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from projects.playbooks import builtin

FOLDER = Path(__file__).parent / "documents"
OURS = Path(builtin.__file__).parent
CORPUS = [path.read_text(encoding="utf-8") for path in sorted([*OURS.rglob("*.md"), *FOLDER.glob("*.md")])]
BEGINNING = "---\nname: qa\n---\n## Lifecycle\n**Incoming:**\n- From PM: "
PIECES = [
    "(", ")", "[", "](", "**", "__", "*", "_", "`", '"', "“", "„", "'", "<b>", "&quot;", "|", "---", "```", "~~~", "<!--", "-->", "> ",
    "- ", "1. ", "(a) ", ": ", " - ", "→", "←", "; from ", "/ ", ", ", " and ", " or ", " & ", "From ", "To ", "By ", "QA", "PM", "Design",
    "the ", "PRD ", "if ", "if complex", "only when ", "for ", "unless ", "phase ", "Phase 3 of ", "phases 1 to ", "third phase of ",
    "# ", "## ", "### Phase 1: ", "## 1. ", "**Incoming:**", "Before I begin", "Done when: ", "has approved ", "approved by ", "Red flags",
    "return to phase ", "\t", "    ", "\u200b", "\u202e", "é", "ﬁ", "𝟛", "🚦 ", "\ufe0f", "Ã¼", "â€œ", "‚Üí", "\ud800", "\ufffd", "\r",
    "\u2028", "工程师", "ß", "İ", "٣", "9" * 40, "1.5.7", "-1", "0",
]  # fmt: skip


def mutated(chance: random.Random) -> str:
    """One document; the same for the same state of `chance`."""
    if chance.random() < 0.01:
        return _one_thing(chance, chance.randint(100_000, 990_000))
    text = chance.choice(CORPUS)
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(_CHANGES)(chance, text)
    if chance.random() < 0.8 and "name:" not in text[:200]:  # what nobody can open says nothing about the rest
        text = "---\nname: qa\n---\n" + text
    return text[:1_100_000]


def _lines_lost(chance: random.Random, text: str) -> str:
    share = chance.random() * 0.6
    return "\n".join(line for line in text.split("\n") if chance.random() > share)


def _lines_doubled(chance: random.Random, text: str) -> str:
    share = chance.random() * 0.3
    return "\n".join(line for one in text.split("\n") for line in [one] * (1 + (chance.random() < share)))


def _lines_shuffled(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    part = lines[start : start + chance.randint(2, 80)]
    chance.shuffle(part)
    return "\n".join([*lines[:start], *part, *lines[start + len(part) :]])


def _lines_of_another(chance: random.Random, text: str) -> str:
    lines, other = text.split("\n"), chance.choice(CORPUS).split("\n")
    for _ in range(chance.randint(1, 30)):
        lines.insert(chance.randint(0, len(lines)), chance.choice(other))
    return "\n".join(lines)


def _lines_joined(chance: random.Random, text: str) -> str:
    share = chance.random() * 0.4
    return "".join(line + (" " if chance.random() < share else "\n") for line in text.split("\n"))


def _pieces(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 25)):
        at = chance.randint(0, len(text))
        text = (
            text[:at]
            + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 30))
            + text[at + chance.choice((0, 0, 1, 9)) :]
        )
    return text


def _characters(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 40)):
        at = chance.randint(0, len(text))
        text = (
            text[:at]
            + chr(
                chance.choice(
                    (
                        chance.randrange(32, 128),
                        chance.randrange(32, 0x800),
                        chance.randrange(0x3000),
                        chance.randrange(0x110000),
                    )
                )
            )
            + text[at + 1 :]
        )
    return text


def _deeper(chance: random.Random, text: str) -> str:
    step = chance.randint(1, 12)
    return "\n".join(" " * (step * index % 400) + line for index, line in enumerate(text.split("\n")))


def _damaged(chance: random.Random, text: str) -> str:
    return text.encode(errors="replace").decode(chance.choice(("mac_roman", "latin-1", "cp1252")), errors="replace")


def _long_line(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 3))]
    lines[at] += ("".join(pieces) * 4_900)[: chance.randint(50, 4_990 if chance.random() < 0.9 else 6_000)]
    return "\n".join(lines)


def _one_thing(chance: random.Random, size: int) -> str:
    """A million times the same, in lines as long as the limits allow, below the beginning of a list or of nothing."""
    piece = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 3))) or "x"
    line = (piece * 5_000)[: chance.choice((20, 200, 4_900))] + "\n"
    return chance.choice((BEGINNING, "", "---\nname: qa\n---\n")) + (line * (size // len(line)))


_CHANGES: tuple[Callable[[random.Random, str], str], ...] = (
    _lines_lost, _lines_doubled, _lines_shuffled, _lines_of_another, _lines_joined, _pieces, _characters, _deeper, _damaged, _long_line,
)  # fmt: skip
