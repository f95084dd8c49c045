"""Compare features with their history, as of one moment."""

import logging
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from orchestration.gates import evaluate
from orchestration.models import Standing
from orchestration.services.audit import one_moment
from orchestration.services.notices import membership
from orchestration.services.standing import projection
from projects import clock
from projects.models import Feature, Outbox
from projects.selectors.processes import process_of
from reviews.models import Alarm
from reviews.selectors.evidence import facts_of
from reviews.services.audit.cases import Case, cases_of
from reviews.services.audit.evidence import case_findings

logger = logging.getLogger(__name__)
_WRITTEN = re.compile(r"^its (title|summary|name) is .*", re.DOTALL)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Compared:
    """`evidence` are sentences about what does not fit; `shown` says that lists show what the verdicts say.

    What they show has `grown_old` where an alarm of the project shut or opened the gates since.
    """

    evidence: list[str] = field(default_factory=list)
    shown: bool = True
    grown_old: bool = False


def compare(feature_ids: Sequence[int]) -> dict[int, Compared]:
    """By id, of features that are there."""
    found = _evidence(feature_ids)
    try:
        with one_moment():
            for pk, grown_old in _shown_wrongly([pk for pk, one in found.items() if not one.evidence]):
                found[pk].shown, found[pk].grown_old = False, grown_old
    except Exception as error:  # the rows fit their events, and the verdicts cannot be had: gates say so themselves
        logger.error("projections could not be compared: %s", type(error).__name__)
    return found


def _evidence(feature_ids: Sequence[int]) -> dict[int, Compared]:
    """Rows that cannot even be read are a finding, and keep the others of the batch from nothing."""
    try:
        with one_moment():
            return {case.feature["id"]: Compared(_sentences(case)) for case in cases_of(feature_ids)}
    except Exception as error:
        if len(feature_ids) == 1:
            return {feature_ids[0]: Compared([f"its rows cannot be read ({type(error).__name__})."])}
    return {pk: one for feature_id in feature_ids for pk, one in _evidence([feature_id]).items()}


def _sentences(case: Case) -> list[str]:
    try:
        return [without_words(finding.sentence) for finding in case_findings(case)]
    except Exception as error:  # rows that are odd enough cannot even be compared, and that is a finding
        return [f"its rows cannot be compared with its events ({type(error).__name__})."]


def without_words(sentence: str) -> str:
    """An operator reads it, who may be no member: what people wrote is not repeated."""
    return _WRITTEN.sub(r"its \1 is not what the events say.", sentence)


def _shown_wrongly(feature_ids: Sequence[int]) -> list[tuple[int, bool]]:
    """Those whose projection is not what their facts give, and whether it grew old. What waits to be judged anew is left out."""
    features = list(Feature.objects.select_related("process").filter(pk__in=feature_ids))
    waiting = set(Outbox.objects.filter(event__kind__in=membership.KINDS).values_list("event__project", flat=True))
    facts, kept = facts_of(features), {row.feature_id: row for row in Standing.objects.filter(feature__in=features)}
    shut_since, wrong = _alarms_changed(features), []
    for feature in features:
        row = kept.get(feature.pk)
        due = row is not None and row.valid_until is not None and row.valid_until <= clock.now()
        if feature.project_id in waiting or due:
            continue
        expected = projection(evaluate(process_of(feature), facts[feature.pk]))
        if row is None or any(getattr(row, name) != value for name, value in expected.items()):
            wrong.append((feature.pk, row is not None and row.judged_at < shut_since[feature.project_id]))
    return wrong


def _alarms_changed(features: list[Feature]) -> dict[int, datetime]:
    """By project: when one of its own alarms rang or fell silent last."""
    changed: dict[int, datetime] = defaultdict(lambda: _LONG_AGO)
    alarms = Alarm.objects.filter(kind="project", project__in={one.project_id for one in features})
    for project, rang, cleared in alarms.values_list("project", "first_seen", "cleared_at"):
        changed[project] = max(changed[project], rang, cleared or rang)
    return changed
