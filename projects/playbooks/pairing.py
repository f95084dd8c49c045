"""One handshake, however many lines state it; and a key of its own for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from projects.playbooks.answers import Answers
from projects.playbooks.artifacts import natural_checkpoint, title_key
from projects.playbooks.drafts import Draft
from projects.playbooks.parts import CHECKPOINTS, Gate, PhaseRef, Question, Source

# The receiver knows best when it needs something; what is judged after the build cannot be had before it.
_WEIGHT = {"build": 0, "start": 1, "merge": 2}


@dataclass(frozen=True, slots=True)
class _Paired:
    draft: Draft
    sources: tuple[Source, ...]


def gates_of(drafts: Sequence[Draft], answers: Answers) -> tuple[tuple[Gate, ...], list[Question]]:
    """Gates by checkpoint, in document order, and the questions about them; those answered go to `answers`."""
    gates: list[Gate] = []
    questions: list[Question] = []
    keys = _Keys()
    pairing = _Pairing()
    for draft in drafts:
        pairing.add(draft)
    for pair in pairing.found:
        draft = pair.draft
        key = keys.take(draft)
        gates.append(_gate(draft, key, pair.sources))
        questions += [ask.question(key) for ask in draft.asks]
        for ask in draft.settled:
            answers.use(ask.question(key), ask.answer)
    return tuple(sorted(gates, key=lambda gate: CHECKPOINTS.index(gate.checkpoint))), questions


def _gate(draft: Draft, key: str, sources: tuple[Source, ...]) -> Gate:
    return Gate(
        key=key,
        title=draft.title,
        checkpoint=draft.checkpoint,
        giver=draft.giver,
        receivers=draft.receivers,
        artifact=draft.artifact,
        criterion=draft.criterion,
        applies_when=draft.applies_when,
        needs_phase=_needed(draft),
        everyone=draft.everyone,
        source=draft.source,
        sources=sources,
    )


def _needed(draft: Draft) -> PhaseRef | None:
    """A phase without a role is the giver's."""
    needs = draft.needs_phase
    if needs is None or needs.role:
        return needs
    return PhaseRef(draft.giver, needs.phase) if draft.giver else None


class _Keys:
    """Hands out each key once."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._numbers: dict[str, int] = {}

    def take(self, draft: Draft) -> str:
        """The wished-for key, else the title's words, else these with the other side's role or a number."""
        title = title_key(draft.title)
        other = draft.giver if draft.checkpoint == "start" else "-".join(draft.receivers)
        wishes = (draft.key, title, f"{title}-{other}"[:60].strip("-"))
        key = next((wish for wish in wishes if wish not in self._used), "") or self._numbered(title)
        self._used.add(key)
        return key

    def _numbered(self, title: str) -> str:
        number = self._numbers.get(title, 2)
        while f"{title}-{number}" in self._used:
            number += 1
        self._numbers[title] = number + 1
        return f"{title}-{number}"


class _Pairing:
    """Handshakes in order, found again by what they say and by their two sides."""

    def __init__(self) -> None:
        self.found: list[_Paired] = []
        self._said: dict[tuple[object, ...], int] = {}
        self._sides: dict[tuple[str, str, str], dict[str, int]] = {}  # giver, receiver, thing -> file -> index

    def add(self, draft: Draft) -> None:
        said = (draft.checkpoint, draft.giver, draft.receivers, draft.title.lower(), draft.source.file)
        if said in self._said:
            earlier = self.found[self._said[said]]
            self.found[self._said[said]] = replace(earlier, sources=(*earlier.sources, draft.source))
            return
        rest: Draft | None = draft
        while rest is not None and (index := self._other_side(rest)) is not None:
            self.found[index], rest = _joined(self.found[index], rest)
            self._note(index)
        if rest is not None:
            self._said[said] = len(self.found)
            self.found.append(_Paired(rest, (rest.source,)))
            self._note(len(self.found) - 1)

    def _other_side(self, draft: Draft) -> int | None:
        """Another document that speaks of this handshake: same giver, same thing, and a receiver they share."""
        for receiver in draft.receivers:
            for thing in _things(draft):
                files = self._sides.get((draft.giver, receiver, thing), {})
                for file, index in files.items():
                    if file != draft.source.file and receiver in self.found[index].draft.receivers:
                        return index
        return None

    def _note(self, index: int) -> None:
        pair = self.found[index]
        for receiver in pair.draft.receivers:
            for thing in _things(pair.draft):
                files = self._sides.setdefault((pair.draft.giver, receiver, thing), {})
                for source in pair.sources:
                    files[source.file] = index


def _things(draft: Draft) -> tuple[str, ...]:
    kind = () if draft.artifact == "document" else (f"kind {draft.artifact}",)
    return (title_key(draft.title), *kind)


def _place(draft: Draft) -> tuple[bool, int]:
    """Where the two sides differ, the usual place of this kind of artifact counts, then the stricter one: whoever receives
    a contract lists it as incoming, and means before the build."""
    return draft.checkpoint == natural_checkpoint(draft.artifact), _WEIGHT[draft.checkpoint]


def _joined(earlier: _Paired, later: Draft) -> tuple[_Paired, Draft | None]:
    """The handshake at the place that counts, and what is left of the other line for receivers it alone names."""
    first = earlier.draft
    stays, goes = (first, later) if _place(first) >= _place(later) else (later, first)
    stays = replace(
        stays,
        criterion=stays.criterion or goes.criterion,
        needs_phase=stays.needs_phase or goes.needs_phase,
        asks=stays.asks + goes.asks,
        settled=stays.settled + goes.settled,
    )
    sources = (stays.source, *(source for source in (*earlier.sources, later.source) if source != stays.source))
    left = tuple(role for role in goes.receivers if role not in stays.receivers)
    rest = replace(
        goes,
        receivers=left,
        everyone=goes.everyone and (len(left) > 1 or goes.artifact == "contract"),
        asks=(),
        settled=(),
    )
    return _Paired(stays, sources), rest if left else None
