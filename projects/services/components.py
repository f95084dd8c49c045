"""Name the components that a project shares, say who owns each and how it is meant, and take them off the list."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from projects import roles
from projects.changes import ProjectChange, project_change
from projects.errors import Conflict, Invalid, NotFound
from projects.models import Component, Membership, Project, User
from projects.selectors.components import key_of
from projects.services.members import known_roles

MOST = 500  # components of one project
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_LONGEST = {"name": 200, "guidance": 4000, "condition": 700, "link": 1000}


@dataclass(frozen=True)
class Described:
    """A component as somebody describes it. `owner` is a member's e-mail address, `owner_role` a role's slug; one of them
    is needed. `condition` is what has to be done wherever the component is used."""

    name: str
    owner_role: str = ""
    owner: str = ""
    guidance: str = ""
    condition: str = ""
    link: str = ""

    def tidied(self) -> "Described":
        values = {name: value.strip() for name, value in asdict(self).items()}
        return Described(**{**values, "name": " ".join(values["name"].split())})


def add_component(*, project: Project, described: Described, by: User) -> Component:
    """Raises Invalid (name, owner, owner_role, ...), Forbidden, Conflict `name_taken` or `too_many`."""
    described = described.tidied()
    owner = _check(project, described)
    with project_change(project, by=by) as change:
        _demand(change)
        _refuse_taken(project, described.name)
        if Component.objects.filter(project=project, removed_at=None).count() >= MOST:
            raise Conflict(f"A project has at most {MOST} components.", code="too_many")
        component = Component.objects.create(project=project, **_columns(described, owner))
        change.record("component.added", component=component.pk, **_said(described, owner))
    return component


def change_component(*, component: Component, described: Described, by: User) -> Component:
    """Say anew what a component is. Raises as `add_component`."""
    described = described.tidied()
    owner = _check(component.project, described)
    with project_change(component.project, by=by) as change:
        _demand(change)
        locked = _locked(component)
        _refuse_taken(component.project, described.name, but=locked.pk)
        columns = _columns(described, owner)
        if any(getattr(locked, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(locked, name, value)
            locked.save()
            change.record("component.changed", component=locked.pk, **_said(described, owner))
    return locked


def remove_component(*, component: Component, by: User) -> None:
    """Take a component off the list. What was declared and agreed about it stays as it is."""
    with project_change(component.project, by=by) as change:
        _demand(change)
        locked = _locked(component)
        locked.removed_at = change.now
        locked.save(update_fields=["removed_at"])
        change.record("component.removed", component=locked.pk, name=locked.name)


def _demand(change: ProjectChange) -> None:
    roles.demand(change.membership, "manage_components")


def _locked(component: Component) -> Component:
    found = Component.objects.select_for_update(no_key=True).filter(pk=component.pk, removed_at=None).first()
    if found is None:
        raise NotFound()
    return found


def _refuse_taken(project: Project, name: str, *, but: int | None = None) -> None:
    others = Component.objects.filter(project=project, removed_at=None).values_list("pk", "name")
    if key_of(name) in {key_of(other) for pk, other in others if pk != but}:
        raise Conflict(f"There is a component “{name}” already. Change that one.", code="name_taken")


def _check(project: Project, described: Described) -> User | None:
    """The owner, where a person is named. Raises Invalid with everything that is wrong."""
    errors: dict[str, list[str]] = {}
    for name, most in _LONGEST.items():
        value = getattr(described, name)
        if len(value) > most:
            errors[name] = [f"At most {most} characters, please; these are {len(value)}."]
        elif "\x00" in value:
            errors[name] = ["The text holds a NUL character, which cannot be stored."]
    if not described.name:
        errors["name"] = ["Give the component a name."]
    if described.link and not _ADDRESS.fullmatch(described.link):
        errors["link"] = ["A link begins with http:// or https://."]
    if described.owner_role and described.owner_role not in known_roles(project):
        errors["owner_role"] = ["This project knows no such role."]
    if not described.owner_role and not described.owner:
        errors["owner_role"] = ["Say who owns it: a role, or a person."]
    owner = _member(project, described.owner) if described.owner else None
    if described.owner and owner is None:
        errors["owner"] = ["Name a member of the project, by e-mail address."]
    if errors:
        raise Invalid(errors)
    return owner


def _member(project: Project, email: str) -> User | None:
    found = Membership.objects.select_related("user").filter(
        project=project, user__email=email.lower(), user__is_active=True
    )
    membership = found.first()
    return membership.user if membership else None


def _columns(described: Described, owner: User | None) -> dict[str, Any]:
    return {**asdict(described), "owner": owner}


def _said(described: Described, owner: User | None) -> dict[str, Any]:
    return {**asdict(described), "owner": owner.pk if owner else None}
