"""Which comparisons a new revision of screens needs, so that they are there when somebody looks."""

from projects.models import Feature
from projects.playbooks.process import Gate, Process
from reviews.facts import Facts, GateFacts
from reviews.models import Revision
from reviews.pairs import Inputs, pair_screens
from reviews.selectors.screens import agreed_mocks, build_pairs, mock_gate, revisions_with_files, stored_screens
from reviews.services import comparisons

_DECIDED_ON = 3  # so many earlier revisions that somebody decided on are compared with a new one


def ask_after_offer(feature: Feature, process: Process, gate: Gate, facts: Facts, revision: Revision) -> None:
    """Ask for all comparisons that `revision`, just offered, is looked at with. `facts` are those of before the offer."""
    if gate.artifact == "build":
        comparisons.ask(feature.project_id, _of_build(feature, process, gate, facts, revision))
    elif gate.artifact == "mocks":
        comparisons.ask(feature.project_id, _of_mocks(feature, process, gate, facts, revision))


def ask_for_build(feature: Feature, process: Process, gate: Gate, facts: Facts) -> None:
    """Ask for the comparisons of the current build, after it was said by hand what it is held against."""
    build = _current(feature, gate.key, facts.gate(gate.key))
    if build is not None:
        comparisons.ask(feature.project_id, _of_build(feature, process, gate, facts, build))


def _of_build(feature: Feature, process: Process, gate: Gate, facts: Facts, build: Revision) -> list[Inputs]:
    """Against the mocks that were agreed, and against those that are offered and may be agreed next."""
    asked = mock_gate(process)
    mocks = [agreed_mocks(feature, process, facts)]
    if asked is not None:
        mocks.append(_current(feature, asked.key, facts.gate(asked.key)))
    pairs = [pair for one in mocks if one is not None for pair in build_pairs(feature, gate.key, build, one)]
    return [pair.inputs for pair in pairs if pair.inputs]


def _of_mocks(feature: Feature, process: Process, gate: Gate, facts: Facts, mocks: Revision) -> list[Inputs]:
    """Against the revision before and those that were decided on; and the builds that are held against these mocks."""
    found = facts.gate(gate.key)
    decided = sorted({decision.revision for decision in found.decisions if decision.revision < mocks.number})
    numbers = {mocks.number - 1, *decided[-_DECIDED_ON:]}
    here = stored_screens(mocks)
    earlier = revisions_with_files(feature, gate.key, numbers).values()
    pairs = [pair for before in earlier for pair in pair_screens(stored_screens(before), here)]
    for rule in process.gates:
        build = _current(feature, rule.key, facts.gate(rule.key)) if rule.artifact == "build" else None
        if build is not None:
            pairs += build_pairs(feature, rule.key, build, mocks)
    return [pair.inputs for pair in pairs if pair.inputs]


def _current(feature: Feature, gate_key: str, found: GateFacts) -> Revision | None:
    if found.current is None:
        return None
    return revisions_with_files(feature, gate_key, [found.current.number]).get(found.current.number)
