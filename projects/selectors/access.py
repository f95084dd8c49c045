"""Scoped getters: the border of access. A non-member gets the same NotFound as for what does not exist."""

from projects.errors import NotFound
from projects.models import Feature, Invitation, Membership, Project, User


def project_for(*, slug: str, user: User) -> Project:
    project = Project.objects.filter(slug=slug, memberships__user=user).first()
    if project is None:
        raise NotFound()
    return project


def feature_for(*, key: str, user: User) -> Feature:
    features = Feature.objects.select_related("project", "process").defer("process__document", "process__sources")
    feature = features.filter(key=key, project__memberships__user=user).first()
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


def invitation_of(*, project: Project, invitation_id: int) -> Invitation:
    invitation = Invitation.objects.select_related("project").filter(project=project, pk=invitation_id).first()
    if invitation is None:
        raise NotFound()
    return invitation
