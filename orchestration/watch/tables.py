"""The tables that are watched, and how a row of each leads to its feature."""

from dataclasses import dataclass

from orchestration.models import Standing
from projects.models import Anchor, Event, Feature, Membership, ProcessProposal, ProcessVersion, Project
from reviews.models import RevisionFile
from reviews.services.audit.cases import EVIDENCE

# Rows that the services complete or change; all other evidence is written once.
_COMPLETED = frozenset({"receiver", "flag", "waiver", "thread", "obligation"})


@dataclass(frozen=True)
class Watched:
    """`owner` is SQL for the feature's (or project's) id of the row `t`. Rows of `once` are only ever inserted."""

    table: str
    owner: str
    once: bool
    join: str = ""


def of_features() -> list[Watched]:
    return [
        Watched(_table(Event), "t.feature_id", once=True),
        Watched(_table(Feature), "t.id", once=False),
        Watched(_table(Standing), "t.feature_id", once=False),
        Watched(
            _table(RevisionFile), "r.feature_id", once=True, join="JOIN reviews_revision r ON r.id = t.revision_id"
        ),
        *(Watched(_table(model), "t.feature_id", once=kind not in _COMPLETED) for kind, model in EVIDENCE.items()),
    ]


def of_projects() -> list[Watched]:
    return [
        Watched(_table(Event), "CASE WHEN t.feature_id IS NULL THEN t.project_id END", once=True),
        Watched(_table(Project), "t.id", once=False),
        Watched(_table(Membership), "t.project_id", once=False),
        Watched(_table(ProcessVersion), "t.project_id", once=True),
        Watched(_table(ProcessProposal), "t.project_id", once=False),
    ]


EVENTS, ANCHORS = "projects_event", "projects_anchor"


def all_names() -> list[str]:
    return sorted({one.table for one in (*of_features(), *of_projects())} | {_table(Anchor)})


def _table(model: type) -> str:
    name: str = model._meta.db_table  # type: ignore[attr-defined]
    return name
