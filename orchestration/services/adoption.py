"""Bring a feature under a newer version of its project's process: a previewed act, never a consequence of publishing."""

from dataclasses import dataclass

from orchestration.gates.effects import Effect, effect, tick_floors
from projects import roles
from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict, Invalid, Refusal
from projects.models import Feature, ProcessVersion, User
from projects.selectors.processes import process_by_id
from reviews.relevance import floors_after
from reviews.rules import demand_open
from reviews.selectors.evidence import facts_of


@dataclass(frozen=True)
class Adoption:
    """One of several: the feature's key, and why it was refused, or ""."""

    key: str
    refused: str = ""


def adopt(*, feature: Feature, version: int, seen: str = "", by: User) -> Feature:
    """Bring an open feature under version `version`; `seen` is the digest of the effect that `by` was shown.

    Raises Invalid (version), Forbidden, Conflict `closed`, `not_newer`, or `superseded` where the effect is another one by
    now (`details["seen"]` is its digest).
    """
    target = (
        ProcessVersion.objects.filter(project=feature.project_id, number=version).defer("document", "sources").first()
    )
    if target is None:
        raise Invalid({"version": [f"This project has no process version {version}."]})
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, "adopt_process")
        demand_open(change.feature)
        _adopt(change, target, seen)
    return change.feature


def _adopt(change: FeatureChange, target: ProcessVersion, seen: str) -> None:
    feature = change.feature
    current = ProcessVersion.objects.only("number").get(pk=feature.process_id).number
    if target.number <= current:
        raise Conflict(
            f"{feature.key} follows version {current}; a feature goes to newer versions only.",
            code="not_newer",
            version=current,
        )
    before, after, facts = process_by_id(feature.process_id), process_by_id(target.pk), facts_of([feature])[feature.pk]
    found = effect(before, after, facts)
    if seen and seen != found.digest:
        raise Conflict(
            f"Version {target.number} would change something else for {feature.key} by now. Look at it again.",
            code="superseded",
            seen=found.digest,
        )
    feature.process = target
    feature.gate_floors = floors_after(before, after, feature.gate_floors, change.next_seq)
    feature.tick_floors = feature.tick_floors | dict.fromkeys(tick_floors(before, after), change.next_seq)
    change.record(
        "feature.process_changed",
        **{"from": current, "to": target.number},
        rounds=feature.rounds,
        tick_floors=feature.tick_floors,
        gate_floors=feature.gate_floors,
        gates=_told(found),
    )


def _told(found: Effect) -> list[dict[str, str]]:
    return [{"gate": one.key, "title": one.title, "change": one.change} for one in found.gates]


def adopt_several(*, chosen: list[tuple[Feature, str]], version: int, by: User) -> list[Adoption]:
    """Each on its own, so that one that cannot go keeps none of the others; pairs of a feature and what was seen of it."""
    return [_attempt(feature, version, seen, by) for feature, seen in chosen]


def _attempt(feature: Feature, version: int, seen: str, by: User) -> Adoption:
    try:
        adopt(feature=feature, version=version, seen=seen, by=by)
    except Refusal as refusal:
        return Adoption(feature.key, refusal.message)
    return Adoption(feature.key)
