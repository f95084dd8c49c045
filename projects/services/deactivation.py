"""Switch an account off and on again: by who runs the service, for somebody who left or lost a device."""

from dataclasses import dataclass

from django.db import transaction

from projects import clock, events
from projects.changes import lock_project, wake_after_commit
from projects.errors import Conflict
from projects.models import ApiToken, Membership, Project, SignInLink, User


@dataclass(frozen=True)
class SwitchedOff:
    """What ended, and the projects that are left without a manager who can sign in."""

    tokens: int
    projects: tuple[str, ...]
    without_manager: tuple[str, ...]


def deactivate(*, user: User) -> SwitchedOff:
    """Shut the account; its tokens and links end with it, and each of its projects has an event of it.

    What waited for this person is judged anew from these events: holders of a role are active members only. Raises
    Conflict `inactive` where it is switched off already.
    """
    with transaction.atomic():
        found = _switched(user, on=False)
        tokens = ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
        SignInLink.objects.filter(user=user, used_at=None).delete()
        names = tuple(project.name for project in found)
        alone = tuple(project.name for project in found if not _has_manager(project))
    return SwitchedOff(tokens, names, alone)


def reactivate(*, user: User) -> None:
    """Let the person sign in again, with the roles they held; tokens stay ended. Raises Conflict `active`."""
    with transaction.atomic():
        _switched(user, on=True)


def _switched(user: User, *, on: bool) -> list[Project]:
    """The projects are locked first, in their order, as by every change of members."""
    ids = Membership.objects.filter(user=user).order_by("project").values_list("project", flat=True)
    projects = [lock_project(project_id) for project_id in list(ids)]
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.is_active == on:
        word = "on" if on else "off"
        raise Conflict(f"This account is switched {word} already.", code="active" if on else "inactive")
    user.is_active = locked.is_active = on
    locked.save(update_fields=["is_active"])
    kind, now = ("member.reactivated" if on else "member.deactivated"), clock.now()
    for project in projects:
        events.append(project, kind=kind, actor=None, actor_roles=[], at=now, data={"user": user.pk})
        project.save(update_fields=["chain_head", "chain_length"])
    wake_after_commit()
    return projects


def _has_manager(project: Project) -> bool:
    managers = Membership.objects.filter(project=project, roles__contains=["manager"], user__is_active=True)
    return managers.exists()
