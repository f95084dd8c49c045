from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import reads
from orchestration.api.endpoint import Endpoint
from orchestration.api.schemas.projects import Me
from orchestration.api.shapes.people import person
from projects.models import Membership


class WhoAmI(Endpoint):
    @reads("me", tag="me", summary="Who am I, and where do I hold which roles?", answer=Me, found=False)
    def get(self, request: Request) -> Response:
        memberships = (
            Membership.objects.select_related("project").filter(user=self.user).order_by("project__name", "pk")
        )
        places = [
            {"project": one.project.slug, "key": one.project.key, "name": one.project.name, "roles": one.roles}
            for one in memberships
        ]
        shown = {**(person(self.user) or {}), "agent": self.user.agent or None, "memberships": places}
        return Response(shown)
