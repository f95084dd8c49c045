"""Rows for lists: a fixed number of statements for a page, however long it is."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from orchestration.api.shapes.features import listed
from orchestration.models import Wait
from projects.errors import Invalid, NotFound
from projects.models import Feature, User
from projects.models.feature import STATES
from projects.selectors.access import project_for, reach

FILTERS = frozenset({"project", "state", "turn"})


def features_for(request: Request, user: User) -> QuerySet[Feature]:
    """The features this person may see, by the filters of the request. Raises Invalid (project, state, turn)."""
    rows = Feature.objects.filter(reach(user, "project")).select_related("project", "standing")
    project, states, turn = (request.query_params.get(name) for name in ("project", "state", "turn"))
    if project is not None:
        rows = rows.filter(project_id=_project_id(project, user))
    if states is not None:
        rows = rows.filter(state__in=_states(states))
    if turn is not None:
        if turn != "me":
            raise Invalid({"turn": ["Choose “me”, or leave it out."]})
        waiting = Wait.objects.filter(ended_at=None, users__contains=[user.pk])
        rows = rows.filter(pk__in=waiting.values("feature"))
    return rows


def show_features(features: Sequence[Feature]) -> list[dict[str, Any]]:
    """Two statements for any number: what waits, and the people it waits for."""
    waits: dict[int, list[Wait]] = defaultdict(list)
    for wait in Wait.objects.filter(feature__in=features, ended_at=None).order_by("began_at", "pk"):
        waits[wait.feature_id].append(wait)
    people = User.objects.in_bulk({user for found in waits.values() for wait in found for user in wait.users})
    return [listed(feature, waits[feature.pk], people) for feature in features]


def _project_id(slug: str, user: User) -> int:
    try:
        if not re.fullmatch("[A-Za-z0-9_-]{1,60}", slug):
            raise NotFound()
        return project_for(slug=slug, user=user).pk
    except NotFound as error:
        raise Invalid({"project": ["You are a member of no project with this slug."]}) from error


def _states(given: str) -> list[str]:
    chosen = given.split(",")
    if any(state not in STATES for state in chosen):
        raise Invalid({"state": [f"Choose of {', '.join(STATES)}; several by commas."]})
    return chosen
