from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import ProjectEndpoint
from orchestration.api.fields import Input, Text, text_of
from orchestration.api.ordering import Orders
from orchestration.api.schemas import projects as schemas
from orchestration.api.shapes.projects import component
from projects.models import Component
from projects.services.components import Described, add_component

_ORDERS = Orders("id", {"id": "pk"})


class NewComponent(Input):
    name = text_of(Component, "name")
    owner_role = Text(required=False, help_text="The role that owns it, by its slug.")
    owner = Text(required=False, help_text="A member who owns it, by e-mail address. One of the two is needed.")
    guidance = text_of(Component, "guidance", required=False, help_text="How it is meant to be used.")
    condition = text_of(
        Component,
        "condition",
        required=False,
        help_text="What has to be done wherever it is used; who approves a use can make it a condition of the merge.",
    )
    link = text_of(Component, "link", required=False)


class Components(ProjectEndpoint):
    @reads(
        "list_components",
        tag="projects",
        summary="Shared components",
        answer=schemas.Component,
        paginated=True,
        orders=_ORDERS,
        hashed=True,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Component.objects.select_related("owner").filter(project=self.project, removed_at=None)
        return page(request, rows, lambda found: [component(one) for one in found], orders=_ORDERS)

    @writes(
        "add_component",
        scopes=("admin",),
        tag="projects",
        summary="Name a component that features share",
        takes=NewComponent,
        answers={201: schemas.Component},
        refuses={409: "`name_taken`, `too_many`."},
        example={
            "name": "Payment wrapper",
            "owner_role": "integration-engineer",
            "guidance": "Never call the provider itself.",
            "condition": "Call through the wrapper.",
        },
        description="Whoever offers a usage that declares it asks its owner, where they hold a receiving role.",
    )
    def post(self, request: Request, slug: str) -> Response:
        made = add_component(project=self.project, described=Described(**self.input(NewComponent)), by=self.user)
        return Response(component(made), status=201)
