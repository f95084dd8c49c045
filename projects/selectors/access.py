"""Scoped getters: the border of access. A non-member gets the same NotFound as for what does not exist."""

from django.db.models import Q, QuerySet

from projects.errors import Invalid, NotFound
from projects.models import Feature, Invitation, Membership, Project, User


def reach(user: User, project: str = "") -> Q:
    """Rows whose project (at the path `project`, or themselves) this person is in, and their token is not shut out of."""
    path = f"{project}__" if project else ""
    found = Q(**{f"{path}memberships__user": user})
    return found if user.only_projects is None else found & Q(**{f"{path}pk__in": user.only_projects})


def memberships_of(user: User) -> QuerySet[Membership]:
    """This person's memberships, each with its project, within the reach of their token."""
    found = Membership.objects.select_related("project").filter(user=user)
    return found if user.only_projects is None else found.filter(project__in=user.only_projects)


def project_for(*, slug: str, user: User) -> Project:
    project = Project.objects.filter(reach(user), slug=slug).first()
    if project is None:
        raise NotFound()
    return project


def feature_for(*, key: str, user: User) -> Feature:
    features = Feature.objects.select_related("project", "process").defer("process__document", "process__sources")
    feature = features.filter(reach(user, "project"), key=key).first()
    if feature is None:
        raise NotFound()
    return feature


def membership_for(*, project: Project, user: User) -> Membership:
    membership = Membership.objects.filter(project=project, user=user).first()
    if membership is None:
        raise NotFound()
    return membership


def member_of(*, project: Project, user_id: int) -> Membership:
    """Another member of a project that the asker is known to be a member of."""
    membership = Membership.objects.select_related("project", "user").filter(project=project, user_id=user_id).first()
    if membership is None:
        raise NotFound()
    return membership


def member_by_email(project_id: int, email: str, *, field: str = "person") -> User | None:
    """The member with this address, None without one; Invalid where no member has it."""
    if not email.strip():
        return None
    found = User.objects.filter(email=email.strip().lower(), memberships__project_id=project_id).first()
    if found is None:
        raise Invalid({field: ["No member of this project has this address."]})
    return found


def invitation_of(*, project: Project, invitation_id: int) -> Invitation:
    invitation = Invitation.objects.select_related("project").filter(project=project, pk=invitation_id).first()
    if invitation is None:
        raise NotFound()
    return invitation
