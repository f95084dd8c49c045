"""Reads a document line by line: headings, list items, tables, code. Nothing is nested here, so depth costs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from projects.playbooks.errors import PlaybookError
from projects.playbooks.inline import emphasised_start, wholly_emphasised

MAX_LINES = 6_000
MAX_LINE = 5_000
_LONGEST_HEAD = 100

_FENCE = re.compile(r"^(```+|~~~+)")
_HEADING = re.compile(r"^(#{1,6})(?!#)")
_MARKER = re.compile(
    r"^(?:(?P<bullet>[-*+•‣◦·–—●○▪■□▸►▶✓✔☐☑❑➤→])(?=\s|$)|(?P<tight>-)(?=\w|[*\[\"“„«'‘(])"
    r"|(?P<number>\(?(?:\d{1,4}|[a-zA-Z])[.)])(?=\s|$))\s*"
)
_TIGHT_NUMBER = re.compile(r"^(?P<number>\d{1,3}[.)])(?=[^\W\d])")
_CHECKBOX = re.compile(r"^\[[ xX✓]?\]\s+")
_EMOJI = re.compile(
    "^(?:[\U0001f000-\U0001faff\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2b00-\u2bff][\ufe0f\u200d\U0001f3fb-\U0001f3ff]*){1,6}\\s+(?=\\S)"
)
_DEFINITION = re.compile(r"^:\s+\S")
_RULE = re.compile(r"^(?:-{3,}|={3,}|\*{3,}|_{3,}|(?:[-*_] ){2,}[-*_])$")


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: blank, heading, item, text, table, code, unclosed (code that never ends) or rule.

    `indent` in columns, `text` without its marker. `alone`: a short text line that stands like a heading without marks;
    `emphasised`: a text line that is nothing but bold or italic.
    """

    number: int
    kind: str
    text: str
    raw: str
    indent: int = 0
    level: int = 0
    numbered: bool = False
    alone: bool = False
    emphasised: bool = False

    @property
    def is_head(self) -> bool:
        """A heading, or text that does the work of one: bold, or alone above a list."""
        return self.kind == "heading" or (self.kind == "text" and (self.alone or self.emphasised))


def scan(text: str, first: int = 1) -> list[Line]:
    """All lines of a text; `first` is the number of its first line.

    Raises PlaybookError for more lines, or a longer one, than any playbook has.
    """
    raws = text.split("\n")
    if len(raws) > MAX_LINES:
        raise PlaybookError(
            f"The playbook has more than {MAX_LINES:,} lines.", MAX_LINES, "Keep only the role's process in it."
        )
    found: list[Line] = []
    fence, opening, comment = "", 0, False
    for number, raw in enumerate(raws, start=first):
        if len(raw) > MAX_LINE:
            raise PlaybookError(
                f"This line has {len(raw):,} characters; the limit is {MAX_LINE:,}.", number, "Break it up into lines."
            )
        stripped, indent = _unquoted(raw)
        if fence:
            fence = "" if _closes(stripped, fence) else fence
            found.append(Line(number, "code", raw.strip(), raw, indent))
            continue
        if comment or stripped.startswith("<!--"):
            comment = "-->" not in stripped
            found.append(Line(number, "blank", "", raw))
            continue
        opened = _FENCE.match(stripped)
        if opened:
            fence, opening = opened.group(1), len(found)
            found.append(Line(number, "code", stripped, raw, indent))
            continue
        in_table = bool(found) and found[-1].kind == "table" and "|" in stripped
        found.append(_line(number, raw, stripped, indent, in_table))
    if fence:
        found[opening] = replace(found[opening], kind="unclosed")
    return _with_lone_lines(_with_underlined_headings(_with_emoji_items(_with_definitions(found))))


def _unquoted(raw: str) -> tuple[str, int]:
    """The line without block quote marks, and its indent with tabs at four columns."""
    expanded = raw.expandtabs(4)
    body = expanded.lstrip(" ")
    if body.startswith(">"):
        body = body.lstrip("> ")
        return body.rstrip(), 0
    return body.rstrip(), len(expanded) - len(expanded.lstrip(" "))


def _closes(stripped: str, fence: str) -> bool:
    return stripped.startswith(fence) and not stripped.strip(fence[0])


def _line(number: int, raw: str, stripped: str, indent: int, in_table: bool) -> Line:
    if not stripped:
        return Line(number, "blank", "", raw)
    heading = _HEADING.match(stripped)
    if heading:
        text = stripped[heading.end() :].rstrip("# ").strip()
        return Line(number, "heading" if text else "blank", text, raw, indent, level=len(heading.group(1)))
    if _RULE.match(stripped):
        return Line(number, "rule", stripped, raw, indent)
    if stripped.startswith("|") or in_table:
        return Line(number, "table", stripped, raw, indent)
    item = _item(number, raw, stripped, indent)
    if item:
        return item
    if stripped.count("|") > 1:
        return Line(number, "table", stripped, raw, indent)
    return Line(number, "text", stripped, raw, indent, emphasised=stripped[0] in "*_" and wholly_emphasised(stripped))


def _item(number: int, raw: str, stripped: str, indent: int) -> Line | None:
    found = _MARKER.match(stripped) or _TIGHT_NUMBER.match(stripped)
    if found:
        groups = found.groupdict()
        text = _CHECKBOX.sub("", stripped[found.end() :].lstrip())
        return Line(number, "item", text, raw, indent, numbered=bool(groups.get("number")))
    bold = emphasised_start(stripped)  # "**1. Title**": the number stands inside the emphasis
    inner = _MARKER.match(bold[0]) if bold else None
    if bold and inner and inner.group("number"):
        return Line(number, "item", f"**{bold[0][inner.end() :]}**{bold[1]}", raw, indent, numbered=True)
    return None


def _with_emoji_items(lines: list[Line]) -> list[Line]:
    """Text lines that begin with an emoji are items where several stand together, or one stands below a label."""
    marked = [_EMOJI.match(line.text) if line.kind == "text" and not _is_label(line) else None for line in lines]
    found = list(lines)
    for index, emoji in enumerate(marked):
        above = lines[index - 1] if index else None
        together = bool(index and marked[index - 1]) or (index + 1 < len(lines) and bool(marked[index + 1]))
        if emoji and (together or (above and above.kind == "text" and _is_label(above))):
            found[index] = replace(lines[index], kind="item", text=lines[index].text[emoji.end() :])
    return found


def _is_label(line: Line) -> bool:
    return line.emphasised or line.text.rstrip("*_ ").endswith(":")


def _with_definitions(lines: list[Line]) -> list[Line]:
    """A term above ": its definition" becomes an item "term: its definition"."""
    found = list(lines)
    for index in range(1, len(lines)):
        term, line = found[index - 1], lines[index]
        if line.kind == "text" and _DEFINITION.match(line.text) and term.kind == "text":
            found[index - 1] = replace(term, kind="item", text=f"{term.text}: {line.text[1:].strip()}")
            found[index] = replace(line, kind="blank", text="")
    return found


def _with_underlined_headings(lines: list[Line]) -> list[Line]:
    """A text line above `===` or `---` is a heading."""
    for index in range(1, len(lines)):
        above, rule = lines[index - 1], lines[index]
        if rule.kind == "rule" and above.kind == "text" and rule.text[0] in "=-" and " " not in rule.text:
            lines[index - 1] = replace(above, kind="heading", level=1 if rule.text[0] == "=" else 2)
    return lines


def _with_lone_lines(lines: list[Line]) -> list[Line]:
    """Mark text lines that have nothing above and a list, a table or nothing below."""
    for index, line in enumerate(lines):
        if line.kind != "text" or len(line.text) > _LONGEST_HEAD or line.text.rstrip("*_ ").endswith((".", ",", ";")):
            continue
        above = lines[index - 1].kind if index else "blank"
        below = lines[index + 1].kind if index + 1 < len(lines) else "blank"
        if above in ("blank", "rule", "heading") and below in ("blank", "item", "table"):
            lines[index] = replace(line, alone=True)
    return lines
