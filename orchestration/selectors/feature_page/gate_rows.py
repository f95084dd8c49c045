"""Gates as rows of the feature page: what shuts the next move, what holds, what is still to come."""

from typing import Any

from orchestration.gates import Blocker, GateVerdict
from orchestration.selectors.feature_page.row_parts import (
    Row,
    add_answer,
    add_ask_again,
    add_due,
    add_waiver,
    ask_again,
    awaits_ruling,
    first_name,
    is_givers_turn,
    phase_words,
    review,
    rule_of,
)
from orchestration.selectors.sight import Sight
from orchestration.wording import artifact_words, capital, counted, listed, quoted
from projects.roles import title as role_title


def shut_row(sight: Sight, gate: GateVerdict, blockers: list[Blocker], threads: int = 0) -> Row:
    """A gate that shuts the next move: state, sentence, quote, person, since, and what this member can do.

    `threads` are those that are open about its artifact.
    """
    first = blockers[0]
    turn = first.turn or gate.turn
    row: Row = {
        "state": gate.state,
        "state_label": gate.title,
        "subject": gate.title,
        "url": sight.gate_url(gate.key),
        "mine": sight.mine(turn),
        "waits_for_phases": first.code == "build_missing",
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
    if threads:
        row["extra"] = ", ".join(part for part in (row["extra"], counted(threads, "open thread")) if part)
    add_waiver(sight, row, gate)
    return row


def _way(blocker: Blocker, gate: GateVerdict) -> str:
    special = ("build_missing", "phase_incomplete", "condition_open")
    return blocker.code if blocker.code in special else gate.state


def _add_turn(sight: Sight, row: Row, turn: Any) -> None:
    people = sight.judged.turn_people(turn)
    first = sight.user.pk if row["mine"] else people[0].pk if people else None
    row["person"] = row["turn_person"] = sight.person(first)
    row["meta"], row["since"] = capital(sight.turn_words(turn)), turn.since


def _accepted_so_far(sight: Sight, gate: GateVerdict) -> str:
    if not gate.accepted or gate.holds:
        return ""
    names = sight.names([decision.by for decision in gate.accepted])
    verb = "have" if len(gate.accepted) > 1 or names == "you" else "has"
    return f"{capital(names)} {verb} accepted"


def _open(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    row["says"] = "is yours to offer" if row["mine"] else "has not been offered yet"
    if awaits_ruling(sight, gate):
        row["quote"] = "It is needed unless an architect rules that the feature is not complex."
    if row["mine"]:
        row["actions"] = [{"label": f"Offer {artifact_words(rule_of(sight, gate))}", "url": sight.offer_url(gate.key)}]
    if awaits_ruling(sight, gate) and sight.may("rule_complexity"):
        _ask_complexity(row)


def _ask_complexity(row: Row) -> None:
    """The architect's own question comes before what it decides about."""
    row["subject"], row["says"], row["quote"] = "Is it complex?", "", ""
    row["mine"], row["asks"] = True, "rule"
    row["actions"] = [{**action, "tone": "plain"} for action in row["actions"]]


def _offered(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    if is_givers_turn(gate):
        _began_anew(sight, row, gate, "offered")
        return
    if row["mine"]:
        row["says"] = "waits for your answer"
        row["actions"] = [review(sight, gate, f"Review {artifact_words(rule_of(sight, gate))}")]
    else:
        row["says"] = f"waits for {listed([role_title(role) for role in gate.receivers])}"
        add_ask_again(sight, row, gate)
    add_due(sight, row, gate)


def _returned(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    last = gate.standing[-1]
    add_answer(sight, row, last, "returned")
    if row["mine"]:
        row["says"] = "came back to you"
        row["actions"] = [{"label": f"Answer {first_name(sight, last.by)}", "url": sight.offer_url(gate.key)}]
    else:
        row["says"] = (
            f"came back to {sight.names(gate.turn.users) if gate.turn and gate.turn.users else role_title(gate.giver)}"
        )
    add_due(sight, row, gate)


def _blocked(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    last = gate.standing[-1]
    add_answer(sight, row, last, "blocked")
    if is_givers_turn(gate):
        row["says"] = f"is blocked by {sight.author(last)}"
        if row["mine"]:
            row["actions"] = [{"label": f"Answer {first_name(sight, last.by)}", "url": sight.offer_url(gate.key)}]
    else:
        row["says"] = f"waits for {sight.names(gate.turn.users) if gate.turn else 'somebody'} to lift the block"
        if row["mine"]:
            row["actions"] = [review(sight, gate, "Look again")]
    add_due(sight, row, gate)


def _stale(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    lapsed = [decision.by for decision in sight.lapsed(gate)]
    if is_givers_turn(gate):
        _began_anew(sight, row, gate, "agreed")
        return
    if row["mine"]:
        row["says"] = _what_it_asks(sight, gate)
        row["actions"] = [review(sight, gate, "Look again" if sight.user.pk in lapsed else "Review")]
    else:
        row["says"] = _why_stale(sight, gate)
        add_ask_again(sight, row, gate)
    add_due(sight, row, gate)


def _what_it_asks(sight: Sight, gate: GateVerdict) -> str:
    """Of a stale gate that waits for this member."""
    mine = [decision for decision in sight.lapsed(gate) if decision.by == sight.user.pk]
    if not mine:
        return "waits for your answer"
    if gate.current and mine[-1].revision != gate.current.number:
        return "changed since you accepted it"
    return "waits for your answer again" if mine[-1].revoked_at else "is to be agreed anew, unchanged"


def _why_stale(sight: Sight, gate: GateVerdict) -> str:
    lapsed = sight.lapsed(gate)
    names = sight.names(dict.fromkeys(decision.by for decision in lapsed))
    if gate.current is None or lapsed[-1].revision != gate.current.number:
        return f"changed after {names} accepted it"
    return f"is open again: the acceptance of {names} was revoked" if lapsed[-1].revoked_at else "is to be agreed anew"


def _began_anew(sight: Sight, row: Row, gate: GateVerdict, before: str) -> None:
    """A red flag or a reopening came between: the giver puts it before the receivers again."""
    row["says"] = f"was {before} before the work started anew"
    if row["mine"]:
        offer = {"label": "Offer a new revision", "url": sight.offer_url(gate.key)}
        row["actions"] = [ask_again(sight, gate), offer]


def _accepted(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    row["says"] = f"is accepted and waits for {phase_words(sight, gate)}"
    if row["mine"]:
        row["actions"] = [{"label": "Go on with the phase", "url": f"{sight.judged.url}#phases"}]


def _error(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    damaged = blocker.code == "damaged"
    row["says"], row["quote"] = "rests on a damaged file" if damaged else "cannot be judged", blocker.message
    if row["mine"] and damaged and gate.opened:
        row["actions"] = [{"label": "Offer it again", "url": sight.offer_url(gate.key)}]
    elif row["mine"]:
        row["actions"] = [review(sight, gate, "Put it right")]


def _build_missing(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    row["state"] = "open" if gate.current is None else gate.state
    row["says"] = (
        "needs a newer build than the one sent back" if sight.feature.build_floor else "needs a build to look at"
    )
    if row["mine"]:
        row["actions"] = [{"label": "Offer the build", "url": sight.offer_url(gate.key)}]


def _condition(sight: Sight, row: Row, gate: GateVerdict, blocker: Blocker) -> None:
    of_gate = [one for one in sight.judged.facts.obligations if one.gate == gate.key]
    condition = next((one for one in of_gate if f"“{one.text}”" in blocker.message), None)
    row["says"], row["url"] = "was accepted on a condition", f"{sight.judged.url}#conditions"
    row["quote"] = quoted(condition.text) if condition else blocker.message
    if row["mine"]:
        label = "Confirm that it is met" if condition and condition.done_at else "See to it"
        row["actions"] = [{"label": label, "url": row["url"]}]


_TELL = {
    "open": _open,
    "offered": _offered,
    "returned": _returned,
    "blocked": _blocked,
    "stale": _stale,
    "accepted": _accepted,
    "phase_incomplete": _accepted,
    "condition_open": _condition,
    "error": _error,
    "build_missing": _build_missing,
}
