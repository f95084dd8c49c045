from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api import filters
from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import ProjectEndpoint
from orchestration.api.fields import Input, Text, Texts
from orchestration.api.ordering import BY_ID, Orders
from orchestration.api.schemas import projects as schemas
from orchestration.api.shapes.people import invitation, member
from projects import clock, roles
from projects.models import Invitation, Membership
from projects.selectors.access import invitation_of, member_of, membership_for
from projects.services.members import add_member, change_roles, remove_member, withdraw_invitation

_ROLE = OpenApiParameter("role", str, description="Only who holds this role, by its slug.")
_ORDERS = Orders("joined_at", {"joined_at": "pk"})


class NewMember(Input):
    email = Text()
    roles = Texts()


class MemberRoles(Input):
    roles = Texts()


class Members(ProjectEndpoint):
    @reads(
        "list_members",
        tag="projects",
        summary="Who is in",
        answer=schemas.Member,
        parameters=[_ROLE],
        paginated=True,
        orders=_ORDERS,
        hashed=True,
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Membership.objects.select_related("user").filter(project=self.project)
        role = filters.shaped(request, "role", "[A-Za-z0-9_-]{1,60}", "qa")
        rows = rows.filter(roles__contains=[role]) if role else rows
        return page(request, rows, lambda found: [member(one) for one in found], orders=_ORDERS)

    @writes(
        "add_member",
        scopes=("admin",),
        tag="projects",
        summary="Add a member, or invite an unknown address",
        takes=NewMember,
        answers={201: schemas.Member, 202: schemas.Invitation},
        refuses={409: "`already_member`, `already_invited`."},
        example={"email": "ada@example.org", "roles": ["qa"]},
        description="An existing account is a member at once (201); an unknown address gets an invitation (202).",
    )
    def post(self, request: Request, slug: str) -> Response:
        given = self.input(NewMember)
        added = add_member(project=self.project, email=given["email"], roles_given=given["roles"], by=self.user)
        if added.membership:
            return Response(member(added.membership), status=201)
        assert added.invitation
        return Response(invitation(added.invitation), status=202)


class OneMember(ProjectEndpoint):
    membership: Membership

    def find(self) -> None:
        super().find()
        self.membership = member_of(project=self.project, user_id=self.kwargs["user_id"])

    @reads("get_member", tag="projects", summary="One member", answer=schemas.Member)
    def get(self, request: Request, slug: str, user_id: int) -> Response:
        return Response(member(self.membership))

    @writes(
        "change_roles",
        scopes=("admin",),
        tag="projects",
        summary="Give a member other roles",
        takes=MemberRoles,
        answers={200: schemas.Member},
        refuses={403: "`own_roles`: one's own are changed by another manager.", 409: "`last_manager`."},
        example={"roles": ["pm", "manager"]},
    )
    def patch(self, request: Request, slug: str, user_id: int) -> Response:
        roles_given = self.input(MemberRoles)["roles"]
        return Response(member(change_roles(membership=self.membership, roles_given=roles_given, by=self.user)))

    @writes(
        "remove_member",
        scopes=("admin",),
        tag="projects",
        summary="Take a member out, or leave",
        answers={204: None},
        refuses={409: "`last_manager`."},
        description="What they decided stands in the history with the role held then.",
    )
    def delete(self, request: Request, slug: str, user_id: int) -> Response:
        remove_member(membership=self.membership, by=self.user)
        return Response(status=204)


class Invitations(ProjectEndpoint):
    @reads(
        "list_invitations",
        tag="projects",
        summary="Open invitations, for managers",
        answer=schemas.Invitation,
        paginated=True,
        orders=BY_ID,
        hashed=True,
        forbidden=True,
    )
    def get(self, request: Request, slug: str) -> Response:
        roles.demand(membership_for(project=self.project, user=self.user), "manage_members")
        return page(request, self._open(), lambda found: [invitation(one) for one in found], orders=BY_ID)

    def _open(self) -> QuerySet[Invitation]:
        return Invitation.objects.select_related("invited_by").filter(
            project=self.project, accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        )


class OneInvitation(ProjectEndpoint):
    invitation: Invitation

    def find(self) -> None:
        super().find()
        self.invitation = invitation_of(project=self.project, invitation_id=self.kwargs["invitation_id"])

    @writes(
        "withdraw_invitation",
        scopes=("admin",),
        tag="projects",
        summary="Withdraw an invitation",
        answers={204: None},
        refuses={409: "`invitation_closed`."},
    )
    def delete(self, request: Request, slug: str, invitation_id: int) -> Response:
        withdraw_invitation(invitation=self.invitation, by=self.user)
        return Response(status=204)
