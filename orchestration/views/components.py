"""The components that a project shares: members read them, managers and integration engineers say what they are."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.forms.components import ComponentForm, WhichForm, initial_of
from orchestration.selectors.members import people_of
from orchestration.selectors.places import membership_at
from orchestration.views.doors import SignedIn, page
from orchestration.views.tabs import project_tabs
from projects import roles
from projects.errors import Invalid
from projects.models import Component, Membership, Project
from projects.selectors.components import component_of, components_of
from projects.services.components import add_component, change_component, remove_component
from projects.services.members import known_roles


@dataclass(frozen=True)
class Row:
    """A component with the form that changes it, for who may."""

    component: Component
    owner_words: str
    form: ComponentForm | None
    is_open: bool


@page
@require_http_methods(["GET", "HEAD", "POST"])
def components(request: SignedIn, slug: str) -> HttpResponse:
    """POST adds a component, or changes or removes the one it names."""
    membership = membership_at(slug=slug, user=request.user)
    if request.method != "POST":
        return _show(request, membership)
    act = request.POST.get("act", "add")
    if act not in ("add", "change", "remove"):
        raise Invalid({"act": [f"There is no act '{act[:40]}' on this page."]})
    target = None if act == "add" else _named(request, membership.project)
    if act == "remove" and target:
        remove_component(component=target, by=request.user)
        messages.success(request, f"“{target.name}” is off the list. What was agreed about it stands.")
        return redirect("components", slug)
    form = _form(membership.project, request.POST, target)
    if form.performs(lambda data: _keep(request, membership.project, form, target)):
        said = "is on the list" if target is None else "is changed"
        messages.success(request, f"“{form.result.name}” {said}.")
        return redirect("components", slug)
    return _show(request, membership, typed=form, target=target)


def _named(request: SignedIn, project: Project) -> Component:
    which = WhichForm(request.POST)
    if not which.is_valid():
        raise Invalid({"component": ["Which component? By its number."]})
    return component_of(project=project, component_id=which.cleaned_data["component"])


def _keep(request: SignedIn, project: Project, form: ComponentForm, target: Component | None) -> Component:
    if target is None:
        return add_component(project=project, described=form.described(), by=request.user)
    return change_component(component=target, described=form.described(), by=request.user)


def _form(project: Project, data: Any, target: Component | None) -> ComponentForm:
    return _Forms(project).of(target, data)


class _Forms:
    """Makes the forms of one page, which all offer the same roles and people."""

    def __init__(self, project: Project) -> None:
        self.roles = list(known_roles(project).items())
        self.people = [(person.email, person.display_name) for person in people_of(project)]

    def of(self, target: Component | None, data: Any = None) -> ComponentForm:
        return ComponentForm(
            data,
            roles=self.roles,
            people=self.people,
            initial=initial_of(target) if target else None,
            auto_id=f"component-{target.pk}-%s" if target else "component-%s",
        )


def _show(
    request: SignedIn, membership: Membership, *, typed: ComponentForm | None = None, target: Component | None = None
) -> HttpResponse:
    project, may = membership.project, roles.may(membership, "manage_components")
    forms = _Forms(project) if may else None
    rows = []
    for one in components_of(project):
        here = typed if target is not None and target.pk == one.pk else None
        rows.append(Row(one, _owner_words(one), here or (forms.of(one) if forms else None), here is not None))
    context = {
        "project": project,
        "rows": rows,
        "may_change": may,
        "who_may": roles.titles(roles.MAY["manage_components"]),
        "form": (typed if target is None and typed else forms.of(None)) if forms else None,
        "tabs": project_tabs(project.slug, "components"),
    }
    return render(request, "projects/components.html", context, status=typed.status if typed else 200)


def _owner_words(component: Component) -> str:
    """ "Jo Park, for Integration/Media Engineer"."""
    names = [component.owner.display_name] if component.owner else []
    names += [roles.title(component.owner_role)] if component.owner_role else []
    return ", for ".join(names)
