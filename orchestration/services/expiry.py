"""What time does by itself: a waiver ends, and its gate is somebody's turn again."""

from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from orchestration.services.standing import settle_features
from projects import clock, events
from projects.changes import lock_feature, wake_after_commit
from projects.models import Event
from projects.models.feature import OPEN_STATES
from reviews.models import Waiver

_LOOK_BACK = timedelta(days=7)  # an installation that was off for longer has more to look at than one waiver


def end_waivers() -> int:
    """Record the end of each confirmed waiver once, so that those whose turn it is again hear of it."""
    now = clock.now()
    told = (
        Event.objects.filter(feature=OuterRef("feature"), kind="waiver.ended")
        .annotate(waiver=KT("data__waiver"))
        .filter(waiver=Cast(OuterRef("pk"), CharField()))
    )
    due = Waiver.objects.filter(
        ~Exists(told),
        confirmed_seq__isnull=False,
        withdrawal=None,
        until__lte=now,
        until__gt=now - _LOOK_BACK,
        feature__state__in=OPEN_STATES,
    ).values_list("pk", flat=True)
    return sum(_end(waiver_id) for waiver_id in list(due[:200]))


def _end(waiver_id: int) -> int:
    waiver = Waiver.objects.get(pk=waiver_id)
    with transaction.atomic():
        feature = lock_feature(waiver.feature_id)
        data = {"gate": waiver.gate, "waiver": waiver.pk}
        if Event.objects.filter(feature=feature, kind="waiver.ended", data__waiver=waiver.pk).exists():
            return 0
        events.append(feature, kind="waiver.ended", actor=None, actor_roles=[], at=clock.now(), data=data)
        feature.save()
        settle_features([feature])
        wake_after_commit()
    return 1
