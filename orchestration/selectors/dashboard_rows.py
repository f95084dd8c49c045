"""What a dashboard is made from, in six statements however many features there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from orchestration.metrics.first_offers import DecisionRow
from orchestration.metrics.rows import FeatureRow, MoveRow, WaitRow, Window
from orchestration.models import Wait
from projects.models import Event, Feature, Project
from projects.models.feature import OPEN_STATES
from reviews.models import Decision, RedFlag, Waiver

WEEKS = 8
AT_MOST = 100  # flags and waivers shown


@dataclass(frozen=True)
class DashboardRows:
    """`before` is as long as `window` and ends where it begins."""

    window: Window
    before: Window
    features: list[FeatureRow]
    newest_process: int | None
    moves: list[MoveRow]
    waits: list[WaitRow]
    decisions: list[DecisionRow]
    flags: list[RedFlag]  # open ones first, and those raised within the window
    waivers: list[Waiver]  # of the current round, where the gate is not accepted meanwhile


def read_rows(project: Project, now: datetime) -> DashboardRows:
    length = timedelta(weeks=WEEKS)
    window, before = Window(now - length, now), Window(now - 2 * length, now - length)
    features, newest = _features(project, before.start)
    return DashboardRows(
        window=window,
        before=before,
        features=features,
        newest_process=newest,
        moves=_moves(project, window.start),
        waits=_waits(project, window.start),
        decisions=_first_decisions(project, window.start),
        flags=_flags(project, window.start),
        waivers=_waivers(project, window.start),
    )


def _features(project: Project, since: datetime) -> tuple[list[FeatureRow], int | None]:
    """Open features and those closed since; and the newest process any of them follows."""
    rows = Feature.objects.filter(Q(state__in=OPEN_STATES) | Q(state_since__gte=since), project=project).values_list(
        "pk", "key", "title", "state", "state_since", "opened_at", "process_id"
    )
    found = list(rows)
    return [FeatureRow(*row[:-1]) for row in found], max((row[-1] for row in found), default=None)


def _moves(project: Project, since: datetime) -> list[MoveRow]:
    """All moves of the features that moved since then."""
    moved = Event.objects.filter(project=project, kind="feature.moved")
    recent = moved.filter(at__gte=since).values("feature_id")
    rows = (
        Event.objects.filter(kind="feature.moved", project=project, feature_id__in=recent)
        .annotate(source=KeyTextTransform("from", "data"), target=KeyTextTransform("to", "data"))
        .values_list("feature_id", "at", "source", "target")
    )
    return [MoveRow(*row) for row in rows]


def _waits(project: Project, since: datetime) -> list[WaitRow]:
    rows = Wait.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since), project=project).values_list(
        "feature_id", "subject", "act", "gate", "roles", "began_at", "ended_at", "due_at"
    )
    return [
        WaitRow(feature, subject, act, gate, tuple(roles), began, ended, due)
        for feature, subject, act, gate, roles, began, ended, due in rows
    ]


def _first_decisions(project: Project, since: datetime) -> list[DecisionRow]:
    rows = Decision.objects.filter(feature__project=project, revision__number=1, at__gte=since).values_list(
        "feature_id", "revision__gate", "verdict", "at"
    )
    return [DecisionRow(*row) for row in rows]


def _flags(project: Project, since: datetime) -> list[RedFlag]:
    flags = RedFlag.objects.filter(Q(resolved_seq=None) | Q(at__gte=since), feature__project=project)
    shown = flags.select_related("feature", "by", "resolved_by")
    return list(shown.order_by(F("resolved_at").desc(nulls_first=True), "-at")[:AT_MOST])


def _waivers(project: Project, since: datetime) -> list[Waiver]:
    rows = (
        Waiver.objects.filter(feature__project=project, until__gte=since, withdrawal=None)
        .exclude(feature__state="cancelled")
        .select_related("feature", "feature__standing", "by", "confirmed_by")
        .order_by("until")[:AT_MOST]
    )
    return [waiver for waiver in rows if _stands(waiver)]


def _stands(waiver: Waiver) -> bool:
    pip = next((pip for pip in waiver.feature.standing.pips if pip["key"] == waiver.gate), None)
    if pip is None or pip["state"] in ("accepted", "not_applicable"):
        return False
    return bool(waiver.round == waiver.feature.rounds[pip["checkpoint"]])
