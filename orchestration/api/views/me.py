from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.documented import reads
from orchestration.api.endpoint import Endpoint
from orchestration.api.schemas.projects import Me
from orchestration.api.shapes.people import person
from projects.models import ApiToken
from projects.scopes import ANY, SCOPES
from projects.selectors.access import memberships_of


class WhoAmI(Endpoint):
    @reads("me", tag="me", summary="Who am I, and where do I hold which roles?", answer=Me, found=False, scopes=ANY)
    def get(self, request: Request) -> Response:
        memberships = memberships_of(self.user).order_by("project__name", "pk")
        places = [
            {"project": one.project.slug, "key": one.project.key, "name": one.project.name, "roles": one.roles}
            for one in memberships
        ]
        token = request.auth if isinstance(request.auth, ApiToken) else None
        shown = {"agent": self.user.agent or None, "token": token and _token(token), "memberships": places}
        return Response({**(person(self.user) or {}), **shown})


def _token(one: ApiToken) -> dict[str, object]:
    limits = {"scopes": one.scopes or list(SCOPES), "limited_to_projects": one.projects is not None}
    return {"name": one.name, **limits, "expires_at": one.expires_at}
