"""From what a decision form holds to what the service takes, where a kind of artifact needs more than the form knows."""

from collections.abc import Callable
from typing import Any

from projects.models import Feature
from projects.playbooks.process import Gate
from reviews.services.contract_answers import refusal_words, spread
from reviews.services.owners import conditions_of

Data = dict[str, Any]


def finish(feature: Feature, gate: Gate, data: Data) -> Data:
    """The cleaned data of a decision form, completed. Raises Invalid."""
    complete = _FINISHERS.get(gate.artifact)
    return complete(feature, gate, data) if complete else data


def _contract(feature: Feature, gate: Gate, data: Data) -> Data:
    """A verdict for each place of a change, and a reason where refusals are one."""
    rows = data["data"].get("changes")
    if not rows:
        return data
    reason = data["reason"]
    if data["verdict"] == "return" and not reason:
        reason = refusal_words(feature, data["digest"], rows)
    return data | {"reason": reason, "data": data["data"] | {"changes": spread(feature, data["digest"], rows)}}


def _usage(feature: Feature, gate: Gate, data: Data) -> Data:
    """What the owners of the ticked components ask becomes conditions of the acceptance."""
    asked = conditions_of(feature, gate, data["revision"], data["asked"])
    if not asked:
        return data
    return data | {"data": data["data"] | {"conditions": [*data["data"].get("conditions", []), *asked]}}


_FINISHERS: dict[str, Callable[[Feature, Gate, Data], Data]] = {"contract": _contract, "usage": _usage}
