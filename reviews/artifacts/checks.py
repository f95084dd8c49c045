"""What a reviewer is told about a document before reading it: what a PRD or decision record of this kind usually says.

Findings are computed from the text alone whenever they are asked for, so that a better check speaks about old revisions
too. They are warnings: what stops an offer is decided where it is prepared (docs/adr/0004).
"""

import re
from dataclasses import dataclass

from reviews.artifacts.names import one_line
from reviews.artifacts.sections import Section, sections_of

_NUMBERING = re.compile(r"^(?:\d+[.)]?|[ivx]+[.)])\s+", re.IGNORECASE)
_LABEL = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?[*_]{0,2}([A-Za-z][\w /&'’-]{2,40}?)[*_]{0,2}[ \t]*:[*_]{0,2}(.*)$", re.M)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)

_PROBLEM = r"problem|why\b|motivation|background|opportunity|context|user needs?"
_GOALS = r"(?<!non-)(?<!non )\b(goals?|objectives?|success|outcomes?|metrics|kpis?)\b"
_OUT_OF_SCOPE = r"(out|not in)[ -](of[ -])?scope|non-? ?goals|exclusions|excluded|what (this|we) .*\bnot\b|won['’]t"
_STATUS = r"^status\b"
_CONTEXT = r"^context\b|problem statement|^background|^forces"
_DECISION = r"^(the )?decisions?\b(?! (drivers?|makers?|records?|log))|^(chosen|selected) option|^resolution"
_CONSEQUENCES = r"consequences|implications|trade-?offs|^pros and cons|^impact"

_MEASURE = re.compile(
    r"\d|[%‰€$£]|\b(one|two|three|four|five|six|seven|eight|nine|ten|dozen|half|third|quarter|twice|double|triple|zero|"
    r"nobody|no one|none|no more than|at least|at most|percent|per cent|every|all|always|never|"
    r"january|february|march|april|june|july|august|september|october|november|december|"
    r"mondays?|tomorrow|today|next (week|month|year|release)|by (the )?end of)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """`severity` is "warning"; `code` is stable, `section` the title of the section it is about, "" for the whole."""

    code: str
    severity: str
    text: str
    section: str = ""


@dataclass(frozen=True)
class _Part:
    """A section or a labelled line ("Status: accepted") with everything below it."""

    title: str
    text: str


# For each kind: the code's first word, what the part's title looks like, and what is missing without it.
_ASKED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "prd": (
        ("problem", _PROBLEM, "It does not say which problem it solves: there is no section such as “Problem”."),
        ("goals", _GOALS, "It names no goals: there is no section such as “Goals”."),
        ("scope", _OUT_OF_SCOPE, "It does not say what is out of scope."),
    ),
    "adr": (
        ("status", _STATUS, "It has no status, such as proposed or accepted."),
        ("context", _CONTEXT, "It has no context: what makes a decision necessary is not said."),
        ("decision", _DECISION, "It has no section that states the decision."),
        ("consequences", _CONSEQUENCES, "It does not say what follows from the decision."),
    ),
}


def findings(kind: str, body: str) -> tuple[Finding, ...]:
    """What a PRD or decision record leaves out; () for other kinds, and where there is no text to read (a PDF)."""
    if kind not in _ASKED or not body.strip():
        return ()
    parts = _parts(body)
    found = [_missing(parts, *asked) for asked in _ASKED[kind]]
    if kind == "prd":
        found.append(_unmeasured(parts))
    return tuple(finding for finding in found if finding)


def status_of(body: str) -> str:
    """What a decision record says of its own status, in one short line; "" where it says nothing."""
    found = next((part.text for part in _answering(_parts(body), _STATUS) if part.text), "")
    return one_line(found.split("\n", 1)[0].strip("*_` "), 60)


def _missing(parts: list[_Part], name: str, pattern: str, sentence: str) -> Finding | None:
    answering = _answering(parts, pattern)
    if any(part.text for part in answering):
        return None
    if answering:
        title = answering[0].title
        return Finding(f"{name}_empty", "warning", f"“{title}” is empty.", title)
    return Finding(f"{name}_missing", "warning", sentence)


def _unmeasured(parts: list[_Part]) -> Finding | None:
    goals = [part for part in _answering(parts, _GOALS) if part.text]
    if not goals or any(_MEASURE.search(part.text) for part in goals):
        return None
    title = goals[0].title
    return Finding(
        "goals_unmeasured", "warning", f"“{title}” cannot be measured: there is no number, share or date in it.", title
    )


def _answering(parts: list[_Part], pattern: str) -> list[_Part]:
    wanted = re.compile(pattern, re.IGNORECASE)
    return [part for part in parts if wanted.search(_NUMBERING.sub("", part.title))]


def _parts(body: str) -> list[_Part]:
    front = _FRONT_MATTER.match(body)
    text = body[front.end() :] if front else body
    sections = sections_of(text)
    found = [
        _Part(section.title, _whole_text(sections, place))
        for place, section in enumerate(sections)
        if section.title and not _is_title(sections, section)
    ]
    labelled = _LABEL.findall(front[1]) if front else []
    labelled += [label for section in sections for label in _LABEL.findall(section.text)]
    return found + [_Part(title.strip(), rest.strip()) for title, rest in labelled]


def _is_title(sections: tuple[Section, ...], section: Section) -> bool:
    """The heading of the whole document speaks for none of its parts."""
    tops = [one for one in sections if one.level == 1]
    return tops == [section] and any(one.level > 1 for one in sections)


def _whole_text(sections: tuple[Section, ...], place: int) -> str:
    """What stands in a section and in those below it."""
    texts = [sections[place].text]
    for other in sections[place + 1 :]:
        if other.level <= sections[place].level:
            break
        texts.append(other.text)
    return "\n".join(text for text in texts if text)
