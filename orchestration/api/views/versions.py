from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import exports, reads, writes
from orchestration.api.endpoint import FeatureEndpoint
from orchestration.api.fields import LARGEST_NUMBER, Input, Text, WholeNumber
from orchestration.api.ordering import OLDEST_FIRST
from orchestration.api.schemas import versions as schemas
from orchestration.api.shapes import processes as shapes
from orchestration.api.views.processes import OneProcessVersion
from orchestration.selectors.adoption import candidates, preview
from orchestration.selectors.process_page import version_of
from orchestration.services.adoption import adopt
from orchestration.services.exports import export_of
from projects.errors import Invalid, NotFound
from projects.models import ProcessVersion
from projects.playbooks.comparing import compare
from projects.selectors.processes import process_by_id

_SINCE = OpenApiParameter("since", {"type": "integer", "minimum": 1}, description="A version; usually the one before.")
_FEATURE = OpenApiParameter("feature", str, description="One feature's key.")


class Adoption(Input):
    version = WholeNumber()
    seen = Text(
        required=False,
        max_length=64,
        help_text="`seen` of the preview: where the effect is another one by now, nothing happens (409 `superseded`).",
    )


class VersionChanges(OneProcessVersion):
    @reads(
        "get_process_changes",
        tag="process",
        summary="What a version changed, item by item",
        answer=schemas.ProcessChanges,
        parameters=[_SINCE],
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        since = self._since(request)
        changes = compare(process_by_id(since.pk), process_by_id(self.version.pk))
        shown = [shapes.change(one) for one in changes]
        return Response({"since": since.number, "version": self.version.number, "changes": shown})

    def _since(self, request: Request) -> ProcessVersion:
        given = request.query_params.get("since")
        if given is None:
            return version_of(self.project, max(1, self.version.number - 1))
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 11 else 0
        try:
            return version_of(self.project, min(number, LARGEST_NUMBER))
        except NotFound as error:
            raise Invalid({"since": ["This project has no such version."]}) from error


class VersionPreview(OneProcessVersion):
    @reads(
        "preview_process",
        tag="process",
        summary="What a version would change for the features under way that follow an older one",
        answer=schemas.Preview,
        parameters=[_FEATURE],
        paginated=True,
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        rows = candidates(self.project, self.version)
        key = request.query_params.get("feature")
        if key is not None:
            rows = rows.filter(key=key[:24])
            if "\x00" in key or not rows.exists():
                raise Invalid({"feature": ["No feature under way with this key follows an older version."]})
        return page(
            request,
            rows,
            lambda found: [shapes.previewed(one) for one in preview(found, self.version)],
            orders=OLDEST_FIRST,
        )


class VersionExport(OneProcessVersion):
    @exports("export_process", tag="process", summary="A version as one JSON file, or its documents as a zip archive")
    def get(self, request: Request, slug: str, number: int, kind: str) -> HttpResponse:
        found = export_of(self.version, kind)
        assert found
        answer = HttpResponse(found.content, content_type=found.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{self.project.slug}-{found.name}"'
        return answer


class FeatureProcess(FeatureEndpoint):
    @writes(
        "adopt_process",
        scopes=("move",),
        tag="process",
        summary="Bring a feature under a newer version of its process",
        takes=Adoption,
        answers={201: schemas.Adopted},
        refuses={409: "`not_newer`, `closed`, or `superseded`: the effect is another one than what was `seen`."},
        example={"version": 2},
    )
    def post(self, request: Request, key: str) -> Response:
        before = self.feature.process.number
        given = self.input(Adoption)
        adopted = adopt(feature=self.feature, **given, by=self.user)
        at = adopted.events.order_by("-seq").values_list("at", flat=True)[0]
        done = {"feature": key, "version": given["version"], "before": before, "at": at}
        return Response(done, status=201)
