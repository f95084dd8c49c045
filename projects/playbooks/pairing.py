"""One handshake, however many lines state it; and a key of its own for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from projects.playbooks.artifacts import title_key
from projects.playbooks.drafts import Draft
from projects.playbooks.process import CHECKPOINTS, Gate, Question, Source

# The receiver knows best when it needs something; what is judged after the build cannot be had before it.
_WEIGHT = {"build": 0, "start": 1, "merge": 2}


@dataclass(frozen=True, slots=True)
class _Paired:
    draft: Draft
    sources: tuple[Source, ...]


def gates_of(drafts: Sequence[Draft]) -> tuple[tuple[Gate, ...], list[Question]]:
    """Gates by checkpoint, in document order, and the questions about them."""
    gates: list[Gate] = []
    questions: list[Question] = []
    used: set[str] = set()
    for pair in _paired(drafts):
        draft = pair.draft
        key = _unused(draft, used)
        used.add(key)
        gates.append(_gate(draft, key, pair.sources))
        questions += [Question(key, text, suggestions, draft.source) for text, suggestions in draft.asks]
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
        needs_phase=draft.needs_phase,
        everyone=draft.everyone,
        source=draft.source,
        sources=sources,
    )


def _unused(draft: Draft, used: set[str]) -> str:
    title = title_key(draft.title)
    other = draft.giver if draft.checkpoint == "start" else "-".join(draft.receivers)
    for key in (draft.key, title, f"{title}-{other}".strip("-")[:60].strip("-")):
        if key not in used:
            return key
    return next(key for number in range(2, len(used) + 3) if (key := f"{title}-{number}") not in used)


def _paired(drafts: Sequence[Draft]) -> list[_Paired]:
    """Drafts in order, those that state the same handshake joined."""
    found: list[_Paired] = []
    for draft in drafts:
        rest: Draft | None = draft
        for index, earlier in enumerate(found):
            if rest is None:
                break
            if _repeats(earlier.draft, rest):
                found[index], rest = replace(earlier, sources=(*earlier.sources, rest.source)), None
            elif _is_other_side(earlier.draft, rest):
                found[index], rest = _joined(earlier, rest)
        if rest is not None:
            found.append(_Paired(rest, (rest.source,)))
    return found


def _repeats(one: Draft, two: Draft) -> bool:
    """The same line said twice by the same side."""
    return (one.checkpoint, one.giver, one.receivers, one.title.lower()) == (
        two.checkpoint,
        two.giver,
        two.receivers,
        two.title.lower(),
    )


def _is_other_side(one: Draft, two: Draft) -> bool:
    """Two documents speak of one handshake: same giver, same thing, and a receiver they share."""
    if one.source.file == two.source.file or one.giver != two.giver or not set(one.receivers) & set(two.receivers):
        return False
    return title_key(one.title) == title_key(two.title) or (one.artifact == two.artifact != "document")


def _joined(earlier: _Paired, later: Draft) -> tuple[_Paired, Draft | None]:
    """The handshake at the stricter place, and what is left of the other line for receivers it alone names."""
    first = earlier.draft
    stays, goes = (first, later) if _WEIGHT[first.checkpoint] >= _WEIGHT[later.checkpoint] else (later, first)
    stays = replace(
        stays,
        criterion=stays.criterion or goes.criterion,
        needs_phase=stays.needs_phase or goes.needs_phase,
        asks=stays.asks + goes.asks,
    )
    sources = (stays.source, *(source for source in (*earlier.sources, later.source) if source != stays.source))
    left = tuple(role for role in goes.receivers if role not in stays.receivers)
    rest = replace(
        goes, receivers=left, everyone=goes.everyone and (len(left) > 1 or goes.artifact == "contract"), asks=()
    )
    return _Paired(stays, sources), rest if left else None
