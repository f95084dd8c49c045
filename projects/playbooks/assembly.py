"""From what the documents say to one process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from projects.playbooks.answers import Answers, role_in
from projects.playbooks.drafts import Reading
from projects.playbooks.pairing import gates_of
from projects.playbooks.parts import Gate, Phase, Question, RedFlag, Role
from projects.playbooks.process import Process
from projects.playbooks.roles import Roster


@dataclass(frozen=True, slots=True)
class Read:
    """What one document says."""

    reading: Reading
    phases: list[Phase]
    flags: list[RedFlag]


def assemble(own: Mapping[str, Role], read: Sequence[Read], roster: Roster, answers: Answers) -> Process:
    """One process out of all documents; `own` are the roles the documents are about."""
    gates, asked = gates_of([draft for part in read for draft in part.reading.drafts], answers)
    phases, repeated = _numbered([phase for part in read for phase in part.phases], answers)
    roles = {**own}
    for role in (role for part in read for role in part.reading.roles):
        roles.setdefault(role.slug, role)
    for name in (name for gate in gates for name in _named(gate)):
        roles.setdefault(name, Role(name, roster.title(name)))
    strangers = [sightings[0] for sightings in _strangers(read).values()]
    left = answers.left([*strangers, *_questions(read), *asked, *repeated])
    return Process(
        roles=tuple(roles.values()),
        gates=gates,
        phases=phases,
        red_flags=tuple(flag for part in read for flag in part.flags),
        questions=left,
        answers=tuple(answers.used.values()),
        unused=answers.unused([*left, *(one for sightings in _strangers(read).values() for one in sightings)]),
    )


def _questions(read: Sequence[Read]) -> list[Question]:
    return [question for part in read for question in part.reading.questions]


def _named(gate: Gate) -> list[str]:
    names = (gate.giver, *gate.receivers, gate.needs_phase.role if gate.needs_phase else "")
    return [name for name in names if name]


def introduced(read: Sequence[Read], roster: Roster, answers: Answers) -> dict[str, Role]:
    """The unknown names that were answered, and the roles they stand for. One answer holds in all documents."""
    found: dict[str, Role] = {}
    titles = {role.slug: role for part in read for role, _ in part.reading.strangers}
    for slug, sightings in _strangers(read).items():
        for question in sightings:
            named = titles[slug].title
            role = role_in(answers.to(question), roster, (), named) if answers.to(question) else None
            if role:
                answers.use(question, role.title)
                found[named] = role
                break
    return found


def _strangers(read: Sequence[Read]) -> dict[str, list[Question]]:
    """Who each unknown name may be, asked once for each document that uses it."""
    found: dict[str, list[Question]] = {}
    for part in read:
        for role, question in part.reading.strangers:
            found.setdefault(role.slug, []).append(question)
    return found


def _numbered(found: Sequence[Phase], answers: Answers) -> tuple[tuple[Phase, ...], list[Question]]:
    """Each phase of a role once: a number used twice keeps the activities of both and is asked about."""
    merged: dict[tuple[str, str], Phase] = {}
    later: list[Phase] = []
    questions = []
    for phase in found:
        key = (phase.role, phase.number)
        first = merged.get(key)
        if first is None:
            merged[key] = phase
            continue
        question = _twice(first, phase)
        questions.append(question)
        if answers.chosen(question).startswith("renumber"):
            later.append(phase)
        else:
            activities = first.activities + phase.activities
            merged[key] = replace(first, activities=activities, success=first.success or phase.success)
    for phase in later:
        number = _next_number(merged, phase.role)
        merged[(phase.role, number)] = replace(phase, number=number, required=True)
    return tuple(merged.values()), questions


def _twice(first: Phase, second: Phase) -> Question:
    text = f'Phase {first.number} appears twice: "{first.title}" and "{second.title}". Are they one phase?'
    return Question(f"{first.role} {first.number}", text, ("one phase", "renumber the second"), second.source)


def _next_number(phases: Mapping[tuple[str, str], Phase], role: str) -> str:
    return str(max(int(number.partition(".")[0]) for owner, number in phases if owner == role) + 1)
