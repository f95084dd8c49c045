"""Whether two revisions mean the same, so that decisions may carry from one to the next. Pure."""

import re
from collections.abc import Mapping
from typing import Any

_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")
_GOALS = re.compile(r"\b(goals?|objectives?|success|outcomes?)\b", re.IGNORECASE)


def same_meaning(
    kind: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    body_before: str = "",
    body_after: str = "",
    wording_carries: bool = False,
) -> str:
    """Why `after` means what `before` meant, as a sentence for the history; "" where it does not.

    `before` and `after` are the revisions' data. `wording_carries` is the project's word on PRDs.
    """
    if kind == "contract" and before.get("canonical_digest", "before") == after.get("canonical_digest", "after"):
        return "The API is unchanged."
    if kind == "mocks" and _pixels(before) == _pixels(after):
        return "Every screen is pixel-equal."
    if kind == "build" and before.get("commit") == after.get("commit") and _pixels(before) == _pixels(after):
        return "The same commit, and every screen is pixel-equal."
    if kind == "prd" and wording_carries and _only_wording(body_before, body_after):
        return "Only wording outside the goals changed."
    return ""


def _pixels(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(screen["name"], screen["pixel_digest"]) for screen in data.get("screens", [])]


def _only_wording(before: str, after: str) -> bool:
    """The same headings in the same order, and the goals word for word; a text without goals never carries."""
    old, new = _sections(before), _sections(after)
    if [title for title, _ in old] != [title for title, _ in new]:
        return False
    goals = [(text, new[place][1]) for place, (title, text) in enumerate(old) if _GOALS.search(title)]
    return bool(goals) and all(was == is_now for was, is_now in goals)


def _sections(text: str) -> list[tuple[str, str]]:
    """Heading and text of each section, white space folded; a fence hides what looks like a heading inside it.

    A subsection belongs to its section's goals too, because each heading keeps the titles above it.
    """
    sections: list[tuple[str, list[str]]] = [("", [])]
    above: list[tuple[int, str]] = []
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        found = None if fenced else _HEADING.match(line)
        if found:
            level = len(line) - len(line.lstrip("#"))
            above = [(depth, title) for depth, title in above if depth < level and depth > 1] + [(level, found[1])]
            sections.append((" / ".join(title for _, title in above), []))
        else:
            sections[-1][1].append(line)
    return [(title, " ".join(" ".join(lines).split())) for title, lines in sections]
