"""Let alarms ring and fall silent: the row, the gates that follow from it, the managers' notice, the log."""

import logging
from collections.abc import Callable, Sequence

from django.db import DatabaseError, transaction

from orchestration.services.standing import settle_features
from projects import clock, events
from projects.changes import lock_feature, lock_project, wake_after_commit
from projects.models import Feature, Project
from reviews.models import Alarm

logger = logging.getLogger(__name__)
_SHUTS = frozenset({Alarm.Kind.EVIDENCE, Alarm.Kind.PROJECT})


def ringing(kind: str) -> dict[str, Alarm]:
    """The open alarms of a kind, by subject."""
    return {alarm.subject: alarm for alarm in Alarm.objects.filter(kind=kind, cleared_at=None)}


def tell(
    kind: str,
    sentences: Sequence[str],
    open_alarm: Alarm | None,
    *,
    project: Project | None = None,
    feature: Feature | None = None,
) -> bool:
    """Ring where there are sentences, go on ringing where it rang before, fall silent where there are none.

    Returns whether that changed anything.
    """
    now = clock.now()
    if sentences and open_alarm:
        Alarm.objects.filter(pk=open_alarm.pk).update(
            last_seen=now, said=sentences[0][:500], found=len(sentences), shuts=kind in _SHUTS
        )
    elif sentences:
        _change(_new(kind, sentences, project, feature), "alarm.raised")
    elif open_alarm:
        open_alarm.cleared_at = now
        _change(open_alarm, "alarm.cleared")
    return bool(sentences) != bool(open_alarm)


def _new(kind: str, sentences: Sequence[str], project: Project | None, feature: Feature | None) -> Alarm:
    subject = f"feature:{feature.pk}" if feature else f"project:{project.pk}" if project else ""
    now = clock.now()
    return Alarm(
        kind=kind,
        subject=subject,
        project=feature.project if feature else project,
        feature=feature,
        said=sentences[0][:500],
        found=len(sentences),
        shuts=kind in _SHUTS,
        first_seen=now,
        last_seen=now,
    )


def _change(alarm: Alarm, kind: str) -> None:
    """The row stands whatever happens to the rest: it is what shuts the gates."""
    with transaction.atomic():
        alarm.save()
        if alarm.project_id and alarm.shuts:
            _attempt(lambda: _record(alarm, kind), "no event tells of the alarm")
        if alarm.feature_id and alarm.shuts:
            _attempt(lambda: _settle(alarm), "its projection is as it was")
    about = alarm.feature.key if alarm.feature else alarm.project.key if alarm.project else "the installation"
    logger.error("%s: %s of %s", kind, alarm.kind, about)


def _record(alarm: Alarm, kind: str) -> None:
    """In the project's chain: that of the feature may be what is broken."""
    assert alarm.project_id
    project = lock_project(alarm.project_id)
    data = {"alarm": alarm.pk, "kind": alarm.kind, "about": alarm.feature.key if alarm.feature else ""}
    events.append(project, kind=kind, actor=None, actor_roles=[], at=clock.now(), data=data)
    project.save()
    wake_after_commit()


def _settle(alarm: Alarm) -> None:
    assert alarm.feature_id
    settle_features([lock_feature(alarm.feature_id)])


def _attempt(act: Callable[[], None], otherwise: str) -> None:
    try:
        with transaction.atomic():
            act()
    except (DatabaseError, LookupError, TypeError, ValueError) as error:  # what is broken may refuse this too
        logger.error("%s: %s", otherwise, type(error).__name__)
