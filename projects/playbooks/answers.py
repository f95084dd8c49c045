"""Answers to the questions a document leaves open, and which of them were of use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from projects.playbooks.conditions import NUMBER, number_of
from projects.playbooks.inline import slug, straight
from projects.playbooks.parts import Answer, Question, Role, Source
from projects.playbooks.roles import TITLES, Roster

_PHASE = re.compile(rf"^\W*(?:phase|stage)?\s*#?(?P<number>{NUMBER})\W*$", re.IGNORECASE)
_ID = re.compile(r"^\W{0,20}(?P<id>[0-9a-f]{8})\b")
_NEW = re.compile(r"^(?:a\s+)?new(?:\s+role)?(?:\s*:\s*(?P<title>.+))?$", re.IGNORECASE)


class Answers:
    """What was answered, by the id of the question; collects what had an effect."""

    def __init__(self, given: Mapping[str, str], places: Mapping[str, Source]) -> None:
        """`places` are the lines that hold the answers, where a document does."""
        self._given = {key.strip().lower(): text.strip() for key, text in given.items() if text.strip()}
        self._places = places
        self.used: dict[str, Answer] = {}

    def to(self, question: Question) -> str:
        """The answer as it was written, "" where there is none."""
        return self._given.get(question.id, "")

    def chosen(self, question: Question) -> str:
        """The suggestion that was chosen, noted as used; "" where none was, or none of them."""
        found = choice(self.to(question), question.suggestions)
        if found:
            self.use(question, found)
        return found

    def phase(self, question: Question) -> str:
        """The number of the phase that was chosen, as "2" or "Phase 2", noted as used; "" where none was."""
        found = _PHASE.match(self.to(question))
        if not found:
            return ""
        number = number_of(found["number"])
        self.use(question, number)
        return number

    def use(self, question: Question, answer: str) -> None:
        """Note that an answer had its effect."""
        self.used[question.id] = Answer(question.id, question.about, question.text, answer, question.source)

    def left(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """The questions that are still open, each once."""
        return tuple(one for one in dict.fromkeys(questions) if one.id not in self.used)

    def unused(self, questions: Iterable[Question]) -> tuple[Answer, ...]:
        """Answers without effect: with the text of the question where it is still open, without where there is none."""
        asked = {question.id: question for question in questions}
        found = []
        for key, answer in self._given.items():
            one = asked.get(key, Question("", ""))
            if key not in self.used:
                found.append(Answer(key, one.about, one.text, answer[:500], self._places.get(key) or one.source))
        return tuple(found)


def places_of(file: str, text: str) -> dict[str, Source]:
    """The line of a process document that holds each answer."""
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        key = _ID.match(line)
        if key:
            found[key["id"]] = Source(file, number, line.strip()[:2_000])
    return found


def choice(answer: str, suggestions: Iterable[str]) -> str:
    """The suggestion an answer means: its text, or first words that fit no other; "" where none does."""
    said = _bare(answer)
    if not said:
        return ""
    known = {_bare(suggestion): suggestion for suggestion in suggestions}
    if said in known:
        return known[said]
    begun = [suggestion for bare, suggestion in known.items() if bare.startswith(f"{said} ")]
    return begun[0] if len(begun) == 1 else ""


def _bare(text: str) -> str:
    words = re.sub(r"[^\w\s/-]", " ", text).lower().split()
    return " ".join(words[1:] if words[:1] == ["if"] else words)


def role_in(answer: str, roster: Roster, others: Iterable[Role], named: str = "") -> Role | None:
    """The role an answer names by title, slug or another of its names; None where nobody is called so.

    "a new role: Data Steward" makes one, "a new role" the one that was `named` in the document.
    """
    said = straight(answer).strip(" .\"'")
    new = _NEW.match(said)
    title = ((new["title"] or named) if new else "").strip()
    if title and slug(title):
        return Role(slug(title), title[:60])
    for role in others:
        if slug(said) and slug(said) in (role.slug, slug(role.title)):
            return role
    if slug(said) in TITLES:
        return Role(slug(said), TITLES[slug(said)])
    found = roster.resolve(said)
    if found:
        return Role(found, roster.title(found))
    same = bool(named) and slug(said) == slug(named)
    return Role(slug(named), named) if same else None
