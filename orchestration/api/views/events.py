from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads
from orchestration.api.endpoint import FeatureEndpoint, ProjectEndpoint
from orchestration.api.schemas.projects import Event as EventShape
from orchestration.api.shapes.events import event
from projects.models import Event


class FeatureEvents(FeatureEndpoint):
    paginated = True

    @reads("list_feature_events", tag="history", summary="A feature's history", answer=EventShape, paginated=True)
    def get(self, request: Request, key: str) -> Response:
        return _page(request, Event.objects.filter(feature=self.feature))


class ProjectEvents(ProjectEndpoint):
    paginated = True

    @reads(
        "list_project_events",
        tag="history",
        summary="A project's history, that of its features included",
        answer=EventShape,
        paginated=True,
    )
    def get(self, request: Request, slug: str) -> Response:
        return _page(request, Event.objects.filter(project=self.project))


def _page(request: Request, rows: QuerySet[Event]) -> Response:
    return page(request, rows.select_related("actor", "feature"), lambda found: [event(one) for one in found])
