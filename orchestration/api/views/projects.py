from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import Endpoint, ProjectEndpoint
from orchestration.api.fields import Input, Text, WholeNumber, text_of
from orchestration.api.ordering import OLDEST_FIRST
from orchestration.api.schemas import projects as schemas
from orchestration.api.shapes.projects import project
from projects.errors import Invalid
from projects.models import Project
from projects.playbooks.builtin import ALONE
from projects.selectors.access import membership_for, memberships_of
from projects.services.projects import change_settings, create_project

_SETTINGS = ("name", "serious_from", "answer_within_hours")


class NewProject(Input):
    name = text_of(Project, "name")
    key = Text(help_text="2 to 10 capital letters and digits, beginning with a letter: `SHOP`.")
    playbooks = Text(
        required=False,
        default=ALONE,
        help_text="The built-in playbooks to begin with: `api-engineer` (seven handshakes) or `team` (seven playbooks).",
    )


class ProjectSettings(Input):
    name = text_of(Project, "name", kept=True)
    serious_from = WholeNumber(required=False, max_value=25)
    answer_within_hours = WholeNumber(required=False, max_value=720)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise Invalid({"body": [f"Change at least one of {', '.join(_SETTINGS)}."]})
        return attrs


class Projects(Endpoint):
    @reads(
        "list_projects",
        tag="projects",
        summary="My projects",
        answer=schemas.Project,
        paginated=True,
        found=False,
        hashed=True,
    )
    def get(self, request: Request) -> Response:
        mine = memberships_of(self.user)
        return page(request, mine, lambda rows: [project(one.project, one.roles) for one in rows], orders=OLDEST_FIRST)

    @writes(
        "open_project",
        scopes=("admin",),
        tag="projects",
        summary="Open a project and become its first manager",
        takes=NewProject,
        answers={201: schemas.Project},
        refuses={409: "`key_taken`."},
        example={"name": "Web shop", "key": "WEB"},
        found=False,
    )
    def post(self, request: Request) -> Response:
        opened = create_project(**self.input(NewProject), by=self.user)
        return Response(project(opened, ["manager"]), status=201)


class OneProject(ProjectEndpoint):
    @reads("get_project", tag="projects", summary="One project", answer=schemas.Project)
    def get(self, request: Request, slug: str) -> Response:
        return Response(project(self.project, membership_for(project=self.project, user=self.user).roles))

    @writes(
        "change_settings",
        scopes=("admin",),
        tag="projects",
        summary="Change a project's settings",
        takes=ProjectSettings,
        answers={200: schemas.Project},
        example={"serious_from": 15},
    )
    def patch(self, request: Request, slug: str) -> Response:
        kept = {name: getattr(self.project, name) for name in _SETTINGS}
        changed = change_settings(project=self.project, **(kept | self.input(ProjectSettings)), by=self.user)
        return Response(project(changed, membership_for(project=changed, user=self.user).roles))
