"""The prepared review page: what its templates read."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from orchestration.gates import GateVerdict
from orchestration.selectors.review_page.answers import Answer
from orchestration.selectors.review_page.bar import Bar
from orchestration.selectors.sight import Sight
from orchestration.wording import artifact_words, capital, counted, listed
from projects.playbooks.process import Gate
from projects.roles import title as role_title
from reviews.artifacts import Heading, Rendered, RenderedMarkdown, RenderedRisks
from reviews.models import Revision

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
    against: str
    answers: list[Answer]
    timeline: list[dict[str, Any]]
    bar: Bar
    proposals: list[dict[str, str]]
    rendered: Rendered | None = None
    body: str = ""  # the template of the artifact
    contract: dict[str, Any] | None = None
    screens: list[Any] = field(default_factory=list)
    pairs: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)

    @property
    def artifact(self) -> str:
        return artifact_words(self.rule)

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
    def giver(self) -> dict[str, str] | None:
        return self.sight.person(self.revision.by_id) if self.revision else None

    @property
    def giver_name(self) -> str:
        return self.sight.name(self.revision.by_id) if self.revision else ""

    @property
    def empty_text(self) -> str:
        roles = listed([role_title(role) for role in self.gate.receivers], "and")
        return f"{role_title(self.gate.giver)} offers {self.artifact}; {roles} looks at it here."

    @property
    def outline(self) -> list[Heading]:
        """The headings of a long document."""
        if not isinstance(self.rendered, RenderedMarkdown):
            return []
        found = [heading for heading in self.rendered.outline if heading.level <= DEEPEST_OUTLINE]
        return found if len(found) >= LEAST_OUTLINE else []

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
        return f"{self.sight.name(waiver.by)}{confirmed}"

    @property
    def proposed_by(self) -> str:
        return self.sight.name(self.gate.proposed_waiver.by) if self.gate.proposed_waiver else ""

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
    def is_open(self) -> bool:
        return self.sight.judged.verdicts.next_move is not None

    @property
    def ways(self) -> str:
        """What the fold holds, so that nobody has to open it to know."""
        words = [("ask again", self.can_ask), ("name people", self.can_name), ("waive", self.can_waive)]
        return ", ".join(word for word, is_there in words if is_there)
