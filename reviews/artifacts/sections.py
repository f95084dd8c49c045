"""Markdown cut at its headings, and a section's text cut into the blocks that can be compared."""

import re
from dataclasses import dataclass
from functools import cached_property

from reviews.artifacts.markdown import heading_anchor

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OWN_LINE = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|[|>])|[ \t]{4}")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|\\(?=[^\w\s])")


@dataclass(frozen=True)
class Block:
    """A paragraph, its white space folded, or one line of a list, table, quote or code. `gap` is what stands before it."""

    text: str
    gap: str = "\n\n"


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it, up to the next heading. `level` is 0 for what stands before the first one.

    `path` holds the titles above it and its own, `anchor` is the id of the heading in the rendered text.
    """

    title: str
    level: int
    anchor: str
    path: tuple[str, ...]
    lines: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return _blocks(self.lines)


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections in their order. What looks like a heading inside a fence is none."""
    found: list[tuple[str, int, list[str]]] = [("", 0, [])]
    fence = ""
    for line in text.splitlines():
        fence, was = _fence_after(line, fence), fence
        heading = None if fence or was else _heading(line, found[-1][2])
        if heading:
            found.append((*heading, []))
        else:
            found[-1][2].append(line)
    return _placed(found)


def _placed(found: list[tuple[str, int, list[str]]]) -> tuple[Section, ...]:
    sections, above, taken = [], list[tuple[int, str]](), dict[str, int]()
    for title, level, lines in found:
        above = [entry for entry in above if entry[0] < level] + [(level, title.casefold())]
        anchor = heading_anchor(title, taken) if level else ""
        sections.append(Section(title, level, anchor, tuple(entry[1] for entry in above), tuple(lines)))
    return tuple(section for section in sections if section.level or section.text)


def plain_title(text: str) -> str:
    """A heading's words without Markdown's own signs."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after this line: the signs that opened it, or ""."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    closes = found[1].startswith(fence) and not line[found.end() :].strip()
    return "" if closes else fence


def _heading(line: str, before: list[str]) -> tuple[str, int] | None:
    """Title and level; the words of an underlined heading are taken out of the lines before it."""
    found = _ATX.match(line)
    if found:
        return plain_title(found[2] or ""), len(found[1])
    underlined = _UNDERLINE.match(line)
    if not underlined or not before or not before[-1].strip() or _OWN_LINE.match(before[-1]):
        return None
    words = [before.pop()]
    while before and before[-1].strip() and not _OWN_LINE.match(before[-1]):
        words.insert(0, before.pop())
    return plain_title(" ".join(words)), 1 if underlined[1].startswith("=") else 2


def _blocks(lines: tuple[str, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    words: list[str] = []
    gap, fence = "\n\n", ""

    def close() -> None:
        nonlocal gap
        if words:
            indent = words[0][: len(words[0]) - len(words[0].lstrip())] if _OWN_LINE.match(words[0]) else ""
            blocks.append(Block(indent + " ".join(" ".join(words).split()), gap))
            words.clear()
            gap = "\n"

    for line in lines:
        fence, was = _fence_after(line, fence), fence
        if fence or was:
            close()
            blocks.append(Block(line.rstrip(), gap))
            gap = "\n"
        elif not line.strip():
            close()
            gap = "\n\n"
        else:
            if _OWN_LINE.match(line):
                close()
            words.append(line)
    close()
    return tuple(blocks)
