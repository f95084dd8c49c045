"""What an answer does to the gate it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from projects.playbooks import artifacts, asking, titles
from projects.playbooks.answers import Answers, choice, role_in
from projects.playbooks.drafts import Ask, Draft
from projects.playbooks.names import Names
from projects.playbooks.parts import PhaseRef, Role

# The chosen suggestion or role in its own words, and the gates that follow from it; None where the answer fits nothing.
_Effect = tuple[str, list[Draft]] | None


@dataclass(slots=True)
class Settling:
    """Settles the questions about the gates of one document; `met` takes the roles that answers bring in."""

    answers: Answers
    names: Names
    met: list[Role]

    def settle(self, draft: Draft) -> list[Draft]:
        """The draft with every answered question settled: itself, several, or none where it was answered away."""
        for ask in draft.asks:
            answer = self.answers.to(ask.question())
            effect = _EFFECTS[ask.kind](self, draft, ask, answer) if answer else None
            if effect is None:
                continue
            said, drafts = effect
            if not drafts:
                self.answers.use(ask.question(draft.key), said)
            done = replace(ask, answer=said)
            return [
                settled
                for one in drafts
                for settled in self.settle(
                    replace(one, asks=tuple(a for a in one.asks if a != ask), settled=(*one.settled, done))
                )
            ]
        return [draft]

    def role(self, answer: str) -> Role | None:
        return role_in(answer, self.names.roster, (self.names.own, *self.names.others.values(), *self.met))

    def roles(self, answer: str) -> list[Role]:
        """One role or several; none where a part names nobody."""
        whole = self.role(answer)
        if whole:
            return [whole]
        found = [self.role(part) for part in self.names.split(answer)]
        return list(dict.fromkeys(role for role in found if role)) if all(found) else []


def _other_side(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    """Who gives, at the start; who receives, later."""
    found = settling.roles(answer)
    if draft.checkpoint == "start":
        return _giver(settling, draft, ask, answer)
    if not found or draft.giver in [role.slug for role in found]:
        return None
    settling.met += found
    receivers = tuple(role.slug for role in found)
    everyone = len(found) > 1 or draft.artifact == "contract"
    key = artifacts.key_of(draft.artifact, draft.title, draft.criterion, receivers)
    return ", ".join(role.title for role in found), [replace(draft, receivers=receivers, everyone=everyone, key=key)]


def _giver(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    role = settling.role(answer)
    if role is None or role.slug in draft.receivers:
        return None
    settling.met.append(role)
    return role.title, [replace(draft, giver=role.slug)]


def _count(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    said = choice(answer, ask.suggestions)
    return (said, [replace(draft, everyone=said.startswith("all"))]) if said else None


def _condition(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    said = choice(answer, ask.suggestions)
    if not said:
        return None
    applies = "complex" if said == "if complex" else draft.applies_when
    return said, [] if said == "never" else [replace(draft, applies_when=applies)]


def _shares(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    """Does a condition at the end of the line hold for this artifact too?"""
    said = choice(answer, ask.suggestions)
    if said != "yes":
        return (said, [draft]) if said else None
    if ask.condition == "complex":
        return said, [replace(draft, applies_when="complex")]
    return said, [asking.when(draft, ask.condition)]


def _several(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    said = choice(answer, ask.suggestions)
    if said != "several":
        return (said, [draft]) if said else None
    return said, [_renamed(draft, title) for title in titles.halves(draft.title)]


def _renamed(draft: Draft, title: str) -> Draft:
    kind = artifacts.kind_of(title, draft.criterion, draft.checkpoint)
    key = artifacts.key_of(kind, title, draft.criterion, draft.receivers)
    return replace(draft, title=title, artifact=kind, key=key)


def _whose_phase(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    role = settling.role(answer)
    if role is None or draft.needs_phase is None:
        return None
    settling.met.append(role)
    return role.title, [replace(draft, needs_phase=PhaseRef(role.slug, draft.needs_phase.phase))]


def _noted(settling: Settling, draft: Draft, ask: Ask, answer: str) -> _Effect:
    """The answer is what was done anyway."""
    said = choice(answer, ask.suggestions)
    return (said, [draft]) if said else None


_EFFECTS: dict[str, Callable[[Settling, Draft, Ask, str], _Effect]] = {
    "nobody": _other_side,
    "other side": _other_side,
    "offers": _giver,
    "count": _count,
    "condition": _condition,
    "shares": _shares,
    "several": _several,
    "cut": _noted,
    "whose phase": _whose_phase,
}
