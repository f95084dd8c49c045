"""One look: gather what was written, compare it, let alarms ring and fall silent."""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from orchestration.models import Suspect, Watch
from orchestration.services.standing import settle_features
from orchestration.watch import alarms, installation, tables
from orchestration.watch.features import Compared, compare
from orchestration.watch.projects import project_sentences
from orchestration.watch.written import Written, gather
from projects import clock
from projects.changes import lock_feature
from projects.models import Feature, Project
from reviews.models import Alarm

logger = logging.getLogger(__name__)
Lost = dict[int, list[str]]
LEASE = timedelta(minutes=5)
TOGETHER = 20
SWEPT = 200  # features that the slow round goes on by in one look


def look(*, seconds: float = 20.0) -> int | None:
    """Compare for at most about `seconds`; what is left is the next look's. Returns how many features were compared.

    None where another worker is looking.
    """
    began = time.monotonic()
    taken = _take()
    if taken is None:
        return None
    watch, written = taken
    try:
        lost = _installation(watch, written)
        _projects(written)
        compared = _suspects(began + seconds, lost)
        compared += _slow_round(watch, began + seconds, lost)
        watch.looked_at, watch.looked_through = clock.now(), compared
        watch.seconds = time.monotonic() - began
    finally:
        watch.taken_until = None
        watch.save()
    return compared


def _take() -> tuple[Watch, Written] | None:
    """Take the watch and gather in one transaction, so that a killed look loses no suspect."""
    now = clock.now()
    Watch.objects.get_or_create(pk=1)
    with transaction.atomic():
        free = Q(taken_until=None) | Q(taken_until__lte=now)
        watch = Watch.objects.select_for_update(skip_locked=True).filter(free, pk=1).first()
        if watch is None:
            return None
        written = gather(watch)
        watch.taken_until = now + LEASE
        watch.save()
    return watch, written


def _installation(watch: Watch, written: Written) -> Lost:
    """Also what anchors hold of features and the database does not any more."""
    ringing = {kind: alarms.ringing(kind).get("") for kind in ("guards", "anchors", "outbox", "files")}
    alarms.tell("guards", installation.guards(watch), ringing["guards"])
    alarms.tell("outbox", installation.outbox(), ringing["outbox"])
    alarms.tell("files", installation.files(watch), ringing["files"])
    altered = bool(written.altered & {tables.ANCHORS, tables.EVENTS}) or installation.anchors_lost(watch)
    found = installation.anchors(watch, altered=altered or ringing["anchors"] is not None)
    if found is None:
        return {}
    alarms.tell("anchors", found, ringing["anchors"])
    return installation.cut_off() if found else {}


def _projects(written: Written) -> None:
    ringing = alarms.ringing(Alarm.Kind.PROJECT)
    chosen = written.projects | {alarm.project_id for alarm in ringing.values() if alarm.project_id}
    for project in Project.objects.filter(pk__in=chosen).order_by("pk"):
        rang = ringing.get(f"project:{project.pk}")
        if alarms.tell("project", project_sentences(project.pk), rang, project=project):
            _suspect(project.features.values_list("pk", flat=True))


def _suspect(feature_ids: Iterable[int]) -> None:
    Suspect.objects.bulk_create([Suspect(feature_id=pk) for pk in feature_ids], ignore_conflicts=True)


def _suspects(until: float, lost: Lost) -> int:
    """Those whose rows were written, and those whose alarm rings."""
    rang = [alarm.feature_id for kind in ("evidence", "projection") for alarm in alarms.ringing(kind).values()]
    _suspect([*(pk for pk in rang if pk), *lost])
    compared = 0
    while time.monotonic() < until:
        ids = list(Suspect.objects.order_by("pk").values_list("pk", flat=True)[:TOGETHER])
        if not ids:
            break
        _compare(ids, lost, written=True)
        Suspect.objects.filter(pk__in=ids).delete()
        compared += len(ids)
    return compared


def _slow_round(watch: Watch, until: float, lost: Lost) -> int:
    compared = 0
    while compared < SWEPT and time.monotonic() < until:
        ids = list(Feature.objects.filter(pk__gt=watch.swept_to).order_by("pk").values_list("pk", flat=True)[:TOGETHER])
        _compare(ids, lost, written=False)
        compared += len(ids)
        watch.swept_to = ids[-1] if ids else 0
        if len(ids) < TOGETHER:
            watch.swept_to = 0
            break
    return compared


def _compare(ids: list[int], lost: Lost, *, written: bool) -> None:
    evidence, projection = alarms.ringing("evidence"), alarms.ringing("projection")
    compared = compare(ids)
    for feature in Feature.objects.select_related("project").filter(pk__in=ids).order_by("pk"):
        found, subject = compared.get(feature.pk, Compared()), f"feature:{feature.pk}"
        sentences = found.evidence + lost.get(feature.pk, [])
        changed = alarms.tell("evidence", sentences, evidence.get(subject), feature=feature)
        if not (sentences or changed):  # an alarm that came or went has had the feature judged anew
            _tell_projection(feature, found, projection.get(subject), written=written)


def _tell_projection(feature: Feature, found: Compared, ringing: Alarm | None, *, written: bool) -> None:
    """A wrong projection is put right at once. It is an alarm where somebody wrote it; one that only grew old is none."""
    if found.shown:
        if written:  # the slow round comes right behind, and would silence what was put right a moment ago
            alarms.tell("projection", [], ringing, feature=feature)
        return
    if written and not found.grown_old:
        alarms.tell("projection", ["what lists show of it is not what its evidence says."], ringing, feature=feature)
    else:
        logger.warning("the projection of %s had grown old", feature.key)
    with transaction.atomic():
        settle_features([lock_feature(feature.pk)])
