"""The dashboard: where does work wait, for whom, how long? Every picture is made from a table that can be had alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from orchestration import moments
from orchestration.metrics.courts import Court, Kept, courts, promises_kept
from orchestration.metrics.first_offers import FirstOffers, first_offers
from orchestration.metrics.queues import Queue, queues
from orchestration.metrics.spread import Spread, days, spread
from orchestration.metrics.states import lead_times, marks, states_over_time, stays
from orchestration.selectors.dashboard_rows import WEEKS, DashboardRows, read_rows
from orchestration.wording import STATE_LABELS, gate_title
from projects.models import Project
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Process
from projects.roles import title
from projects.selectors.processes import process_by_id


@dataclass(frozen=True)
class Table:
    """Numbers with their headings; `name` is what the CSV is called."""

    name: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Dashboard:
    rows: DashboardRows
    process: Process | None
    lead: Spread
    lead_before: Spread
    kept: Kept
    first: FirstOffers
    moments: list[datetime]
    states: dict[str, list[int]]
    courts: list[Court]
    stays: dict[str, Spread]
    queues: list[Queue]
    now_in: dict[str, int] = field(default_factory=dict)  # open features by state

    @property
    def open_features(self) -> int:
        return sum(self.now_in.values())

    def gate(self, key: str) -> str:
        return gate_title(self.process, key)


def read_dashboard(project: Project, now: datetime) -> Dashboard:
    rows = read_rows(project, now)
    looked_at = marks(rows.window, WEEKS)
    return Dashboard(
        rows=rows,
        process=process_by_id(rows.newest_process) if rows.newest_process else None,
        lead=spread(lead_times(rows.features, rows.window)),
        lead_before=spread(lead_times(rows.features, rows.before)),
        kept=promises_kept(rows.waits, rows.window, project.answer_within_hours),
        first=first_offers(rows.decisions, rows.window),
        moments=looked_at,
        states=states_over_time(rows.features, rows.moves, looked_at),
        courts=courts(rows.waits, rows.window),
        stays=stays(rows.features, rows.moves, rows.window),
        queues=queues(rows.waits, now),
        now_in={state: sum(row.state == state for row in rows.features) for state in OPEN_STATES},
    )


def states_table(found: Dashboard) -> Table:
    head = ["Day", *(STATE_LABELS[state] for state in found.states)]
    rows = [
        [_day(moment), *(str(counts[place]) for counts in found.states.values())]
        for place, moment in enumerate(found.moments)
    ]
    return Table("states", "Features by state", head, rows)


def courts_table(found: Dashboard) -> Table:
    head = ["Gate", "Features", "Giver, per feature", "Receiver, per feature", "Answer, median", "Answer, 85% within", "Answers", "Unanswered"]  # fmt: skip
    rows = [
        [
            found.gate(court.gate),
            str(court.features),
            days(court.giver),
            days(court.receiver),
            days(court.answers.median),
            days(court.answers.p85),
            str(court.answers.n),
            str(court.unanswered),
        ]
        for court in found.courts
    ]
    return Table("courts", "In whose court the time is, by gate", head, rows)


def stays_table(found: Dashboard) -> Table:
    rows = [
        [STATE_LABELS[state], days(one.median), days(one.p85), str(one.n), str(found.now_in[state])]
        for state, one in found.stays.items()
    ]
    return Table("stays", "Time in each state", ["State", "Median", "85% within", "Left it", "In it now"], rows)


def queues_table(found: Dashboard) -> Table:
    rows = [
        [title(queue.role), str(queue.features), str(queue.things), days(queue.waited), moments.exact(queue.oldest)]
        for queue in found.queues
    ]
    head = ["Role", "Features", "Things", "Weekday time waited, all together", "Oldest since"]
    return Table("queues", "Where work waits now", head, rows)


def flags_table(found: Dashboard) -> Table:
    rows = [
        [
            flag.feature.key,
            flag.feature.title,
            flag.reason,
            flag.author,
            _day(flag.at),
            _day(flag.resolved_at) if flag.resolved_at else "open",
        ]
        for flag in found.rows.flags
    ]
    return Table("flags", "Red flags", ["Feature", "Title", "Reason", "Raised by", "Raised", "Resolved"], rows)


def waivers_table(found: Dashboard) -> Table:
    rows = [
        [
            waiver.feature.key,
            waiver.feature.title,
            found.gate(waiver.gate),
            waiver.reason,
            waiver.author,
            waiver.confirmed_by.display_name if waiver.confirmed_by else "not yet",
            _day(waiver.until),
        ]
        for waiver in found.rows.waivers
    ]
    head = ["Feature", "Title", "Gate", "Reason", "Proposed by", "Confirmed by", "Until"]
    return Table("waivers", "Waivers", head, rows)


TABLES: dict[str, Callable[[Dashboard], Table]] = {
    "states": states_table,
    "courts": courts_table,
    "stays": stays_table,
    "queues": queues_table,
    "flags": flags_table,
    "waivers": waivers_table,
}


def answer_p85(found: Dashboard, role: str) -> tuple[Spread, str] | None:
    """The spread of the slowest gate that this role answers, and its key."""
    answered = {gate.key for gate in found.process.gates if role in gate.receivers} if found.process else set()
    court = next((court for court in found.courts if court.gate in answered and court.answers.n), None)
    return (court.answers, court.gate) if court else None


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
