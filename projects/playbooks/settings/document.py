"""Reads the process document: Markdown whose front matter says `kind: process`.

## Names                          what people call the roles
- Devs: API Engineer
## Answers                        what was decided where a playbook leaves something open
- 3fa9c1d2 Who is "Growth"? -> PM
## Gates                          what a gate asks beyond its handshake, by its key
### contract
- applies when: contract touched and not label "internal"
## Phases                         by role and number
### api-engineer 1.5
- required
- activity 2 needs: link
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from projects.playbooks import frontmatter
from projects.playbooks.decoding import tidy
from projects.playbooks.errors import PlaybookError
from projects.playbooks.inline import plain, slug, straight
from projects.playbooks.lines import Line, scan
from projects.playbooks.parts import Source
from projects.playbooks.roles import Roster
from projects.playbooks.settings.expressions import ExpressionError, parse
from projects.playbooks.settings.requirements import (
    RequirementError,
    Wanted,
    answered,
    carries,
    satisfied,
    waived,
)

_KIND = re.compile(r"^\s*kind\s*[:=]\s*[\"']?process[\"']?\s*$", re.IGNORECASE)
_SECTIONS = {"names": "names", "roles": "names", "answers": "answers", "gates": "gates", "phases": "phases"}
_ANSWER = re.compile(r"^\[?(?P<id>[0-9a-f]{8})\]?[\s:]+(?:(?P<text>.*)\s)?(?:->|→|=>)\s*(?P<answer>\S.*)$")
_NEEDS = re.compile(r"^activity\s+(?P<n>\d{1,3})\s+needs?\s*:?\s*(?P<needs>evidence|link|note|nothing)$", re.IGNORECASE)
_PHASE = re.compile(r"^(?P<role>.+?)[\s,:]+(?:phase\s+)?(?P<number>\d{1,3}(?:\.\d{1,3})?)$")
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class PhaseSetting:
    """`required` None leaves what the playbook says; `needs` maps activities, counted from 1, to what proves them done."""

    role: str
    number: str
    source: Source
    required: bool | None = None
    needs: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GateSetting:
    key: str
    source: Source
    wanted: Wanted = field(default_factory=Wanted)


@dataclass(frozen=True, slots=True)
class Settings:
    """`names` maps what people say to role slugs, `answers` question ids to what was answered."""

    file: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    gates: tuple[GateSetting, ...] = ()
    phases: tuple[PhaseSetting, ...] = ()


def is_process_document(text: str) -> bool:
    """By its front matter alone, so that a playbook is never taken for one."""
    lines = [line for line in text.lstrip("\ufeff").split("\n", 60)[:60] if line.strip()]
    if not lines or lines[0].strip() != "---":
        return False
    ends = (index for index, line in enumerate(lines[1:], start=1) if line.strip() in ("---", "..."))
    return any(_KIND.match(line) for line in lines[1 : next(ends, len(lines))])


def read(name: str, text: str) -> Settings:
    """Raises PlaybookError, with file, line and fix, for whatever it does not understand."""
    try:
        return _Reader(name).read(scan(*_body(tidy(text))))
    except PlaybookError as error:
        raise PlaybookError(error.message, error.line, error.fix, name) from None


def _body(text: str) -> tuple[str, int]:
    """The text below the front matter, and the number of its first line."""
    lines = text.split("\n")
    fences = [index for index, line in enumerate(lines[: frontmatter.LONGEST]) if line.strip() in ("---", "...")]
    end = fences[1] if len(fences) > 1 else 0
    return "\n".join(lines[end + 1 :]), end + 2


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._section = ""
        self._key = ""
        self._roster = Roster()
        self._names: dict[str, str] = {}
        self._answers: dict[str, str] = {}
        self._gates: dict[str, GateSetting] = {}
        self._phases: dict[tuple[str, str], PhaseSetting] = {}

    def read(self, lines: list[Line]) -> Settings:
        if len(lines) > MOST_LINES:
            raise PlaybookError(f"The process document has more than {MOST_LINES:,} lines.", MOST_LINES, "Shorten it.")
        items = {"names": self._a_name, "answers": self._an_answer, "gates": self._rule, "phases": self._phase}
        for line in lines:
            if line.kind == "heading":
                self._heading(line)
            elif line.kind == "item" and self._section:
                items[self._section](line)
        return Settings(
            self._name, self._names, self._answers, tuple(self._gates.values()), tuple(self._phases.values())
        )

    def _heading(self, line: Line) -> None:
        said = plain(line.text)
        if line.level <= 2:
            self._section, self._key = _SECTIONS.get(said.lower().strip(), ""), ""
            if line.level == 2 and not self._section:
                raise PlaybookError(f"“{said}” is no section.", line.number, "Known are Names, Answers, Gates, Phases.")
        elif self._section == "gates":
            self._key = slug(said, 60)
            if self._key in self._gates:
                raise PlaybookError(
                    f"The gate “{self._key}” stands here twice.", line.number, "Put its lines together."
                )
            self._gates[self._key] = GateSetting(self._key, self._source(line))
        elif self._section == "phases":
            self._open_phase(line, said)

    def _open_phase(self, line: Line, said: str) -> None:
        found = _PHASE.match(said)
        if not found:
            raise PlaybookError(f"“{said}” names no phase.", line.number, "Write role and number: “api-engineer 1.5”.")
        role = self._roster.resolve(found["role"]) or slug(found["role"])
        self._key = f"{role} {found['number']}"
        self._phases[(role, found["number"])] = PhaseSetting(role, found["number"], self._source(line))

    def _a_name(self, line: Line) -> None:
        said, _, role = straight(plain(line.text)).rpartition(":")
        said, role = said.strip(' "'), role.strip(' "')
        if not said or not role:
            raise PlaybookError("This line names no role.", line.number, "Write “Devs: API Engineer”.")
        self._names[said] = self._roster.resolve(role) or slug(role)
        self._roster = Roster(self._names)

    def _an_answer(self, line: Line) -> None:
        found = _ANSWER.match(plain(line.text))
        if not found:
            fix = "Write the question's id, the question, an arrow and the answer: “3fa9c1d2 Who is …? -> PM”."
            raise PlaybookError("This is no answer.", line.number, fix)
        self._answers[found["id"]] = found["answer"].strip()

    def _rule(self, line: Line) -> None:
        gate = self._gates.get(self._key)
        if gate is None:
            raise PlaybookError("This rule stands under no gate.", line.number, "Put “### contract” above it.")
        said = straight(line.text)  # with its stars: they mean something in a path
        what, _, text = said.partition(":")
        what, text = what.strip("* "), text.lstrip("*") if what.startswith("**") else text
        readers: dict[str, Callable[[Wanted, str], Wanted]] = {
            "applies when": self._applies,
            "satisfied when": lambda wanted, text: satisfied(wanted, text, self._roster),
            "carries over when": carries,
            "waived by": lambda wanted, text: waived(wanted, text, self._roster),
            "answered within": answered,
        }
        reader = readers.get(" ".join(what.lower().split()))
        if reader is None or not text.strip():
            raise PlaybookError(f"“{said[:80]}” is no rule.", line.number, f"Known are: {', '.join(readers)}.")
        try:
            wanted = reader(gate.wanted, text.strip())
        except (ExpressionError, RequirementError) as error:
            raise PlaybookError(str(error), line.number, "See “Gate rules” in the documentation.") from None
        self._gates[self._key] = replace(gate, wanted=wanted)

    @staticmethod
    def _applies(wanted: Wanted, text: str) -> Wanted:
        parse(text)
        return replace(wanted, applies_when=text)

    def _phase(self, line: Line) -> None:
        role, _, number = self._key.rpartition(" ")
        found = self._phases.get((role, number))
        if found is None:
            raise PlaybookError("This stands under no phase.", line.number, "Put “### api-engineer 1.5” above it.")
        said = plain(line.text).strip().lower().rstrip(".")
        needs = _NEEDS.match(said)
        if said in ("required", "optional"):
            changed = replace(found, required=said == "required")
        elif needs:
            what = "" if needs["needs"] == "nothing" else needs["needs"]
            changed = replace(found, needs={**found.needs, int(needs["n"]): what})
        else:
            fix = "Known are “required”, “optional” and “activity 2 needs: evidence”, link, note or nothing."
            raise PlaybookError(f"“{said[:80]}” says nothing about a phase.", line.number, fix)
        self._phases[(role, number)] = changed

    def _source(self, line: Line) -> Source:
        return Source(self._name, line.number, line.raw.strip()[:2_000])
