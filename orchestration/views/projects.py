"""Projects: mine, a new one, its settings, a new feature in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.forms.projects import FeatureForm, ProjectForm, SettingsForm
from orchestration.selectors.places import membership_at
from orchestration.selectors.projects import my_projects
from orchestration.views.doors import SignedIn, page
from orchestration.views.tabs import project_tabs
from projects import roles
from projects.services.features import open_feature
from projects.services.projects import change_settings, create_project


@page
@require_http_methods(["GET", "POST"])
def projects(request: SignedIn) -> HttpResponse:
    """My projects; POST opens a new one and leads to its members, because it needs people first."""
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.performs(lambda data: create_project(**data, by=request.user)):
        messages.success(request, f"{form.result.name} is open, and you are its first manager. Now add your people.")
        return redirect("members", form.result.slug)
    context = {"form": form, "mine": my_projects(request.user)}
    return render(request, "projects/projects.html", context, status=form.status)


@page
@require_http_methods(["GET", "POST"])
def project_settings(request: SignedIn, slug: str) -> HttpResponse:
    """What a manager may set; others read it."""
    membership = membership_at(slug=slug, user=request.user)
    project = membership.project
    initial = {name: getattr(project, name) for name in SettingsForm.base_fields}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.performs(
        lambda data: change_settings(project=project, **data, by=request.user)
    ):
        messages.success(request, "Saved.")
        return redirect("project_settings", slug)
    context = {
        "project": project,
        "form": form,
        "may_change": roles.may(membership, "manage_project"),
        "who_may": roles.titles(roles.MAY["manage_project"]),
        "tabs": project_tabs(slug, "project_settings"),
    }
    return render(request, "projects/settings.html", context, status=form.status)


@page
@require_http_methods(["GET", "POST"])
def feature_new(request: SignedIn, slug: str) -> HttpResponse:
    """Open a feature; whoever may not reads who may."""
    membership = membership_at(slug=slug, user=request.user)
    form = FeatureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.performs(
        lambda data: open_feature(project=membership.project, **data, by=request.user)
    ):
        messages.success(request, f"{form.result.key} is open.")
        return redirect("feature", form.result.key)
    context = {
        "project": membership.project,
        "form": form,
        "may_open": roles.may(membership, "open_feature"),
        "who_may": roles.titles(roles.MAY["open_feature"]),
        "nav": "board",
    }
    return render(request, "projects/feature_new.html", context, status=form.status)
