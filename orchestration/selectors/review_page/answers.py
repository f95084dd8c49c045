"""Who answers a handshake, what each of them said, and how it came to this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orchestration.gates import GateVerdict
from orchestration.selectors.sight import Sight
from orchestration.wording import VERDICT_PAST, capital
from projects.models.feature import OPEN_STATES
from reviews import answers
from reviews.facts import DecisionFact, GateFacts
from reviews.models import Decision

_STATES = {"accept": "accepted", "return": "returned", "block": "blocked"}
MOST_HOLDERS = 8  # unnamed holders of the receiver roles beyond this are only counted


@dataclass(frozen=True)
class Answer:
    """One person's answer to the current revision; `decision` is its id where there is one to take back."""

    person: dict[str, str] | None
    user: int
    name: str
    state: str
    words: str
    reason: str = ""
    at: datetime | None = None
    decision: int | None = None
    can_revoke: bool = False
    can_remove: bool = False
    mine: bool = False

    @property
    def revoke_label(self) -> str:
        return "Take it back" if self.mine else "Revoke it"


def people_answers(sight: Sight, gate: GateVerdict, decisions: Sequence[Decision]) -> list[Answer]:
    """The named receivers, else those who hold a receiver role, and whoever answered already."""
    found, round_ = sight.judged.facts.gate(gate.key), sight.round_of(gate)
    latest = answers.latest_on_current(found, round_)
    blocks = {block.by: block for block in answers.blocks(found, round_)}
    asked_again = answers.standing_returns(found, round_)
    people = dict.fromkeys([*blocks, *latest, *gate.named, *_holders(sight, gate, found, round_)])
    return [_answer(sight, gate, user, latest.get(user) or blocks.get(user), asked_again, found) for user in people]


def _holders(sight: Sight, gate: GateVerdict, found: GateFacts, round_: int) -> list[int]:
    if gate.named:
        return []
    held: set[int] = set().union(*(sight.judged.facts.holders.get(role, frozenset()) for role in gate.receivers))
    return sorted(held - found.contributors(round_))[:MOST_HOLDERS]


def _answer(
    sight: Sight,
    gate: GateVerdict,
    user: int,
    decision: DecisionFact | None,
    standing: Sequence[DecisionFact],
    found: GateFacts,
) -> Answer:
    person, name, mine = sight.person(user), sight.name(user), user == sight.user.pk
    is_open = sight.feature.state in OPEN_STATES
    removable = user in gate.named and sight.may("remove_receiver") and gate.opened and is_open
    if decision is None:
        state, words = _silent(sight, gate, user, found)
        return Answer(person, user, name, state, words, can_remove=removable, mine=mine)
    name, words = sight.author(decision), _said(decision, found)
    if decision.verdict == "return" and decision not in standing and gate.state != "blocked":
        words = f"{words}, and was asked again"
    return Answer(
        person,
        user,
        name,
        _STATES[decision.verdict],
        words,
        decision.reason,
        decision.at,
        decision.id,
        can_revoke=is_open and (user == sight.user.pk or sight.may("revoke_decisions_of_others")),
        can_remove=removable,
        mine=mine,
    )


def _said(decision: DecisionFact, found: GateFacts) -> str:
    words = f"{VERDICT_PAST[decision.verdict]} revision {decision.revision}"
    return f"{words}, carried over" if decision.carried else words


def _silent(sight: Sight, gate: GateVerdict, user: int, found: GateFacts) -> tuple[str, str]:
    """What to say of somebody whose word does not count now: never given, or given before it changed."""
    earlier = [decision for decision in found.decisions if decision.by == user]
    holders = sight.judged.facts.holders
    if not any(user in holders.get(role, frozenset()) for role in gate.receivers):
        return "error", "no longer holds the role"
    if gate.waiver:
        return "waived", "need not answer"
    if gate.current is None:
        return "open", "will answer"
    if earlier and earlier[-1].revoked_at:
        return "stale", f"{VERDICT_PAST[earlier[-1].verdict]} revision {earlier[-1].revision}; revoked since"
    if earlier and earlier[-1].verdict == "accept":
        before = "before it changed" if earlier[-1].revision != gate.current.number else "before the work started anew"
        return "stale", f"accepted revision {earlier[-1].revision}, {before}"
    return "offered", "have not answered yet" if user == sight.user.pk else "has not answered yet"


def timeline(sight: Sight, gate: GateVerdict, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """Revisions, decisions, revocations and requests for components/timeline.html, newest first."""
    found = sight.judged.facts.gate(gate.key)
    entries = [_revision_entry(sight, gate, one) for one in found.revisions]
    entries += [_request_entry(sight, one) for one in found.requests]
    for decision in decisions:
        entries.append(_decision_entry(sight, decision))
        revocation = getattr(decision, "revocation", None)
        if revocation is not None:
            entries.append(_revocation_entry(sight, decision, revocation))
    return sorted(entries, key=lambda entry: entry["seq"], reverse=True)


def _revision_entry(sight: Sight, gate: GateVerdict, revision: Any) -> dict[str, Any]:
    summary = f" ({revision.summary})" if revision.summary else ""
    return {
        "seq": revision.seq,
        "state": "offered",
        "text": f"{capital(sight.author(revision))} offered revision {revision.number}{summary}",
        "at": revision.at,
        "url": f"{sight.gate_url(gate.key)}?revision={revision.number}",
        "url_label": "Show",
    }


def _request_entry(sight: Sight, request: Any) -> dict[str, Any]:
    text = f"{capital(sight.author(request))} asked again about revision {request.revision}"
    return {"seq": request.seq, "icon": "bell", "text": text, "at": request.at}


def _decision_entry(sight: Sight, decision: Decision) -> dict[str, Any]:
    number = decision.number  # type: ignore[attr-defined]  # annotated by the selector
    carried = ", carried over because nothing changed in meaning" if decision.carried_from_id else ""
    text = f"{capital(sight.author(decision))} {VERDICT_PAST[decision.verdict]} revision {number}{carried}"
    return {
        "seq": decision.seq,
        "state": _STATES[decision.verdict],
        "text": text,
        "quote": decision.reason,
        "at": decision.at,
    }


def _revocation_entry(sight: Sight, decision: Decision, revocation: Any) -> dict[str, Any]:
    me = sight.user.pk
    if revocation.by_id == decision.by_id:
        whose = "your own" if decision.by_id == me else "their own"
    else:
        whose = "your" if decision.by_id == me else f"{sight.name(decision.by_id)}’s"
    return {
        "seq": revocation.seq,
        "icon": "back",
        "text": f"{capital(sight.author(revocation))} revoked {whose} answer",
        "quote": revocation.reason,
        "at": revocation.at,
    }
