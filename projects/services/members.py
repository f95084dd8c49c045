"""Add, change and remove members; invite people who have no account yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from projects import clock, roles
from projects.changes import ProjectChange, lock_project, project_change
from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.models import Invitation, Membership, ProcessVersion, Project, User

INVITATION_DAYS = 14
_SALT = "countersign.invitation"


@dataclass(frozen=True)
class Added:
    """What became of an address: a member at once, or an invitation."""

    membership: Membership | None = None
    invitation: Invitation | None = None


def known_roles(project: Project) -> dict[str, str]:
    """Slug to title of every role that can be given: the built-in ones and those the newest process brings."""
    newest = ProcessVersion.objects.filter(project=project).order_by("-number").values("document").first()
    brought = {role["slug"]: role["title"] for role in newest["document"]["roles"]} if newest else {}
    return {**brought, **roles.BUILT_IN}


def _check_roles(project: Project, wanted: Sequence[str]) -> list[str]:
    known = known_roles(project)
    unknown = [role for role in wanted if role not in known]
    if unknown:
        raise Invalid({"roles": [f"There is no role '{unknown[0]}'. The roles here are: {', '.join(known)}."]})
    if not wanted:
        raise Invalid({"roles": ["Choose at least one role."]})
    return sorted(set(wanted), key=list(known).index)


def _check_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid({"email": ["Enter an e-mail address such as ada@example.org."]}) from error
    return email


def add_member(*, project: Project, email: str, roles_given: Sequence[str], by: User) -> Added:
    """Add an existing account at once, invite an unknown address by link.

    Raises Invalid (email, roles), Forbidden, Conflict `already_member` or `already_invited`.
    """
    email = _check_email(email)
    wanted = _check_roles(project, roles_given)
    with project_change(project, by=by) as change:
        roles.demand(change.membership, "manage_members")
        user = User.objects.filter(email=email, is_active=True).first()
        return _invite(change, email, wanted) if user is None else _join(change, user, wanted)


def _join(change: ProjectChange, user: User, wanted: list[str]) -> Added:
    membership, created = Membership.objects.get_or_create(
        project=change.project, user=user, defaults={"roles": wanted, "joined_at": change.now}
    )
    if not created:
        raise Conflict(f"{user.display_name} is a member already. Change the roles instead.", code="already_member")
    change.record("member.added", user=user.pk, roles=wanted)
    return Added(membership=membership)


def _invite(change: ProjectChange, email: str, wanted: list[str]) -> Added:
    waiting = Invitation.objects.filter(project=change.project, email=email, accepted_at=None, withdrawn_at=None)
    waiting.filter(expires_at__lte=change.now).update(withdrawn_at=change.now)
    if waiting.exists():
        raise Conflict("This address has an open invitation already. Withdraw it first.", code="already_invited")
    invitation = Invitation.objects.create(
        project=change.project,
        email=email,
        roles=wanted,
        invited_by=change.by,
        invited_at=change.now,
        expires_at=change.now + timedelta(days=INVITATION_DAYS),
    )
    change.record("member.invited", invitation=invitation.pk, roles=wanted)
    return Added(invitation=invitation)


def invitation_secret(invitation: Invitation) -> str:
    """The part of the link that proves the invitation; made anew each time, stored nowhere."""
    return signing.dumps({"invitation": invitation.pk, "email": invitation.email}, salt=_SALT)


def find_invitation(*, secret: str) -> Invitation:
    """The open invitation behind a link; NotFound for a forged, used, withdrawn or expired one."""
    try:
        claim = signing.loads(secret, salt=_SALT, max_age=INVITATION_DAYS * 86_400)
    except signing.BadSignature as error:
        raise NotFound() from error
    invitation = (
        Invitation.objects.select_related("project", "invited_by")
        .filter(pk=claim["invitation"], email=claim["email"], accepted_at=None, withdrawn_at=None)
        .first()
    )
    if invitation is None or invitation.expires_at <= clock.now():
        raise NotFound()
    return invitation


def accept_invitation(*, secret: str, name: str, password: str) -> User:
    """Open the account named by the invitation and make it a member.

    Raises NotFound for a link that does not (or no longer) stand, Invalid for a missing name or password, Conflict
    `account_exists` where the address has an account: its owner signs in and joins, a link is no password.
    """
    errors = {}
    if not name.strip():
        errors["name"] = ["Say what your colleagues call you."]
    if len(password) < 10:
        errors["password"] = ["Choose a password of at least 10 characters."]
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        invitation = _lock_invitation(secret)
        user = _open_account(invitation.email, name, password)
        _settle_invitation(invitation, user)
    return user


def _lock_invitation(secret: str) -> Invitation:
    """The project is locked first, as by whoever withdraws the invitation; what they did meanwhile counts."""
    found = find_invitation(secret=secret)
    lock_project(found.project_id)
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise NotFound()
    return invitation


def _open_account(email: str, name: str, password: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name, password=password)
    except IntegrityError as error:
        raise Conflict(
            "This address has an account already. Sign in, then open the link again.", code="account_exists"
        ) from error


def join_by_invitation(*, secret: str, by: User) -> Membership:
    """A signed-in person whose address is the invited one joins. Forbidden for anybody else."""
    with transaction.atomic():
        invitation = _lock_invitation(secret)
        if invitation.email != by.email:
            raise Forbidden("This invitation is for another address. Sign out, then open the link again.")
        return _settle_invitation(invitation, by)


def _settle_invitation(invitation: Invitation, user: User) -> Membership:
    now = clock.now()
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    membership, _ = Membership.objects.get_or_create(
        project=invitation.project, user=user, defaults={"roles": invitation.roles, "joined_at": now}
    )
    with project_change(invitation.project, by=user) as change:
        change.record("member.joined", user=user.pk, roles=membership.roles, invitation=invitation.pk)
    return membership


def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    with project_change(invitation.project, by=by) as change:
        roles.demand(change.membership, "manage_members")
        changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=change.now
        )
        if not changed:
            raise Conflict("This invitation is no longer open.", code="invitation_closed")
        change.record("member.invitation_withdrawn", invitation=invitation.pk)


def change_roles(*, membership: Membership, roles_given: Sequence[str], by: User) -> Membership:
    """Give a member other roles. One's own roles are changed by another manager where there is one."""
    wanted = _check_roles(membership.project, roles_given)
    with project_change(membership.project, by=by) as change:
        target = _managed(change, membership)
        if "manager" in target.roles and "manager" not in wanted:
            _keep_a_manager(change, target)
        before, target.roles = target.roles, wanted
        if before != wanted:
            target.save(update_fields=["roles"])
            change.record("member.roles_changed", user=target.user_id, before=before, after=wanted)
    return target


def remove_member(*, membership: Membership, by: User) -> None:
    """Take a member out of the project; what they decided stands in the history with the role held then."""
    with project_change(membership.project, by=by) as change:
        target = _managed(change, membership, leaving=True)
        if "manager" in target.roles:
            _keep_a_manager(change, target)
        change.record("member.removed", user=target.user_id, roles=target.roles)
        target.delete()


def _managed(change: ProjectChange, membership: Membership, *, leaving: bool = False) -> Membership:
    """Lock the membership to be changed and check that this actor may change it."""
    locked = Membership.objects.select_for_update(of=("self",)).select_related("user")
    target = locked.filter(pk=membership.pk).first()
    if target is None:
        raise NotFound()
    own = target.user_id == change.by.pk
    if own and leaving and "manager" not in target.roles:
        return target  # anybody may leave
    roles.demand(change.membership, "manage_members")
    if own and _other_managers(change, target).exists() and not leaving:
        raise Forbidden("Your own roles are changed by another manager.", code="own_roles")
    return target


def _other_managers(change: ProjectChange, target: Membership) -> QuerySet[Membership]:
    """Those who can still sign in: nobody else could give the role back."""
    managers = Membership.objects.filter(project=change.project, roles__contains=["manager"], user__is_active=True)
    return managers.exclude(pk=target.pk)


def _keep_a_manager(change: ProjectChange, target: Membership) -> None:
    if not _other_managers(change, target).exists():
        raise Conflict(
            "A project needs a manager. Make somebody else a manager first.",
            code="last_manager",
        )
