from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import Endpoint, FeatureEndpoint, ProjectEndpoint
from orchestration.api.fields import Input, Texts, text_of
from orchestration.api.listing import FILTERS, features_for, show_features
from orchestration.api.schemas import features as schemas
from orchestration.api.schemas.gates import Can
from orchestration.api.shapes.features import detailed, opened
from orchestration.api.shapes.gates import blockers
from orchestration.gates.moves import SOURCES
from orchestration.selectors.judged import judge
from projects.errors import Invalid, NotFound
from projects.models import Feature
from projects.models.feature import STATES
from projects.services.features import change_feature, mark_feature, open_feature
from reviews.models import RedFlag
from reviews.selectors.discussion import conditions_of

_SHOWN = 50  # flags and conditions
_FILTERS = (
    OpenApiParameter("project", str, description="A project's slug."),
    OpenApiParameter("state", str, description=f"One of {', '.join(STATES)}, or several by commas."),
    OpenApiParameter("turn", str, enum=["me"], description="Only where it is my turn."),
)


class NewFeature(Input):
    title = text_of(Feature, "title")
    summary = text_of(Feature, "summary", required=False)


class ChangedFeature(Input):
    title = text_of(Feature, "title", kept=True)
    summary = text_of(Feature, "summary", kept=True)
    labels = Texts(required=False, help_text="What rules may ask about. By PM and Manager.")
    paths = Texts(
        required=False, help_text="Files it touches. API Engineers add to them, PM and Manager also take away."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise Invalid({"body": ["Change at least one of title, summary, labels and paths."]})
        return attrs


class ProjectFeatures(ProjectEndpoint):
    @writes(
        "open_feature",
        scopes=("move",),
        tag="features",
        summary="Open a feature",
        takes=NewFeature,
        answers={201: schemas.OpenedFeature},
        example={"title": "Saved carts across devices", "summary": "Carts follow the shopper."},
    )
    def post(self, request: Request, slug: str) -> Response:
        return Response(opened(open_feature(project=self.project, **self.input(NewFeature), by=self.user)), status=201)


class Features(Endpoint):
    filters, paginated = FILTERS, True

    @reads(
        "list_features",
        tag="features",
        summary="Features of my projects, newest first",
        answer=schemas.ListedFeature,
        parameters=_FILTERS,
        paginated=True,
        found=False,
    )
    def get(self, request: Request) -> Response:
        return page(request, features_for(request, self.user), show_features)


def flags_of(feature: Feature) -> QuerySet[RedFlag]:
    return RedFlag.objects.select_related("by", "resolved_by").filter(feature=feature)


class OneFeature(FeatureEndpoint):
    @reads(
        "get_feature",
        tag="features",
        summary="A feature: its gates, its moves and what shuts them, phases, flags and conditions",
        answer=schemas.Feature,
        tagged=True,
    )
    def get(self, request: Request, key: str) -> Response:
        flags = flags_of(self.feature).order_by("-pk")[:_SHOWN]
        conditions = conditions_of(self.feature).order_by("-pk")[:_SHOWN]
        return Response(detailed(judge(self.feature), flags, conditions))

    @writes(
        "change_feature",
        scopes=("move",),
        tag="features",
        summary="Put a feature's title or summary right, or say what rules may ask about it",
        takes=ChangedFeature,
        answers={200: schemas.OpenedFeature},
        example={"title": "Saved carts on every device"},
    )
    def patch(self, request: Request, key: str) -> Response:
        given = self.input(ChangedFeature)
        marks = {name: given.pop(name) for name in ("labels", "paths") if name in given}
        with transaction.atomic():  # both or neither
            feature = change_feature(feature=self.feature, **given, by=self.user) if given else self.feature
            if marks:
                feature = mark_feature(feature=feature, **marks, by=self.user)
        return Response(opened(feature))


class CanMove(FeatureEndpoint):
    def find(self) -> None:
        super().find()
        if self.kwargs["move"] not in SOURCES:
            raise NotFound()

    @reads(
        "can_move",
        tag="features",
        summary="May this feature start, be built, be merged? And if not, what shuts it?",
        answer=Can,
        tagged=True,
    )
    def get(self, request: Request, key: str, move: str) -> Response:
        judged = judge(self.feature)
        verdict = judged.verdicts.move(move)
        found = blockers(verdict.blockers, judged)
        return Response({"allowed": verdict.allowed, "blockers": found, "as_of": judged.verdicts.as_of})
