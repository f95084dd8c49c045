"""A feature as a picture: each handshake in its state, and whose turn it is."""

from collections.abc import Mapping

from orchestration.charts.flow import NOBODY, Band, Flow, Handshake, Party, chained
from orchestration.gates import GateVerdict
from orchestration.pictograms import PIP_WORDS
from orchestration.selectors.flow.shown import FlowShown, narrow, rows
from orchestration.selectors.flow.words import EVERYONE, TITLES, conditions_of, hands_over, slugs_of
from orchestration.selectors.sight import Sight
from projects.playbooks import Process
from projects.playbooks.process import CHECKPOINTS, Gate


def feature_flow(sight: Sight) -> FlowShown:
    """The process of one feature with its live states. No statement: everything is in the judgement already."""
    process, verdicts = sight.judged.process, {gate.key: gate for gate in sight.judged.verdicts.gates}

    def drawn(gate: Gate) -> Handshake:
        verdict = verdicts[gate.key]
        notes = _live_notes(sight, gate, verdict)
        words = dict.fromkeys([PIP_WORDS[verdict.state], *notes])
        return Handshake(
            key=gate.key,
            title=gate.title,
            giver=gate.giver,
            receivers=gate.receivers or (NOBODY,),
            url=sight.gate_url(gate.key),
            said=f"{hands_over(gate, process)}; {', '.join(words)}",
            state=verdict.state,
            notes=tuple(notes),
            broken=verdict.state == "error",
            turn=verdict.turn.roles if _is_asked(verdict) and verdict.turn else (),
            mine=_is_asked(verdict) and sight.mine(verdict.turn),
        )

    bands = tuple(
        Band(
            TITLES[name],
            _holding(process.gates_at(name), verdicts),
            chained([drawn(gate) for gate in process.gates_at(name)]),
        )
        for name in CHECKPOINTS
        if process.gates_at(name)
    )
    flow = Flow(bands, _live_parties(sight, process))
    return FlowShown(
        holding=_holding(process.gates, verdicts),
        narrow=narrow(flow),
        rows=rows(flow, {gate.key: gate.source for gate in process.gates}),
        live=True,
    )


def _is_asked(verdict: GateVerdict) -> bool:
    return verdict.opened and not verdict.holds and verdict.turn is not None


def _live_notes(sight: Sight, gate: Gate, verdict: GateVerdict) -> list[str]:
    """What is special while it still matters, and whose turn it is."""
    if verdict.state == "not_applicable":
        return ["does not apply"]
    if verdict.holds:
        return ["waived"] if verdict.state == "waived" else []
    turn = [sight.turn_words(verdict.turn)] if _is_asked(verdict) and verdict.turn else []
    return [note for note in conditions_of(gate, sight.judged.process) if note != EVERYONE] + turn


def _holding(gates: tuple[Gate, ...], verdicts: Mapping[str, GateVerdict]) -> str:
    return f"{sum(verdicts[gate.key].holds for gate in gates)} of {len(gates)} hold"


def _live_parties(sight: Sight, process: Process) -> dict[str, Party]:
    """The roles, tinted where something waits for them."""
    asked = [gate for gate in sight.judged.verdicts.gates if _is_asked(gate)]
    turns = {role for gate in asked if gate.turn for role in gate.turn.roles}
    mine = {role for gate in asked if gate.turn and sight.mine(gate.turn) for role in gate.turn.roles}
    holders = sight.judged.facts.holders

    def look(slug: str) -> str:
        return (
            "nobody"
            if not holders.get(slug)
            else "mine"
            if slug in mine & sight.roles
            else "turn"
            if slug in turns
            else ""
        )

    parties = {slug: Party(slug, process.role_title(slug), look(slug)) for slug in slugs_of(process)}
    return {**parties, NOBODY: Party(NOBODY, "Nobody named", "nobody")}
