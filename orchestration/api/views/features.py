from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api import sparse
from orchestration.api.conditional import weak_tag
from orchestration.api.cursors import page_of
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import Endpoint, FeatureEndpoint, ProjectEndpoint
from orchestration.api.feature_list import ORDERS, PARAMETERS, FeatureList, asked_list
from orchestration.api.fields import Input, Texts, text_of
from orchestration.api.schemas import features as schemas
from orchestration.api.schemas.gates import Can
from orchestration.api.shapes.features import detailed, opened
from orchestration.api.shapes.gates import blockers
from orchestration.gates.moves import SOURCES
from orchestration.selectors.judged import judge
from projects.errors import Invalid, NotFound
from projects.models import Feature
from projects.services.features import change_feature, mark_feature, open_feature
from reviews.models import RedFlag
from reviews.selectors.discussion import conditions_of

_SHOWN = 50  # flags and conditions


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
    @reads(
        "list_features",
        tag="features",
        summary="Features of my projects, newest first",
        answer=schemas.ListedFeature,
        parameters=PARAMETERS,
        paginated=True,
        orders=ORDERS,
        sparse=schemas.ListedFeature,
        found=False,
        tagged=True,
        description="Filters hold together. Whoever keeps a copy asks for `ordering=updated_at&updated_since=` the moment of "
        "the last time, and a minute before it: what is being written just then shows when it is done.",
    )
    def get(self, request: Request) -> Response:
        wanted = self.asked
        return sparse.sent(page_of(request, wanted.page, wanted.rows, wanted.shown), wanted.members)

    def tag(self) -> str | None:
        """Of the rows of the page. What `expand` adds depends on more than that."""
        return None if self.asked.expand else weak_tag(self.request.build_absolute_uri(), self.asked.version())

    @cached_property
    def asked(self) -> FeatureList:
        return asked_list(self.request, self.user)


def flags_of(feature: Feature) -> QuerySet[RedFlag]:
    return RedFlag.objects.select_related("by", "resolved_by").filter(feature=feature)


def _asks(members: frozenset[str] | None, name: str) -> bool:
    return members is None or name in members


class OneFeature(FeatureEndpoint):
    @reads(
        "get_feature",
        tag="features",
        summary="A feature: its gates, its moves and what shuts them, phases, flags and conditions",
        answer=schemas.Feature,
        sparse=schemas.Feature,
        tagged=True,
    )
    def get(self, request: Request, key: str) -> Response:
        members = sparse.chosen(request, schemas.Feature)
        flags = flags_of(self.feature).order_by("-pk")[:_SHOWN] if _asks(members, "flags") else ()
        conditions = conditions_of(self.feature).order_by("-pk")[:_SHOWN] if _asks(members, "conditions") else ()
        told = detailed(judge(self.feature), flags, conditions)
        return sparse.sent(Response(sparse.pruned(told, members)), members)

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
