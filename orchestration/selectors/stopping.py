"""What a red flag would end, said before it is raised."""

from orchestration.selectors.judged import Judged, judge
from orchestration.wording import STATE_LABELS, capital, counted, listed
from projects.models import Feature
from reviews.services.flags import STOPPABLE

_ANEW = ("build", "merge")  # checkpoints whose handshakes a stop opens again


def what_a_flag_ends(feature: Feature) -> list[str]:
    """Sentences, the dearest first. Two statements."""
    shut = "Every move is shut until any other member resolves the flag, or you withdraw it with a reason."
    if feature.state not in STOPPABLE:
        return ["Nothing that was agreed is lost.", shut]
    judged = judge(feature)
    lost = [_acceptances(judged), _phases(judged), _waivers(judged)]
    found = [one for one in lost if one] or ["Nothing that was agreed is lost."]
    return [*found, *_way_back(feature), shut]


def _acceptances(judged: Judged) -> str:
    gates = [gate for gate in judged.verdicts.gates if gate.checkpoint in _ANEW and gate.accepted]
    number = sum(len(gate.accepted) for gate in gates)
    if not number:
        return ""
    ends = "acceptance no longer counts" if number == 1 else "acceptances no longer count"
    return f"{capital(counted(number, ends, ends))} and {'is' if number == 1 else 'are'} to be given anew: {listed([gate.title for gate in gates])}."


def _phases(judged: Judged) -> str:
    begun = [one for one in judged.verdicts.checklists if one.done]
    if not begun:
        return ""
    ticks = sum(one.done for one in begun)
    begin = f"{capital(counted(len(begun), 'phase'))} {'begins' if len(begun) == 1 else 'begin'} anew"
    return f"{begin}: {counted(ticks, 'tick')} {'is' if ticks == 1 else 'are'} taken back."


def _waivers(judged: Judged) -> str:
    waived = [gate.title for gate in judged.verdicts.gates if gate.checkpoint in _ANEW and gate.waiver]
    if not waived:
        return ""
    return f"{capital(counted(len(waived), 'waiver'))} {'ends' if len(waived) == 1 else 'end'}: {listed(waived)}."


def _way_back(feature: Feature) -> list[str]:
    if feature.state == "design":
        return []
    return [f"The feature goes back from {STATE_LABELS[feature.state]} to {STATE_LABELS['design']}."]
