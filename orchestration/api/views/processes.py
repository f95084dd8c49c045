from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads
from orchestration.api.endpoint import ProjectEndpoint
from orchestration.api.ordering import Orders
from orchestration.api.schemas import processes as schemas
from orchestration.api.shapes.projects import process, process_version
from projects.errors import NotFound
from projects.models import ProcessVersion

_ORDERS = Orders("-version", {"version": "pk"})


class CurrentProcess(ProjectEndpoint):
    @reads("get_process", tag="projects", summary="The process of features opened from now on", answer=schemas.Process)
    def get(self, request: Request, slug: str) -> Response:
        versions = ProcessVersion.objects.select_related("published_by").filter(project=self.project)
        return Response(process(versions.order_by("-number")[0]))


class ProcessVersions(ProjectEndpoint):
    @reads(
        "list_process_versions",
        tag="projects",
        summary="All versions of the process, newest first",
        answer=schemas.ProcessVersion,
        paginated=True,
        orders=_ORDERS,
        hashed=True,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = ProcessVersion.objects.select_related("published_by").filter(project=self.project)
        rows = rows.defer("document", "sources")
        return page(request, rows, lambda found: [process_version(one) for one in found], orders=_ORDERS)


class OneProcessVersion(ProjectEndpoint):
    @reads("get_process_version", tag="projects", summary="One version of the process", answer=schemas.Process)
    def get(self, request: Request, slug: str, number: int) -> Response:
        return Response(process(self.version))

    def find(self) -> None:
        super().find()
        versions = ProcessVersion.objects.select_related("published_by").filter(project=self.project)
        found = versions.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise NotFound()
        self.version = found
