"""When a gate may be offered and decided, and how a feature that is closed says so."""

from projects.errors import Conflict, Forbidden, NotFound
from projects.models import Feature, Membership
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Gate
from projects.roles import titles
from projects.selectors.processes import process_of

# The first state in which the gates of a checkpoint can be offered and decided.
OPENS_IN = {"start": "intake", "build": "design", "merge": "build"}
_ORDER = {state: place for place, state in enumerate((*OPEN_STATES, "merged"))}


def gate_of(feature: Feature, key: str) -> Gate:
    """The gate of this feature's own process version; NotFound for a key it does not have."""
    gate = process_of(feature).gate(key)
    if gate is None:
        raise NotFound()
    return gate


def has_opened(checkpoint: str, state: str) -> bool:
    return state in _ORDER and _ORDER[state] >= _ORDER[OPENS_IN[checkpoint]]


def demand_open(feature: Feature) -> None:
    if feature.state not in OPEN_STATES:
        hint = "Reopen it first." if feature.state == "cancelled" else "Open a new feature for further work."
        raise Conflict(f"{feature.key} is {feature.state}. {hint}", code="closed", state=feature.state)


def demand_opened(feature: Feature, gate: Gate) -> None:
    """Raise Conflict `closed` or `too_early` unless this gate can be worked on now."""
    demand_open(feature)
    if not has_opened(gate.checkpoint, feature.state):
        opens = OPENS_IN[gate.checkpoint]
        raise Conflict(
            f"{gate.title} opens when {feature.key} is in {opens}; it is in {feature.state}.",
            code="too_early",
            opens_in=opens,
            state=feature.state,
        )


def demand_giver(membership: Membership, gate: Gate) -> None:
    if not membership.holds(gate.giver):
        raise Forbidden(f"{gate.title} is offered by the role {titles([gate.giver])}.", code="not_giver")


def demand_receiver(membership: Membership, gate: Gate) -> str:
    """The receiver role under which this member decides; Forbidden for others."""
    held = [role for role in gate.receivers if role in membership.roles]
    if not held:
        raise Forbidden(f"{gate.title} is decided by the role {titles(gate.receivers)}.", code="not_receiver")
    return held[0]
