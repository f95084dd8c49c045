"""What every page's header shows; its keys are listed in docs/design-system.md."""

import re
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from orchestration.loopback import demo_allowed
from orchestration.models import Wait
from orchestration.selectors.demo_people import demo_people
from orchestration.selectors.places import memberships_of
from orchestration.selectors.proposals import waiting_for
from orchestration.wording import listed
from projects.models import Membership, User
from projects.roles import title

_SWITCHER = 12  # projects in the header's list; all of them are on their own page
_KEY = re.compile(r"^[A-Z][A-Z0-9]{1,9}(?=-\d+$)")


def header(request: HttpRequest) -> dict[str, Any]:
    """Lazily: what shows no header asks nothing of the database."""
    return {"header": SimpleLazyObject(lambda: _header(request))}


def _header(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"links": {"sign_in": reverse("account_login"), "theme": reverse("theme")}}
    memberships = memberships_of(user)
    here = _here(request, memberships)
    return {
        "links": _links(here),
        "more": _more(here) + _operators(user),
        "project": {"name": here.project.name, "places": _places(here)} if here else None,
        "projects": [_entry(one, here) for one in memberships[:_SWITCHER]],
        "turn_count": turn_count(user),
        "person": {"name": user.display_name, "email": user.email},
        "demo": _demo(request, user, here),
    }


def turn_count(user: User) -> int:
    """How many things wait for this person, as their own page counts them."""
    waits = Wait.objects.filter(ended_at=None, users__contains=[user.pk], project__memberships__user=user)
    things = waits.exclude(act="move").order_by().values("pk")
    return things.union(waiting_for(user).order_by().values("pk"), all=True).count()


def _here(request: HttpRequest, memberships: list[Membership]) -> Membership | None:
    """The project that the page is about; elsewhere the one last looked at, or the first."""
    found = _named(request, memberships)
    session = request.session
    if found is None:
        last = session.get("project")
        return next((one for one in memberships if one.project.slug == last), memberships[0] if memberships else None)
    if session.get("project") != found.project.slug:
        session["project"] = found.project.slug
    return found


def _named(request: HttpRequest, memberships: list[Membership]) -> Membership | None:
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    key = _KEY.match(asked.get("key", ""))
    return next(
        (
            one
            for one in memberships
            if one.project.slug == asked.get("slug") or (key and one.project.key == key.group())
        ),
        None,
    )


def _links(here: Membership | None) -> dict[str, str]:
    links = {
        "turn": reverse("turn"),
        "search": reverse("search"),
        "account": reverse("account"),
        "theme": reverse("theme"),
        "sign_out": reverse("account_logout"),
        "new_project": reverse("projects"),
    }
    if here:
        links |= {name: reverse(name, args=[here.project.slug]) for name in ("board", "dashboard", "process")}
    return links


def _more(here: Membership | None) -> list[dict[str, str]]:
    """Places of the project that the main navigation has no room for."""
    entries = [{"label": "All projects", "url": reverse("projects"), "icon": "board"}, *_places(here)]
    return [*entries, {"label": "Notices", "url": reverse("notices"), "icon": "bell"}]


def _operators(user: User) -> list[dict[str, str]]:
    return [{"label": "Operation", "url": reverse("operator"), "icon": "settings"}] if user.is_operator else []


def _places(here: Membership | None) -> list[dict[str, str]]:
    """Pages of the project itself, behind its name and behind the avatar."""
    if here is None:
        return []
    slug = here.project.slug
    return [
        {"label": "Members", "url": reverse("members", args=[slug]), "icon": "people"},
        {"label": "History", "url": reverse("project_history", args=[slug]), "icon": "history"},
        {"label": "Project settings", "url": reverse("project_settings", args=[slug]), "icon": "settings"},
    ]


def _entry(one: Membership, here: Membership | None) -> dict[str, Any]:
    project = one.project
    return {
        "name": project.name,
        "url": reverse("board", args=[project.slug]),
        "current": one is here,
        "note": project.key,
    }


def _demo(request: HttpRequest, user: User, here: Membership | None) -> dict[str, Any] | None:
    """Who one is in the demo, with the roles held in the project that the page is about."""
    if not (user.is_demo and demo_allowed(request)):
        return None
    people = demo_people()
    others = [person for person in people if person.email != user.email]
    return {
        "name": user.display_name,
        "roles": listed([title(role) for role in here.roles]) if here else "no member of a project",
        "url": reverse("demo_as"),
        "next": request.get_full_path() if request.method == "GET" else request.path,
        "csrf_token": get_token(request),
        "people": others,
        "emails": {person.email for person in others},
    }
