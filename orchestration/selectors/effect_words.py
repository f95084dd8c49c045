"""An effect in words: what a process version would change for one feature."""

from dataclasses import dataclass

from orchestration.gates.effects import Effect, GateEffect, PhaseEffect
from orchestration.wording import MOVE_OPENS, capital, counted
from projects.roles import title

_STATES = {"not_applicable": "not applicable"}


@dataclass(frozen=True)
class Said:
    """One sentence; `tone` is good, bad, or "" for what neither opens nor shuts anything."""

    text: str
    tone: str = ""


def said(effect: Effect) -> list[Said]:
    """What matters most first: the next move, then gates, then phases."""
    found = _move(effect)
    found += [_gate(one) for one in effect.gates]
    return found + [_phase(one) for one in effect.phases]


def _move(effect: Effect) -> list[Said]:
    opens = MOVE_OPENS.get(effect.next_move or "")
    if not opens or not effect.becomes:
        return []
    if effect.becomes == "possible":
        return [Said(f"{capital(opens)} becomes possible.", "good")]
    first, *more = effect.blockers
    others = f" And {counted(len(more), 'more reason')}." if more else ""
    return [Said(f"{capital(opens)} becomes shut: {first}{others}", "bad")]


def _gate(one: GateEffect) -> Said:
    if one.change == "appears":
        return Said(f"{one.title} is asked for.", "" if one.holds_after else "bad")
    if one.change == "vanishes":
        return Said(f"{one.title} is no longer asked for.", "" if one.held_before else "good")
    change = f"{_state(one.state_before)} → {_state(one.state_after)}"
    if one.change == "shuts":
        return Said(f"{one.title} would hold no longer: {change}.", "bad")
    if one.change == "settles":
        return Said(f"{one.title} would hold: {change}.", "good")
    return Said(f"{one.title}: {change}.")


def _state(state: str | None) -> str:
    return _STATES.get(state or "", state or "")


def _phase(one: PhaseEffect) -> Said:
    name = f"Phase {one.number} of {title(one.role)}, {one.title}"
    lost = (
        f" {capital(counted(one.lost, 'tick'))} no longer {'counts' if one.lost == 1 else 'count'}." if one.lost else ""
    )
    if one.change == "appears":
        return Said(f"{name}, is added.{lost}")
    if one.change == "vanishes":
        return Said(f"{name}, is dropped.")
    return Said(f"{name}, asks for other things:{lost}", "bad")
