from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api import filters, sparse
from orchestration.api.cursors import page
from orchestration.api.documented import reads
from orchestration.api.endpoint import FeatureEndpoint, ProjectEndpoint
from orchestration.api.ordering import BY_ID
from orchestration.api.schemas.projects import Event as EventShape
from orchestration.api.shapes.events import event
from projects.models import Event

_PARAMETERS = (
    OpenApiParameter("kind", str, description="Only of this kind, or of several by commas: `decision.made`."),
    OpenApiParameter(
        "after", {"type": "integer", "minimum": 0}, description="Only what came after the event with this id."
    ),
)
_KINDS = r"[a-z_]{1,20}\.[a-z_]{1,30}(,[a-z_]{1,20}\.[a-z_]{1,30}){0,19}"


class FeatureEvents(FeatureEndpoint):
    @reads(
        "list_feature_events",
        tag="history",
        summary="A feature's history",
        answer=EventShape,
        parameters=_PARAMETERS,
        paginated=True,
        orders=BY_ID,
        sparse=EventShape,
        tagged=True,
    )
    def get(self, request: Request, key: str) -> Response:
        return _page(request, Event.objects.filter(feature=self.feature))


class ProjectEvents(ProjectEndpoint):
    @reads(
        "list_project_events",
        tag="history",
        summary="A project's history, that of its features included",
        answer=EventShape,
        parameters=_PARAMETERS,
        paginated=True,
        orders=BY_ID,
        sparse=EventShape,
        hashed=True,
        description="Whoever follows a project asks for `ordering=id&after=` the last id they have, and again for the last "
        "minute's: two events that were written at once may show in either order.",
    )
    def get(self, request: Request, slug: str) -> Response:
        return _page(request, Event.objects.filter(project=self.project))


def _page(request: Request, rows: QuerySet[Event]) -> Response:
    kinds, after = filters.shaped(request, "kind", _KINDS, "decision.made"), filters.number(request, "after")
    rows = rows.filter(kind__in=kinds.split(",")) if kinds else rows
    rows = rows if after is None else rows.filter(pk__gt=after)
    members = sparse.chosen(request, EventShape)

    def show(found: list[Event]) -> list[dict[str, Any]]:
        return [sparse.pruned(event(one), members) for one in found]

    return sparse.sent(page(request, rows.select_related("actor", "feature"), show, orders=BY_ID), members)
