"""The prepared review page: what its templates read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from orchestration.gates import GateVerdict
from orchestration.pictograms import PIP_WORDS
from orchestration.selectors.needed_phase import NeededPhase, needed_phase, unlisted_phase
from orchestration.selectors.records import RecordLinks
from orchestration.selectors.review_page.answers import Answer
from orchestration.selectors.review_page.bar import Bar
from orchestration.selectors.review_page.comparing import Base
from orchestration.selectors.review_page.comparison import Changes
from orchestration.selectors.review_page.discussion import Discussion, mark_headings
from orchestration.selectors.review_page.proposals import Proposal
from orchestration.selectors.review_page.uses import Uses
from orchestration.selectors.sight import Sight
from orchestration.wording import artifact_words, capital, counted, criterion_words, listed
from projects.playbooks.process import Gate
from projects.roles import title as role_title
from reviews.artifacts import Finding, Rendered, RenderedMarkdown, RenderedRisks
from reviews.models import Decision, RedFlag, Revision, TestResult

_TONES = {
    "accepted": "ok",
    "offered": "wait",
    "returned": "bad",
    "blocked": "bad",
    "error": "bad",
    "stale": "stale",
}
LEAST_OUTLINE, DEEPEST_OUTLINE = 4, 3


@dataclass(frozen=True)
class ReviewPage:
    sight: Sight
    gate: GateVerdict
    rule: Gate
    question: str
    revision: Revision | None
    is_current: bool
    base: Base
    before: Revision | None
    mocks: Revision | None  # that a build is held against
    decisions: Sequence[Decision]
    changes: Changes | None
    whole: bool
    findings: Sequence[Finding]
    discussion: Discussion
    answers: list[Answer]
    timeline: list[dict[str, Any]]
    bar: Bar
    proposals: list[Proposal]
    rendered: Rendered | None = None
    body: str = ""  # the template of the artifact
    contract: dict[str, Any] | None = None
    uses: Uses | None = None  # of a usage of components
    files: list[dict[str, Any]] = field(default_factory=list)
    results: Mapping[str, TestResult] = field(default_factory=dict)  # of a register: the latest result by risk
    record: RecordLinks | None = None  # of a decision record that has a number
    stop: RedFlag | None = None  # that made the work start anew, where this waits for an answer since

    @property
    def against(self) -> str:
        """ "revision 3 against 2, which you accepted"."""
        if self.revision is None:
            return ""
        words = f"revision {self.revision.number}"
        return words if self.whole else f"{words} against {self.base.words}"

    @property
    def views(self) -> list[dict[str, Any]]:
        """The two ways to look at it, for components/segmented.html; none where there is nothing to compare."""
        if self.revision is None or self.changes is None:
            return []
        place = f"{self.sight.gate_url(self.gate.key)}?revision={self.revision.number}"
        return [
            {"label": "Changes", "url": f"{place}&against={self.base.number}", "current": not self.whole},
            {"label": "The whole", "url": f"{place}&against={self.base.number}&view=whole", "current": self.whole},
        ]

    @property
    def shows_artifact(self) -> bool:
        """Not where its changes stand in its place."""
        return self.whole or self.changes is None or not self.changes.instead

    @property
    def numbers(self) -> list[int]:
        """The revisions that can be held against each other, newest first."""
        found = self.sight.judged.facts.gate(self.gate.key).revisions
        return [revision.number for revision in reversed(found)] if len(found) > 1 else []

    @property
    def body_html(self) -> str:
        """A document's sanitised text, with the threads counted at their headings."""
        if not isinstance(self.rendered, RenderedMarkdown):
            return ""
        return mark_headings(self.rendered.html, self.rendered.outline, self.discussion)

    @property
    def artifact(self) -> str:
        return artifact_words(self.rule)

    @property
    def state_words(self) -> str:
        """The gate's state for the chip, as exactly as its one word allows."""
        conditions = sum(one.gate == self.gate.key for one in self.sight.judged.facts.obligations)
        if self.gate.state == "accepted" and conditions:
            return f"accepted on {counted(conditions, 'condition')}"
        return "to be agreed anew, unchanged" if self.is_anew else PIP_WORDS[self.gate.state]

    @property
    def is_anew(self) -> bool:
        """Whether the very revision that was accepted has to be accepted again, because the work started anew."""
        lapsed = self.sight.lapsed(self.gate) if self.gate.state == "stale" and self.gate.current else []
        return bool(
            lapsed
            and self.gate.current
            and lapsed[-1].revision == self.gate.current.number
            and not lapsed[-1].revoked_at
        )

    @property
    def tone(self) -> str:
        """Of the chip that says the gate's state."""
        return _TONES.get(self.gate.state, "plain")

    @property
    def confirms(self) -> str:
        """ "What QA confirms"."""
        roles = [role_title(role) for role in self.gate.receivers]
        return f"What {listed(roles)} confirm{'s' if len(roles) == 1 else ''}"

    @property
    def criterion(self) -> str:
        return criterion_words(self.rule, self.sight.judged.process)

    @property
    def needed(self) -> NeededPhase | None:
        """The phase that has to be complete, where the process knows what it contains."""
        return needed_phase(self.rule, self.sight.judged.process)

    @property
    def vouched(self) -> str:
        """Whose word stands for a phase that no playbook of the process lists; "" where none is waited for."""
        unlisted = unlisted_phase(self.rule, self.sight.judged.process)
        if not unlisted:
            return ""
        if self.revision and self.revision.confirms_phase:
            return f"{unlisted}. {capital(self.giver_name)} confirmed with revision {self.revision.number} that it is complete."
        return f"{unlisted}. Whoever offers confirms that it is complete."

    @property
    def giver(self) -> dict[str, str] | None:
        return self.sight.person(self.revision.by_id) if self.revision else None

    @property
    def giver_first_name(self) -> str:
        person = self.sight.judged.people.get(self.revision.by_id) if self.revision else None
        return person.first_name if person else "the giver"

    @property
    def whole_url(self) -> str:
        """Where the revision stands as a whole."""
        return next((view["url"] for view in self.views if view["label"] == "The whole"), "")

    @property
    def giver_name(self) -> str:
        return self.sight.author(self.revision) if self.revision else ""

    @property
    def empty_text(self) -> str:
        roles = listed([role_title(role) for role in self.gate.receivers], "and")
        return f"{role_title(self.gate.giver)} offers {self.artifact}; {roles} looks at it here."

    @property
    def outline(self) -> list[dict[str, Any]]:
        """The headings of a long document, each with what became of its section since the revision it is held against."""
        if not isinstance(self.rendered, RenderedMarkdown):
            return []
        marks = self.changes.marks if self.changes else {}
        found = [heading for heading in self.rendered.outline if heading.level <= DEEPEST_OUTLINE]
        shown = [
            {"level": one.level, "text": one.text, "anchor": one.anchor, "state": marks.get(one.anchor, "")}
            for one in found
        ]
        return shown if len(found) >= LEAST_OUTLINE else []

    @property
    def fetched_at(self) -> datetime | None:
        source = getattr(self.rendered, "source", None)
        if not source or not source.fetched_at:
            return None
        when = datetime.fromisoformat(source.fetched_at)
        return when if timezone.is_aware(when) else timezone.make_aware(when)

    @property
    def is_risks(self) -> bool:
        return isinstance(self.rendered, RenderedRisks)

    @property
    def untested_words(self) -> str:
        if not isinstance(self.rendered, RenderedRisks) or not self.rendered.serious_without_test:
            return ""
        rows = self.rendered.serious_without_test
        names = listed([row.id for row in rows])
        return f"{capital(counted(len(rows), 'serious risk'))} without a planned test: {names}"

    @property
    def waived_by(self) -> str:
        waiver = self.gate.waiver
        if waiver is None:
            return ""
        confirmed = f", confirmed by {self.sight.name(waiver.confirmed_by)}" if waiver.confirmed_by else ""
        return f"{self.sight.author(waiver)}{confirmed}"

    @property
    def proposed_by(self) -> str:
        return self.sight.author(self.gate.proposed_waiver) if self.gate.proposed_waiver else ""

    @property
    def may_withdraw(self) -> bool:
        waiver = self.gate.waiver or self.gate.proposed_waiver
        return self.is_open and waiver is not None and self.sight.may_withdraw(waiver)

    @property
    def may_confirm(self) -> bool:
        return self.sight.may_confirm(self.gate)

    @property
    def can_ask(self) -> bool:
        return self.can_name and self.gate.current is not None and not self.gate.holds

    @property
    def can_name(self) -> bool:
        """Whether this member, as the giver, may name further people."""
        return self.is_open and self.gate.opened and self.gate.giver in self.sight.roles

    @property
    def can_waive(self) -> bool:
        return self.is_open and self.sight.may("waive") and not (self.gate.waiver or self.gate.proposed_waiver)

    @property
    def can_report(self) -> bool:
        """Whether this member may say how a planned test went."""
        return self.is_open and bool(self.sight.roles & {self.gate.giver, *self.gate.receivers})

    @property
    def is_open(self) -> bool:
        return self.sight.judged.verdicts.next_move is not None

    @property
    def ways(self) -> str:
        """What the fold holds, so that nobody has to open it to know."""
        words = [("ask again", self.can_ask), ("name people", self.can_name), ("waive", self.can_waive)]
        return ", ".join(word for word, is_there in words if is_there)
