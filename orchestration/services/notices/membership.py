"""Members changed: judge the project's features anew, and tell those whose turn it became by that."""

from collections.abc import Sequence

from django.db import transaction

from orchestration.models import Notice, Wait
from orchestration.services.notices.asks import ask_of
from orchestration.services.notices.telling import Delivery, may_act, notice
from orchestration.services.notices.wording import compose
from orchestration.services.standing import settle_features
from projects.changes import lock_feature
from projects.models import Event, Feature, Membership
from projects.models.feature import OPEN_STATES

KINDS = (
    "member.added",
    "member.joined",
    "member.roles_changed",
    "member.removed",
    "member.deactivated",
    "member.reactivated",
)


def settle_after(events: Sequence[Event]) -> None:
    """Settle each open feature of a project after these changes, in a transaction of its own with the notices of it.

    May be repeated: what was settled is settled already, and its notices were written with it.
    """
    told = {event.actor_id for event in events} | {event.data["user"] for event in events}
    for feature_id in _open_features(events[-1].project_id):
        with transaction.atomic():
            feature = lock_feature(feature_id)
            before = _people_by_subject(feature)
            settle_features([feature])
            _tell_gained(events[-1], feature, before, told)


def _open_features(project_id: int) -> list[int]:
    return list(
        Feature.objects.filter(project=project_id, state__in=OPEN_STATES).order_by("pk").values_list("pk", flat=True)
    )


def _people_by_subject(feature: Feature) -> dict[tuple[str, str], set[int]]:
    waits = Wait.objects.filter(feature=feature, ended_at=None)
    return {(wait.subject, wait.act): set(wait.users) for wait in waits}


def _tell_gained(
    event: Event, feature: Feature, before: dict[tuple[str, str], set[int]], told: set[int | None]
) -> None:
    """Those whose membership changed are told of that itself, so only the others are told here."""
    gained: dict[int, list[Wait]] = {}
    for wait in Wait.objects.filter(feature=feature, ended_at=None).order_by("pk"):
        for user in set(wait.users) - before.get((wait.subject, wait.act), set()) - told:
            gained.setdefault(user, []).append(wait)
    if not gained:
        return
    about = Event(kind=event.kind, project=event.project, feature=feature, data={})
    notices = []
    for member in Membership.objects.select_related("user").filter(
        project=event.project_id, user__in=gained, user__is_active=True
    ):
        waits = [wait for wait in gained[member.user_id] if may_act(wait, member.roles)]
        if waits:
            ask = ask_of(about, waits)
            text = compose(
                f"The members of {event.project.name} changed, so it is your turn on {feature.key}", "", ask.words
            )
            row = notice(event, member.user, text, ask, Delivery())
            row.feature_id = feature.pk
            notices.append(row)
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
