"""One judged feature as one member sees it: what is theirs to do, and who the others are."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from orchestration.gates import GateVerdict, Turn
from orchestration.promises import due
from orchestration.selectors.judged import Judged
from orchestration.wording import listed
from projects.attribution import attributed
from projects.models import Feature, User
from projects.roles import MAY, title
from reviews import answers
from reviews.facts import WaiverFact


@dataclass
class Sight:
    judged: Judged
    user: User

    @property
    def feature(self) -> Feature:
        return self.judged.feature

    @property
    def now(self) -> datetime:
        return self.judged.facts.now

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this member holds, as the facts know them."""
        return frozenset(role for role, people in self.judged.facts.holders.items() if self.user.pk in people)

    def may(self, act: str) -> bool:
        return bool(self.roles & MAY[act])

    def mine(self, turn: Turn | None) -> bool:
        return turn is not None and self.user.pk in turn.users

    def due(self, since: datetime, within: int | None = None) -> datetime:
        """`within` is the service level of a gate that has its own, in weekday hours."""
        return due(since, within or self.feature.project.answer_within_hours)

    def person(self, user: int | None) -> dict[str, str] | None:
        """What components show of a person."""
        found = self.judged.people.get(user or 0)
        return {"name": found.display_name, "email": found.email} if found else None

    def name(self, user: int, agent: str = "") -> str:
        """ "you", a full name, or "somebody" for an account that is gone; with an `agent` "Claude for you"."""
        if user == self.user.pk:
            return attributed("you", agent)
        found = self.judged.people.get(user)
        return attributed(found.display_name if found else "somebody", agent)

    def author(self, of: Any) -> str:
        """Who did what a fact (or a row of evidence) tells, by name."""
        return self.name(of.by if isinstance(of.by, int) else of.by_id, of.agent)

    def names(self, users: Any) -> str:
        return listed([self.name(user) for user in users])

    def round_of(self, gate: GateVerdict) -> int:
        return self.judged.facts.rounds[gate.checkpoint]

    def is_contributor(self, gate: GateVerdict) -> bool:
        """Whether the current revision is this member's own work."""
        return self.user.pk in self.judged.facts.gate(gate.key).contributors(self.round_of(gate))

    def lapsed(self, gate: GateVerdict) -> list[Any]:
        """Acceptances that no longer count, newest last."""
        return answers.lapsed_acceptances(self.judged.facts.gate(gate.key), self.round_of(gate))

    def may_confirm(self, gate: GateVerdict) -> bool:
        """Whether this member can be the second person of the gate's proposed waiver."""
        waiver = gate.proposed_waiver
        if waiver is None or waiver.by == self.user.pk:
            return False
        managers = self.judged.facts.holders.get("manager", frozenset()) - {waiver.by}
        if managers:
            return self.user.pk in managers
        contributors = self.judged.facts.gate(gate.key).contributors(waiver.round)
        return gate.giver not in self.roles and self.user.pk not in contributors

    def may_withdraw(self, waiver: WaiverFact) -> bool:
        """Whether this member proposed the waiver, or could propose one."""
        return waiver.by == self.user.pk or self.may("waive")

    def turn_words(self, turn: Turn) -> str:
        """ "Ben Kim’s turn", "Ben Kim or Ines Roy’s turn", "your turn", or who would have to hold which role."""
        if self.mine(turn):
            return "your turn"
        people = [person.display_name for person in self.judged.turn_people(turn)]
        if not people:
            return (
                f"nobody holds {listed([title(role) for role in turn.roles], 'or')} yet"
                if turn.roles
                else "anybody’s turn"
            )
        if len(people) > 3:
            return f"{listed([title(role) for role in turn.roles], 'or')}: any of {len(people)} people"
        return f"{listed(people, 'or')}’s turn"

    def gate_url(self, key: str) -> str:
        return f"{self.judged.url}/{key}"

    def offer_url(self, key: str) -> str:
        return f"{self.judged.url}/{key}/offer"
