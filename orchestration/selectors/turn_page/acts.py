"""What a wait asks for, in words: said to the person in turn, and of them to somebody else."""

from dataclasses import dataclass
from typing import Any

from orchestration.gates import GateVerdict
from orchestration.models import Wait
from orchestration.selectors.feature_page.row_parts import awaits_ruling, is_givers_turn
from orchestration.selectors.sight import Sight
from orchestration.wording import MOVE_LABELS, artifact_words, criterion_words, quoted
from projects.roles import MAY
from projects.roles import title as role_title


@dataclass(frozen=True)
class Asked:
    """`todo` as an imperative, `of_others` after a name ("Noor to …"), the button's `action`, and whose `quote`."""

    todo: str
    of_others: str
    action: dict[str, Any]
    quote: str = ""
    state: str = ""
    icon: str = "inbox"


def asked(sight: Sight, wait: Wait) -> Asked:
    gate = sight.judged.gate(wait.gate) if wait.gate else None
    if wait.act == "decide" and gate is not None and is_givers_turn(gate):
        return _answer(sight, gate)  # as it was noted before offers of an earlier round were told apart
    if wait.act in _ON_GATES and gate is not None:
        return _ON_GATES[wait.act](sight, gate)
    if wait.act == "confirm" and gate is not None:
        return _confirm(sight, gate)
    if wait.act in _CONDITIONS and gate is not None:
        return _condition(sight, gate, wait)
    if wait.act == "resolve":
        return _resolve(sight, wait)
    if wait.act == "move":
        return _move(sight, wait)
    return _tick(sight, wait)


def _artifact(sight: Sight, gate: GateVerdict) -> str:
    return artifact_words(sight.judged.process.gate(gate.key))


def _current(sight: Sight, gate: GateVerdict) -> str:
    """What lies there to be judged, and from whom."""
    if gate.current is None:
        return ""
    summary = f": {gate.current.summary}" if gate.current.summary else ""
    return f"Revision {gate.current.number} by {sight.author(gate.current)}{summary}"


_CONDITIONS = {"fulfil": "See to a condition of", "vouch": "Confirm a condition of"}


def _condition(sight: Sight, gate: GateVerdict, wait: Wait) -> Asked:
    """An acceptance was given on a condition: its owner sees to it, then the other side confirms it."""
    what = _artifact(sight, gate)
    number = int(wait.subject.removeprefix("condition:"))
    said = next((one.text for one in sight.judged.facts.obligations if one.id == number), "")
    action = {"label": "Look", "url": f"{sight.judged.url}#conditions"}
    todo = f"{_CONDITIONS[wait.act]} {what}"
    return Asked(
        todo, todo.replace("See", "to see").replace("Confirm", "to confirm"), action, quoted(said), state="offered"
    )


def _offer(sight: Sight, gate: GateVerdict) -> Asked:
    if awaits_ruling(sight, gate) and MAY["rule_complexity"] & {gate.giver}:
        action = {"label": "Rule", "url": f"{sight.judged.url}#complexity"}
        quote = f"Only then it needs {_artifact(sight, gate)}"
        return Asked("Say whether it is complex", "to say whether it is complex", action, quote, state="open")
    what = _artifact(sight, gate)
    action = {"label": "Offer", "url": sight.offer_url(gate.key)}
    criterion = criterion_words(sight.judged.process.gate(gate.key), sight.judged.process)
    quote = f"For {role_title(gate.receivers[0])}: {criterion}" if gate.receivers and criterion else ""
    return Asked(f"Offer {what}", f"to offer {what}", action, quote, state="open")


def _decide(sight: Sight, gate: GateVerdict) -> Asked:
    what = _artifact(sight, gate)
    again = sight.user.pk in [decision.by for decision in sight.lapsed(gate)]
    action = {"label": "Review", "url": sight.gate_url(gate.key)}
    todo = f"Look at {what} again" if again else f"Review {what}"
    return Asked(todo, f"to review {what}", action, _current(sight, gate), state=gate.state)


def _answer(sight: Sight, gate: GateVerdict) -> Asked:
    what = _artifact(sight, gate)
    if not gate.standing:
        action = {
            "label": "Ask again",
            "url": sight.gate_url(gate.key),
            "method": "post",
            "fields": {"act": "request"},
        }
        return Asked(
            f"Ask again for {what}",
            f"to ask again for {what}",
            action,
            f"It was {'offered' if gate.state == 'offered' else 'agreed'} before the work started anew.",
            state=gate.state,
        )
    last = gate.standing[-1]
    person = sight.judged.people.get(last.by)
    name = person.first_name if person else "them"
    action = {"label": "Answer", "url": sight.offer_url(gate.key)}
    return Asked(f"Answer {name} on {what}", f"to answer on {what}", action, quoted(last.reason), state=gate.state)


def _lift(sight: Sight, gate: GateVerdict) -> Asked:
    what = _artifact(sight, gate)
    action = {"label": "Look again", "url": sight.gate_url(gate.key)}
    return Asked(
        f"Look again at {what} you blocked",
        f"to lift the block of {what}",
        action,
        _current(sight, gate),
        state="blocked",
    )


def _mend(sight: Sight, gate: GateVerdict) -> Asked:
    action = {"label": "Look", "url": sight.gate_url(gate.key)}
    if gate.opened and any(blocker.code == "damaged" for blocker in gate.blockers):
        action = {"label": "Offer it again", "url": sight.offer_url(gate.key)}
    quote = gate.blockers[0].message if gate.blockers else ""
    return Asked(f"Put {gate.title} right", f"to put {gate.title} right", action, quote, state="error")


def _tick_of_gate(sight: Sight, gate: GateVerdict) -> Asked:
    quote = gate.blockers[0].message if gate.blockers else ""
    action = {"label": "Go on", "url": f"{sight.judged.url}#phases"}
    return Asked(f"Finish the phase {gate.title} waits for", "to finish a phase", action, quote, state=gate.state)


def _confirm(sight: Sight, gate: GateVerdict) -> Asked:
    waiver = gate.proposed_waiver
    quote = f"{sight.author(waiver)}: {quoted(waiver.reason)}" if waiver else ""
    action = {"label": "Look", "url": f"{sight.judged.url}#waivers"}
    return Asked(
        f"Confirm the waiver of {gate.title}", f"to confirm the waiver of {gate.title}", action, quote, state="waived"
    )


def _resolve(sight: Sight, wait: Wait) -> Asked:
    flag = next((flag for flag in sight.judged.verdicts.flags if wait.subject == f"flag:{flag.id}"), None)
    quote = f"{sight.author(flag)}: {quoted(flag.reason)}" if flag else ""
    action = {"label": "Resolve", "url": f"{sight.judged.url}#flags"}
    return Asked("Resolve a red flag", "to resolve a red flag", action, quote, icon="flag")


def _tick(sight: Sight, wait: Wait) -> Asked:
    _, role, number = (*wait.subject.split(":"), "", "")[:3]
    one = next((c for c in sight.judged.verdicts.checklists if (c.phase.role, c.phase.number) == (role, number)), None)
    quote = f"{one.phase.title}: {one.done} of {len(one.items)} done" if one else ""
    action = {"label": "Go on", "url": f"{sight.judged.url}#phase-{role}-{number}"}
    state = "offered" if one and one.done else "open"
    return Asked(f"Finish phase {number}", f"to finish phase {number}", action, quote, state=state)


def _move(sight: Sight, wait: Wait) -> Asked:
    move = wait.subject.removeprefix("move:")
    label = MOVE_LABELS.get(move, move)
    action = {"label": label, "url": sight.judged.url, "method": "post", "fields": {"act": "move", "move": move}}
    return Asked(label, f"to {label[0].lower()}{label[1:]}", action, "Everything holds.", state="accepted")


_ON_GATES = {
    "offer": _offer,
    "decide": _decide,
    "answer": _answer,
    "lift": _lift,
    "mend": _mend,
    "tick": _tick_of_gate,
}
