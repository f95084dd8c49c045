"""Tell the demo's eight weeks: each line is somebody doing something at some hour, through the services."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from orchestration.demo import documents, screens
from orchestration.demo.cast import PEOPLE
from orchestration.demo.documents import Brief
from orchestration.demo.papers import PAPERS
from orchestration.demo.wares import SHOP, Wares
from orchestration.services.moves import move
from projects.clock import time_is
from projects.models import Feature, Project, User
from projects.selectors.processes import process_of
from projects.services.features import open_feature
from reviews.artifacts import Submission
from reviews.checklists import checklist
from reviews.models import Decision, RedFlag, Revision, Waiver
from reviews.services.decisions import decide
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.phases import tick
from reviews.services.revisions import offer
from reviews.services.rulings import rule_complexity, rule_role
from reviews.services.waivers import confirm_waiver, propose_waiver

GIVERS = {
    "prd": "pm",
    "mocks": "designer",
    "adr": "architect",
    "contract": "engineer",
    "risks": "engineer",
    "integration": "engineer",
    "visual": "engineer",
    "design-brief": "pm",
    "app-check": "counterpart",
    "test-report": "qa",
}
RECEIVERS = {
    "prd": "engineer",
    "mocks": "engineer",
    "adr": "engineer",
    "contract": "counterpart",
    "risks": "qa",
    "integration": "integration",
    "visual": "designer",
    "design-brief": "designer",
    "app-check": "qa",
    "test-report": "pm",
}
HOLDERS = {person.roles[0]: person.who for person in PEOPLE}
_EVIDENCE = "https://wiki.{brand}.example/{key}/phase-{phase}"


@dataclass(frozen=True)
class Wrong:
    """What the designer finds wrong with a screen: its place among the screens, and left, top, width, height in shares."""

    place: int
    note: str
    box: tuple[float, float, float, float]


@dataclass
class Tale:
    """One feature's story. `at` is the present of the story; `after(hours)` lets weekday time pass."""

    project: Project
    people: dict[str, User]
    brief: Brief
    at: datetime
    end: datetime  # no step lies after it
    tint: int = 0
    pace: float = 1.0  # stretches all the hours of the story
    wares: Wares = SHOP
    feature: Feature = field(init=False)

    def __post_init__(self) -> None:
        with self._then(0):
            self.feature = open_feature(
                project=self.project, title=self.brief.title, summary=self.brief.summary, by=self.people["pm"]
            )

    @contextmanager
    def _then(self, hours: float) -> Iterator[None]:
        self.at = min(_working_time(self.at + timedelta(hours=hours * self.pace)), self.end)
        with time_is(self.at):
            yield

    def fresh(self) -> Feature:
        return Feature.objects.select_related("project", "process").get(pk=self.feature.pk)

    def submission(self, gate: str, revision: int, **changes: Any) -> Submission:
        brief = self.brief
        if gate == "mocks":
            return screens.mocks(brief.title, brief.screens, self.tint, revision, wares=self.wares)
        if gate == "visual":
            return screens.build(brief.title, brief.screens, self.tint, revision, wares=self.wares, **changes)
        if gate == "contract":
            return documents.contract(brief, revision, **changes)
        simple = PAPERS | {
            "adr": documents.decision_record,
            "risks": documents.risk_register,
            "integration": documents.component_usage,
        }
        return documents.prd(brief, revision) if gate == "prd" else simple[gate](brief)

    def offer(self, gate: str, hours: float, revision: int = 1, *, note: str = "", **changes: Any) -> None:
        with self._then(hours):
            offer(
                feature=self.fresh(),
                gate_key=gate,
                submission=self.submission(gate, revision, **changes),
                note=note,
                by=self.people[GIVERS[gate]],
            )

    def answer(
        self,
        gate: str,
        hours: float,
        verdict: str = "accept",
        reason: str = "",
        *,
        by: str = "",
        data: dict[str, Any] | None = None,
    ) -> Decision:
        current = Revision.objects.filter(feature=self.feature, gate=gate).order_by("-number")[0]
        if gate == "risks" and verdict == "accept":
            data = documents.planned_tests(self.brief)
        with self._then(hours):
            return decide(
                feature=self.fresh(),
                gate_key=gate,
                verdict=verdict,
                revision=current.number,
                digest=current.digest,
                reason=reason,
                data=data,
                by=self.people[by or RECEIVERS[gate]],
            )

    def refuse_changes(self, hours: float, reason: str, note: str) -> None:
        """The counterpart returns the contract and refuses each change that breaks."""
        before, after = Revision.objects.filter(feature=self.feature, gate="contract").order_by("number")
        rows = documents.refusals(before.body, after.body, note)
        with self._then(hours):
            decide(
                feature=self.fresh(),
                gate_key="contract",
                verdict="return",
                revision=after.number,
                digest=after.digest,
                reason=reason,
                data={"changes": rows},
                by=self.people["counterpart"],
            )

    def mark_screens(self, hours: float, reason: str, wrong: Sequence[Wrong]) -> None:
        """The designer returns the build: some screens are wrong, all others correct."""
        names, places = self.brief.screens, {one.place for one in wrong}
        rows: list[dict[str, Any]] = [
            {"name": names[one.place], "verdict": "wrong", "note": one.note, "box": list(one.box)} for one in wrong
        ]
        rows += [{"name": name, "verdict": "correct"} for at, name in enumerate(names) if at not in places]
        self.answer("visual", hours, "return", reason, data={"screens": rows})

    def agree(self, gate: str, offered_after: float, answered_after: float) -> None:
        self.offer(gate, offered_after)
        self.answer(gate, answered_after)

    def rule(self, hours: float, complex: bool, reason: str) -> None:
        with self._then(hours):
            rule_complexity(feature=self.fresh(), complex=complex, reason=reason, by=self.people["architect"])

    def do_without(self, role: str, hours: float, reason: str) -> None:
        with self._then(hours):
            rule_role(feature=self.fresh(), role=role, applies=False, reason=reason, by=self.people["pm"])

    def tick(self, phase: str, hours: float, *, only: int | None = None, role: str = "api-engineer") -> None:
        """Tick a phase over `hours`; `only` so many of its lines."""
        fresh = self.fresh()
        items = checklist(next(p for p in process_of(fresh).phases_of(role) if p.number == phase), ()).items
        for item in items[:only]:
            evidence = _EVIDENCE.format(brand=self.wares.brand, key=fresh.key, phase=phase) if item.n == 1 else ""
            with self._then(hours / len(items)):
                tick(
                    feature=fresh,
                    role=role,
                    number=phase,
                    activity=item.n,
                    evidence=evidence,
                    by=self.people[HOLDERS[role]],
                )

    def move(self, name: str, hours: float, *, by: str = "engineer", reason: str = "") -> None:
        with self._then(hours):
            move(feature=self.fresh(), move=name, reason=reason, by=self.people[by])

    def flag(self, hours: float, by: str, reason: str, text: str = "") -> RedFlag:
        with self._then(hours):
            return raise_flag(feature=self.fresh(), reason=reason, flag=text, by=self.people[by])

    def lift(self, flag: RedFlag, hours: float, by: str, resolution: str) -> None:
        with self._then(hours):
            resolve_flag(flag=flag, resolution=resolution, by=self.people[by])

    def waive(self, gate: str, hours: float, reason: str, *, days: int, confirmed: bool = True) -> None:
        with self._then(hours):
            waiver: Waiver = propose_waiver(
                feature=self.fresh(),
                gate_key=gate,
                reason=reason,
                until=self.end + timedelta(days=days),
                by=self.people["manager"],
            )
        if confirmed:
            with self._then(3):
                confirm_waiver(waiver=waiver, by=self.people["pm"])

    def to_design(self) -> None:
        self.agree("prd", 5, 9)
        self.agree("mocks", 20, 6)
        self.move("start", 2)

    def to_build(self, *, risk_wait: float = 30) -> None:
        self.tick("1", 18)
        self.agree("contract", 4, 14)
        self.agree("risks", 3, risk_wait)
        self.move("begin_build", 1)

    def to_verify(self, **changes: Any) -> None:
        for phase, hours in (("2", 60), ("3", 30), ("4", 20)):
            self.tick(phase, hours)
        self.offer("visual", 3, **changes)
        self.move("submit", 1)

    def to_merged(self) -> None:
        self.agree("integration", 2, 7)
        self.answer("visual", 11)
        self.move("merge", 2)


def _working_time(moment: datetime) -> datetime:
    """People act between 9 and 17 on weekdays: a later moment becomes the next such one."""
    if moment.hour >= 17:
        moment = moment.replace(hour=9, minute=moment.minute) + timedelta(days=1)
    elif moment.hour < 9:
        moment = moment.replace(hour=9)
    while moment.weekday() >= 5:
        moment += timedelta(days=1)
    return moment
