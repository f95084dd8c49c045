"""The bottom band of a review: what this member can do about the revision in view, or why they cannot, and who can."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from orchestration.gates import GateVerdict
from orchestration.moments import day_name
from orchestration.selectors.sight import Sight
from orchestration.wording import STATE_LABELS, artifact_words, capital, counted, listed
from projects.models.feature import CHECKPOINTS, OPEN_STATES
from projects.playbooks.process import Gate
from projects.roles import title as role_title
from reviews import answers
from reviews.models import Revision
from reviews.rules import OPENS_IN


@dataclass(frozen=True)
class Bar:
    """Either `decides` with the labels of the answers, or `note` with what to do instead (`actions`)."""

    decides: bool = False
    note: str = ""
    tally: str = ""
    accept_label: str = ""
    answered: bool = False  # this member's return or block stands: nothing is asked of them before it is answered
    accepted: bool = False  # this member's acceptance stands: accepting again would say nothing new
    can_block: bool = True
    with_return: str = ""  # what goes along with a return
    conditions: tuple[tuple[str, str], ...] = ()  # the checkpoints at which a condition of an acceptance can be judged
    actions: list[dict[str, Any]] = field(default_factory=list)


def bar(sight: Sight, gate: GateVerdict, rule: Gate, shown: Revision | None, threads: int = 0) -> Bar:
    """`threads` are those still open about what is in view."""
    state, is_giver = sight.feature.state, gate.giver in sight.roles
    if state not in OPEN_STATES:
        return Bar(note=f"The feature is {state}. Nothing is decided here any more.")
    if not gate.opened:
        return Bar(note=f"This handshake opens when the feature is in {STATE_LABELS[OPENS_IN[gate.checkpoint]]}.")
    if gate.waiver and (gate.current is None or gate.giver not in sight.roles):
        until = day_name(gate.waiver.until, sight.now)
        return Bar(note=f"This gate is waived until {until}. Nobody has to answer.")
    if gate.current is None or shown is None:
        return _nothing_offered(sight, gate, rule, is_giver)
    if shown.number != gate.current.number:
        newer = {"label": f"See revision {gate.current.number}", "url": sight.gate_url(gate.key), "tone": "primary"}
        note = f"You look at revision {shown.number}. Only the current one can be decided."
        return Bar(note=note, actions=[newer])
    receives = any(role in sight.roles for role in gate.receivers)
    if receives and not sight.is_contributor(gate):
        if not answers.asked_at_seq(sight.judged.facts.gate(gate.key), sight.round_of(gate)):
            return Bar(
                note=f"The work started anew since it was offered. {_givers(sight, gate)} asks for an answer again."
            )
        return _decides(sight, gate, rule, threads)
    if gate.state == "error":
        return Bar(note=gate.blockers[0].message, actions=_ways_on(sight, gate))
    if is_giver or sight.is_contributor(gate):
        return _gave(sight, gate, receives, is_giver, threads)
    return Bar(note=f"Decided by {_deciders(sight, gate)}.")


def _ways_on(sight: Sight, gate: GateVerdict) -> list[dict[str, Any]]:
    """What a manager can do about people who are named and cannot answer any more."""
    if not sight.may("remove_receiver"):
        return []
    holders = set().union(*(sight.judged.facts.holders.get(role, frozenset()) for role in gate.receivers))
    members = set().union(*sight.judged.facts.holders.values())
    lost = [user for user in gate.named if user not in holders]
    slug = sight.feature.project.slug
    return [
        action
        for user in lost
        for action in (
            {
                "label": f"Give {sight.name(user)} the role back",
                "url": reverse("member", args=[slug, user]) if user in members else reverse("members", args=[slug]),
            },
            {"label": f"Go on without {sight.name(user)}", "url": f"#named-{user}", "tone": "primary"},
        )
    ]


def _nothing_offered(sight: Sight, gate: GateVerdict, rule: Gate, is_giver: bool) -> Bar:
    if is_giver:
        offer = {"label": f"Offer {artifact_words(rule)}", "url": sight.offer_url(gate.key), "tone": "primary"}
        return Bar(note="Nothing has been offered yet.", actions=[offer])
    return Bar(note=f"Nothing has been offered yet. {_givers(sight, gate)} offers it.")


def _givers(sight: Sight, gate: GateVerdict) -> str:
    """Who can offer, by name where they are few."""
    people = sorted(sight.judged.facts.holders.get(gate.giver, frozenset()))
    return listed([sight.name(user) for user in people], "or") if 0 < len(people) <= 3 else role_title(gate.giver)


def _decides(sight: Sight, gate: GateVerdict, rule: Gate, threads: int) -> Bar:
    found, round_ = sight.judged.facts.gate(gate.key), sight.round_of(gate)
    mine = answers.latest_on_current(found, round_).get(sight.user.pk)
    tally = ""
    answered = mine is not None and mine.verdict in ("return", "block") and mine in gate.standing
    if mine:
        tally = {
            "accept": "you accepted it",
            "return": f"you returned it{_to_whom(sight, gate) if answered else ''}",
            "block": "you blocked it; to accept or return it lifts the block",
        }[mine.verdict]
    elif gate.named and sight.user.pk not in gate.named:
        tally = (
            f"{sight.names(gate.named)} {'is' if len(gate.named) == 1 else 'are'} named; your answer is recorded too"
        )
    return Bar(
        decides=True,
        tally=tally,
        accept_label=f"Accept {artifact_words(rule)}",
        answered=answered,
        accepted=mine is not None and mine.verdict == "accept",
        conditions=_later(gate),
        with_return=f"{capital(counted(threads, 'open thread'))} {'goes' if threads == 1 else 'go'} with it."
        if threads
        else "",
    )


def _to_whom(sight: Sight, gate: GateVerdict) -> str:
    return f", and it waits for {sight.names(gate.turn.users)}" if gate.turn and gate.turn.users else ""


def _later(gate: GateVerdict) -> tuple[tuple[str, str], ...]:
    """The checkpoints after the gate's own, the last one first: that is what people mostly mean."""
    later = CHECKPOINTS[CHECKPOINTS.index(gate.checkpoint) + 1 :]
    return tuple((checkpoint, f"the {checkpoint}") for checkpoint in reversed(later))


def _gave(sight: Sight, gate: GateVerdict, receives: bool, is_giver: bool, threads: int) -> Bar:
    assert gate.current is not None
    own = receives and sight.is_contributor(gate)
    if own:
        note = f"You offered this yourself, and nobody countersigns their own work. {_deciders(sight, gate, capital_=True)} can."
    elif gate.holds:
        note = "Accepted. A new revision would have to be accepted again."
    elif sight.mine(gate.turn):
        note = "It is your turn: answer with a new revision, or ask again."
        if threads:
            note += f" {capital(counted(threads, 'thread'))} {'is' if threads == 1 else 'are'} open."
    else:
        note = f"Waiting for {_deciders(sight, gate)}."
    if not is_giver:
        return Bar(note=note)
    offer = {"label": f"Offer revision {gate.current.number + 1}", "url": sight.offer_url(gate.key)}
    if sight.mine(gate.turn):
        offer["tone"] = "primary"
    ask = {"label": "Ask again", "url": sight.gate_url(gate.key), "method": "post", "fields": {"act": "request"}}
    return Bar(note=note, actions=[ask, offer] if not gate.holds else [offer])


def _deciders(sight: Sight, gate: GateVerdict, *, capital_: bool = False) -> str:
    """Who can still answer, by name where it is their turn, else by role."""
    receivers_turn = gate.turn is not None and gate.turn.roles != (gate.giver,)
    people = [user for user in gate.turn.users if user != sight.user.pk] if gate.turn and receivers_turn else []
    roles = listed([role_title(role) for role in gate.receivers], "and")
    if not people and receivers_turn:
        words = f"another {roles}, whom a manager would have to name or whose gate a manager can waive"
    else:
        words = listed([sight.name(user) for user in people], "or") if 0 < len(people) <= 3 else roles
    return capital(words) if capital_ else words
