"""One approval for each owner: the people who own the components that a feature declares are named to answer."""

from collections.abc import Mapping
from typing import Any

from projects.changes import FeatureChange
from projects.errors import Invalid
from projects.models import Component, Feature, Membership, User
from projects.playbooks.process import Gate
from projects.selectors.components import by_name, components_of, key_of
from reviews.models import Receiver, Revision


def declared(project_id: int, data: Mapping[str, Any]) -> dict[str, Component]:
    """The project's components that a usage declares, by the name as it stands there."""
    rows = data.get("components", [])
    known = by_name(components_of(project_id)) if rows else {}
    found = {row["component"]: known.get(key_of(row["component"])) for row in rows}
    return {name: component for name, component in found.items() if component is not None}


def owners_to_ask(change: FeatureChange, gate: Gate, data: Mapping[str, Any]) -> list[User]:
    """The owners who can answer: present holders of a receiver role, but not whoever offers.

    A component that a role owns is answered for by anybody who may answer at all. Whom a manager took off the list is
    not put back.
    """
    owners = {one.owner_id for one in declared(change.feature.project_id, data).values() if one.owner_id}
    if not owners:
        return []
    removed = Receiver.objects.filter(feature=change.feature, gate=gate.key).exclude(removed_seq=None)
    holders = Membership.objects.select_related("user").filter(
        project_id=change.feature.project_id,
        user__in=owners - {change.by.pk} - set(removed.values_list("user", flat=True)),
        roles__overlap=list(gate.receivers),
        user__is_active=True,
    )
    return [holder.user for holder in holders.order_by("pk")]


def conditions_of(feature: Feature, gate: Gate, revision: int, components: list[int]) -> list[dict[str, str]]:
    """What the owners of these components ask wherever they are used, as the `conditions` of an acceptance: for whoever
    offered the usage, judged at the merge. Invalid (data.conditions) for a component that the revision does not declare."""
    found = Revision.objects.select_related("by").filter(feature=feature, gate=gate.key, number=revision).first()
    if found is None or not components:
        return []
    asked = {one.pk: one for one in declared(feature.project_id, found.data).values() if one.condition}
    if any(number not in asked for number in components):
        raise Invalid({"data.conditions": ["One of these components is not declared here, or asks for nothing."]})
    return [
        {"text": f"{asked[number].name}: {asked[number].condition}", "owner": found.by.email, "checkpoint": "merge"}
        for number in dict.fromkeys(components)
    ]
