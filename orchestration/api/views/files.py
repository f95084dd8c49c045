from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from orchestration.api.documented import serves
from orchestration.api.endpoint import GateEndpoint
from projects.errors import NotFound
from reviews.artifacts import serve_headers
from reviews.models import RevisionFile
from reviews.services.damage import read_file


class File(GateEndpoint):
    file: RevisionFile

    def find(self) -> None:
        super().find()
        files = RevisionFile.objects.filter(revision__feature=self.feature, revision__gate=self.gate.key)
        found = files.filter(revision__number=self.kwargs["number"], name=self.kwargs["name"]).first()
        if found is None:
            raise NotFound()
        self.file = found

    def tag(self) -> str:
        """The bytes of a file never change."""
        return f'"{self.file.sha256}"'

    @serves("get_file", tag="handshakes", summary="The bytes of one file")
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        return HttpResponse(read_file(self.file), headers=serve_headers(self.file.content_type, self.file.name))
