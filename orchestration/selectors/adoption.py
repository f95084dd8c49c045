"""What a newer process version would mean for the features that are under way: a page of them in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from orchestration.gates.effects import Effect, effect
from projects.models import Feature, ProcessVersion, Project
from projects.models.feature import OPEN_STATES
from projects.selectors.processes import process_by_id
from reviews.selectors.evidence import facts_of

WINDOW = 50


@dataclass(frozen=True)
class Previewed:
    feature: Feature
    number: int  # of the version it follows
    effect: Effect


@dataclass(frozen=True)
class PreviewPage:
    rows: list[Previewed]
    total: int
    first: int
    last: int
    has_more: bool


def candidates(project: Project, target: ProcessVersion) -> QuerySet[Feature]:
    """The open features of older versions, with the number of theirs."""
    rows = Feature.objects.filter(project=project, state__in=OPEN_STATES, process__number__lt=target.number)
    return rows.select_related("process", "project").defer("process__document", "process__sources")


def preview(features: Sequence[Feature], target: ProcessVersion) -> list[Previewed]:
    """One statement for the facts of all of them, and one for each version that this server has not met yet."""
    facts = facts_of(features)
    after = process_by_id(target.pk)
    return [
        Previewed(one, one.process.number, effect(process_by_id(one.process_id), after, facts[one.pk]))
        for one in features
    ]


def preview_page(project: Project, target: ProcessVersion, *, start: int) -> PreviewPage:
    """Features from place `start` on, the oldest first."""
    found = candidates(project, target)
    shown = list(found.order_by("number")[start : start + WINDOW + 1])
    rows = preview(shown[:WINDOW], target)
    return PreviewPage(rows, found.count(), start + 1, start + len(rows), len(shown) > WINDOW)
