"""Gates as rows of the feature page: what shuts the next move, what holds, what is still to come."""

from typing import Any

from orchestration.gates import Blocker, GateVerdict
from orchestration.moments import day_name
from orchestration.selectors.sight import Sight
from orchestration.wording import artifact_words, capital, listed, quoted
from projects.roles import title as role_title
from reviews.facts import DecisionFact

Row = dict[str, Any]


def shut_row(sight: Sight, gate: GateVerdict, blockers: list[Blocker]) -> Row:
    """A gate that shuts the next move: state, sentence, quote, person, since, and what this member can do."""
    first = blockers[0]
    turn = first.turn or gate.turn
    row: Row = {
        "state": gate.state,
        "state_label": gate.title,
        "subject": gate.title,
        "url": sight.gate_url(gate.key),
        "mine": sight.mine(turn),
        "quote": f"Revision {gate.current.number}: {gate.current.summary}"
        if gate.current and gate.current.summary
        else "",
        "extra": _accepted_so_far(sight, gate),
        "actions": [],
    }
    if turn:
        _add_turn(sight, row, turn)
    _TELL[_way(first, gate)](sight, row, gate, first)
    if unheld := next((one for one in blockers if one.code == "role_unheld"), None):
        row["extra"] = unheld.message
    _add_waiver(sight, row, gate)
    return row


def _way(blocker: Blocker, gate: GateVerdict) -> str:
    return blocker.code if blocker.code in ("build_missing", "phase_incomplete") else gate.state


def _add_turn(sight: Sight, row: Row, turn: Any) -> None:
    people = sight.judged.turn_people(turn)
    first = sight.user.pk if row["mine"] else people[0].pk if people else None
    row["person"] = sight.person(first)
    row["meta"], row["since"] = capital(sight.turn_words(turn)), turn.since


def _accepted_so_far(sight: Sight, gate: GateVerdict) -> str:
    if not gate.accepted or gate.holds:
        return ""
    names = sight.names([decision.by for decision in gate.accepted])
    verb = "have" if len(gate.accepted) > 1 or names == "you" else "has"
    return f"{capital(names)} {verb} accepted"


def _open(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    row["says"] = "is yours to offer" if row["mine"] else f"waits for {artifact_words(_gate(sight, gate))}"
    if _awaits_ruling(sight, gate):
        row["quote"] = "It is needed unless an architect rules that the feature is not complex."
    if row["mine"]:
        row["actions"] = [{"label": f"Offer {artifact_words(_gate(sight, gate))}", "url": sight.offer_url(gate.key)}]
    if _awaits_ruling(sight, gate) and sight.may("rule_complexity"):
        row["actions"].insert(0, {"label": "Rule: not complex", "url": "#complexity", "tone": "plain"})


def _offered(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    if row["mine"]:
        row["says"] = "waits for your answer"
        row["actions"] = [_review(sight, gate, f"Review {artifact_words(_gate(sight, gate))}")]
    else:
        row["says"] = f"waits for {listed([role_title(role) for role in gate.receivers])}"
        _add_ask_again(sight, row, gate)
    _add_due(sight, row, gate)


def _returned(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    last = gate.standing[-1]
    _add_answer(sight, row, last, "returned")
    if row["mine"]:
        row["says"] = "came back to you"
        first_name = _first_name(sight, last.by)
        row["actions"] = [{"label": f"Answer {first_name}", "url": sight.offer_url(gate.key)}]
    else:
        row["says"] = (
            f"came back to {sight.names(gate.turn.users) if gate.turn and gate.turn.users else role_title(gate.giver)}"
        )
    _add_due(sight, row, gate)


def _blocked(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    last = gate.standing[-1]
    _add_answer(sight, row, last, "blocked")
    giver_acts = gate.turn is not None and gate.turn.roles == (gate.giver,)
    if giver_acts:
        row["says"] = f"is blocked by {sight.name(last.by)}"
        if row["mine"]:
            row["actions"] = [{"label": f"Answer {_first_name(sight, last.by)}", "url": sight.offer_url(gate.key)}]
    else:
        row["says"] = f"waits for {sight.names(gate.turn.users) if gate.turn else 'somebody'} to lift the block"
        if row["mine"]:
            row["actions"] = [_review(sight, gate, "Look again")]
    _add_due(sight, row, gate)


def _stale(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    lapsed = [decision.by for decision in sight.lapsed(gate)]
    if gate.turn and gate.turn.roles == (gate.giver,):
        row["says"] = "was agreed before the work started anew"
        if row["mine"]:
            row["actions"] = [
                _ask_again(sight, gate, ""),
                {"label": "Offer a new revision", "url": sight.offer_url(gate.key)},
            ]
        return
    if row["mine"]:
        row["says"] = "changed since you accepted it" if sight.user.pk in lapsed else "waits for your answer"
        row["actions"] = [_review(sight, gate, "Look again" if sight.user.pk in lapsed else "Review")]
    else:
        row["says"] = f"changed after {sight.names(dict.fromkeys(lapsed))} accepted it"
        _add_ask_again(sight, row, gate)
    _add_due(sight, row, gate)


def _accepted(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    row["says"] = f"is accepted and waits for {_phase_words(sight, gate)}"
    if row["mine"]:
        row["actions"] = [{"label": "Go on with the phase", "url": f"{sight.judged.url}#phases"}]


def _error(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    row["says"], row["quote"] = "cannot be judged", blocker.message
    if row["mine"]:
        row["actions"] = [_review(sight, gate, "Put it right")]


def _build_missing(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    row["state"] = "open" if gate.current is None else gate.state
    row["says"] = (
        "needs a newer build than the one sent back" if sight.feature.build_floor else "needs a build to look at"
    )
    if row["mine"]:
        row["actions"] = [{"label": "Offer the build", "url": sight.offer_url(gate.key)}]


_TELL = {
    "open": _open,
    "offered": _offered,
    "returned": _returned,
    "blocked": _blocked,
    "stale": _stale,
    "accepted": _accepted,
    "phase_incomplete": _accepted,
    "error": _error,
    "build_missing": _build_missing,
}


def _gate(sight: Sight, gate: GateVerdict) -> Any:
    return sight.judged.process.gate(gate.key)


def _awaits_ruling(sight: Sight, gate: GateVerdict) -> bool:
    return _gate(sight, gate).applies_when == "complex" and sight.judged.facts.ruling is None


def _phase_words(sight: Sight, gate: GateVerdict) -> str:
    needs = _gate(sight, gate).needs_phase
    return f"phase {needs.phase} of {role_title(needs.role)}" if needs else "a phase"


def _first_name(sight: Sight, user: int) -> str:
    person = sight.judged.people.get(user)
    return person.first_name if person else "them"


def _review(sight: Sight, gate: GateVerdict, label: str) -> Row:
    return {"label": label, "url": sight.gate_url(gate.key)}


def _ask_again(sight: Sight, gate: GateVerdict, tone: str = "") -> Row:
    return {
        "label": "Ask again",
        "url": sight.gate_url(gate.key),
        "method": "post",
        "fields": {"act": "request"},
        "tone": tone,
    }


def _add_ask_again(sight: Sight, row: Row, gate: GateVerdict) -> None:
    if gate.giver in sight.roles:
        row["actions"] = [_ask_again(sight, gate)]


def _add_answer(sight: Sight, row: Row, decision: DecisionFact, verb: str) -> None:
    """Whose words shut it: they stand in the row instead of whose turn it is."""
    row["quote"] = quoted(decision.reason)
    row["person"] = sight.person(decision.by)
    row["meta"] = f"{capital(sight.name(decision.by))} {verb} revision {decision.revision}"
    row["at"] = decision.at
    row.pop("since", None)


def _add_due(sight: Sight, row: Row, gate: GateVerdict) -> None:
    if gate.turn and gate.turn.users:
        row["due"] = sight.due(gate.turn.since)


def _add_waiver(sight: Sight, row: Row, gate: GateVerdict) -> None:
    waiver = gate.proposed_waiver
    if waiver is None:
        return
    row["extra"] = (
        f"{capital(sight.name(waiver.by))} would waive it until {day_name(waiver.until, sight.now)}: {quoted(waiver.reason)}"
    )
    if sight.may_confirm(gate):
        row["mine"] = True
        row["actions"].append(
            {
                "label": "Confirm the waiver",
                "url": sight.judged.url,
                "method": "post",
                "fields": {"act": "confirm", "waiver": waiver.id},
            }
        )
