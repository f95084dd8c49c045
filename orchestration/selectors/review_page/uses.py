"""How a feature uses the components of its project: beside each what its owner says, and who has to approve it."""

from dataclasses import dataclass
from typing import Any

from orchestration.gates import GateVerdict
from orchestration.selectors.sight import Sight
from orchestration.wording import capital, listed
from projects.models import Component
from projects.roles import title as role_title
from projects.selectors.components import by_name, components_of, key_of
from reviews.artifacts import RenderedUsage, UsageRow

_NAMED = 6  # components of the project that are named where none is used


@dataclass(frozen=True)
class Use:
    """`component` is None for what the project's list does not hold."""

    row: UsageRow
    component: Component | None
    owner: dict[str, str] | None
    owner_name: str
    mine: bool

    @property
    def link(self) -> str:
        return self.row.link or (self.component.link if self.component else "")


@dataclass(frozen=True)
class Uses:
    rows: tuple[Use, ...]
    approvers: str  # "Jo Park and you own what is used here: each of them approves it."
    unused: str  # "Payment wrapper, Media player and 4 more"
    url: str

    @property
    def unknown(self) -> bool:
        """Whether anything is used that the list does not hold."""
        return any(use.component is None for use in self.rows)


def uses(sight: Sight, gate: GateVerdict, rendered: RenderedUsage) -> Uses:
    """One statement."""
    components = components_of(sight.feature.project_id)
    known = by_name(components)
    rows = tuple(_use(sight, row, known.get(key_of(row.component))) for row in rendered.rows)
    return Uses(
        rows,
        _approvers(sight, gate, rows),
        _unused([one.name for one in components]) if rendered.none else "",
        f"/p/{sight.feature.project.slug}/components",
    )


def _use(sight: Sight, row: UsageRow, component: Component | None) -> Use:
    if component is None:
        return Use(row, None, None, row.owner, False)
    person: dict[str, Any] | None = None
    if component.owner:
        person = {"name": component.owner.display_name, "email": component.owner.email}
    name = sight.name(component.owner.pk) if component.owner else role_title(component.owner_role)
    return Use(row, component, person, name, component.owner_id == sight.user.pk)


def _approvers(sight: Sight, gate: GateVerdict, rows: tuple[Use, ...]) -> str:
    owners = dict.fromkeys(use.component.owner_id for use in rows if use.component and use.component.owner_id)
    names = [sight.name(user) for user in owners if user in gate.named]
    if not names:
        return ""
    what = "what" if all(use.component and use.component.owner_id in gate.named for use in rows) else "some of what"
    if len(names) == 1:
        verbs = ("own", "approve") if names == ["you"] else ("owns", "approves")
        return f"{capital(names[0])} {verbs[0]} {what} is used here, and {verbs[1]} it."
    return f"{capital(listed(names))} own {what} is used here; each of them approves it."


def _unused(names: list[str]) -> str:
    more = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{more} more"]) if more > 0 else listed(names)
