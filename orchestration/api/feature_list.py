"""The list of features: what may be asked, and how its rows are shown in a fixed number of statements."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from orchestration.api import filters, sparse
from orchestration.api.cursors import MOST, USUAL, Asked, asked
from orchestration.api.ordering import Orders
from orchestration.api.schemas.common import GATE_STATES
from orchestration.api.schemas.features import Expanded, ListedFeature
from orchestration.api.shapes.features import expanded, listed
from orchestration.models import Wait
from orchestration.selectors.finding import Wanted, features_wanted, words_of
from orchestration.selectors.judged import judge_all
from projects.errors import Invalid, NotFound
from projects.models import Feature, User
from projects.models.feature import STATES
from projects.selectors.access import project_for

ORDERS = Orders("-opened_at", {"opened_at": "pk", "state_since": "state_since", "updated_at": "standing__judged_at"})
EXPANDABLE = tuple(Expanded().fields)
PARAMETERS = (
    OpenApiParameter("project", str, description="A project's slug."),
    OpenApiParameter("state", str, description=f"One of {', '.join(STATES)}, or several by commas."),
    OpenApiParameter("turn", str, enum=["me"], description="Only where it is my turn."),
    OpenApiParameter("turn_role", str, description="Only where it is the turn of this role: its slug."),
    OpenApiParameter("gate", str, description="Only where a gate is in a state: `contract:offered`."),
    OpenApiParameter("label", str, description="Only with this label, or with all of several by commas."),
    OpenApiParameter(
        "updated_since",
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
        description="Only what changed at this moment or later.",
    ),
    OpenApiParameter("q", str, description="Only where words of key, title or summary begin with each of these words."),
    OpenApiParameter(
        "expand",
        str,
        description=f"More of each row, judged now, by commas: {', '.join(EXPANDABLE)}. For {USUAL} rows at most.",
    ),
)
# What the rows say of who waits for whom, beside the features and their standings.
_WAITS = """
(SELECT md5(string_agg(concat_ws(' ', w.id, w.roles, w.users, (
    SELECT string_agg(concat_ws(' ', u.id, u.name, u.email), ',' ORDER BY u.id) FROM projects_user u WHERE u.id = ANY(w.users)
)), ';' ORDER BY w.id)) FROM orchestration_wait w WHERE w.feature_id = projects_feature.id AND w.ended_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class FeatureList:
    """One page of the list as somebody asked for it."""

    page: Asked
    rows: QuerySet[Feature]
    expand: tuple[str, ...]
    members: frozenset[str] | None

    def version(self) -> str:
        """A digest of all that the page is made from, in one statement: chain heads, projections and who waits."""
        told = self.page.rows(self.rows).annotate(waiting=RawSQL(_WAITS, ()))
        rows = list(told.values_list("pk", "chain_head", "standing__judged_at", "waiting"))
        return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()

    def shown(self, features: Sequence[Feature]) -> list[dict[str, Any]]:
        """Two statements for any number, what waits and the people it waits for, and two more for `expand`."""
        waits = _waits_of(features) if self.members is None or "waits" in self.members else {}
        people = User.objects.in_bulk({user for found in waits.values() for wait in found for user in wait.users})
        more = [{"expanded": expanded(one, self.expand)} for one in judge_all(features)] if self.expand else None
        return [
            sparse.pruned(listed(feature, waits.get(feature.pk, ()), people), self.members) | (more[n] if more else {})
            for n, feature in enumerate(features)
        ]


def asked_list(request: Request, user: User) -> FeatureList:
    """Raises Invalid for each parameter that says nothing known."""
    expand = filters.several_of(request, "expand", EXPANDABLE)
    page = asked(request, ORDERS, most=USUAL if expand else MOST)
    rows = features_wanted(user, _wanted(request, user)).filter(standing__isnull=False)
    rows = rows.select_related("project", "standing")
    return FeatureList(page, rows, expand, sparse.chosen(request, ListedFeature))


def _wanted(request: Request, user: User) -> Wanted:
    return Wanted(
        project=_project_id(request, user),
        states=filters.several_of(request, "state", STATES),
        labels=tuple((filters.text(request, "label") or "").split(",")) if "label" in request.query_params else (),
        gate=_gate(request),
        turn_of=user.pk if filters.one_of(request, "turn", ["me"]) else None,
        turn_role=filters.shaped(request, "turn_role", "[A-Za-z0-9_-]{1,60}", "qa") or "",
        updated_since=filters.moment(request, "updated_since"),
        words=_words(request),
    )


def _project_id(request: Request, user: User) -> int | None:
    slug = request.query_params.get("project")
    if slug is None:
        return None
    try:
        if not re.fullmatch("[A-Za-z0-9_-]{1,60}", slug):
            raise NotFound()
        return project_for(slug=slug, user=user).pk
    except NotFound as error:
        raise Invalid({"project": ["You are a member of no project with this slug."]}) from error


def _gate(request: Request) -> tuple[str, str] | None:
    given = filters.shaped(request, "gate", f"[A-Za-z0-9_-]{{1,60}}:({'|'.join(GATE_STATES)})", "contract:offered")
    if given is None:
        return None
    key, _, state = given.partition(":")
    return key, state


def _words(request: Request) -> tuple[str, ...]:
    given = filters.text(request, "q")
    words = words_of(given or "")
    if given is not None and not words:
        raise Invalid({"q": ["Give at least one letter or digit, or leave it out."]})
    return words


def _waits_of(features: Sequence[Feature]) -> dict[int, list[Wait]]:
    found: dict[int, list[Wait]] = defaultdict(list)
    for wait in Wait.objects.filter(feature__in=features, ended_at=None).order_by("began_at", "pk"):
        found[wait.feature_id].append(wait)
    return found
