"""The shared components of a project."""

from collections.abc import Iterable

from projects.errors import NotFound
from projects.models import Component, Project


def components_of(project: Project | int) -> list[Component]:
    """Those that are in use, by name, each with its owner. One statement."""
    found = Component.objects.select_related("owner").filter(project=project, removed_at=None)
    return sorted(found, key=lambda one: one.name.casefold())


def component_of(*, project: Project, component_id: int) -> Component:
    found = Component.objects.select_related("project", "owner").filter(
        project=project, pk=component_id, removed_at=None
    )
    component = found.first()
    if component is None:
        raise NotFound()
    return component


def by_name(components: Iterable[Component]) -> dict[str, Component]:
    """As somebody writes a name: capitals and spaces around it do not count."""
    return {key_of(one.name): one for one in components}


def key_of(name: str) -> str:
    return " ".join(name.split()).casefold()
