"""A feature with its verdicts and the people they speak of, as of one moment: what pages and API answers are made from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from orchestration.gates import Blocker, GateVerdict, Turn, Verdicts, evaluate
from projects.models import Feature, Membership, User
from projects.playbooks.process import Process
from projects.roles import title
from projects.selectors.processes import process_of
from reviews.facts import Facts
from reviews.selectors.evidence import facts_of

# Where on the feature's page one acts on what is no gate's own.
_ON_THE_FEATURE = {"phase_incomplete": "#phases", "red_flag": "#flags", "condition_open": "#conditions"}


@dataclass
class Judged:
    feature: Feature
    process: Process
    facts: Facts
    verdicts: Verdicts
    people: dict[int, User] = field(default_factory=dict)  # everybody the verdicts speak of, by id

    def turn_people(self, turn: Turn | None) -> list[User]:
        return [self.people[user] for user in turn.users if user in self.people] if turn else []

    def turn_words(self, turn: Turn | None) -> str:
        """`Ben Kim`, `Ben Kim and Ines Roy`, `anybody who holds QA`, or `nobody` where no member can act."""
        people = self.turn_people(turn)
        if not turn:
            return ""
        if not people:
            return (
                f"nobody yet ({' or '.join(title(role) for role in turn.roles)})" if turn.roles else "any other member"
            )
        names = [person.display_name for person in people]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

    @cached_property
    def url(self) -> str:
        return f"/f/{self.feature.key}"

    def blocker_url(self, blocker: Blocker) -> str:
        """Where to act on a blocker: the gate's review page, or the part of the feature page that it is about."""
        anchor = _ON_THE_FEATURE.get(blocker.code, "")
        if blocker.gate and blocker.code != "condition_open":
            return f"{self.url}/{blocker.gate}"
        return f"{self.url}{anchor}"

    def gate(self, key: str) -> GateVerdict | None:
        return next((gate for gate in self.verdicts.gates if gate.key == key), None)


def judge(feature: Feature) -> Judged:
    """Two statements: the facts, and the people."""
    return judge_all([feature])[0]


def judge_all(features: Iterable[Feature]) -> list[Judged]:
    """Any number of features in two statements (and the process versions that this server has not met yet)."""
    chosen = list(features)
    facts = facts_of(chosen)
    judged = []
    for feature in chosen:
        process = process_of(feature)
        judged.append(Judged(feature, process, facts[feature.pk], evaluate(process, facts[feature.pk])))
    people = _people({user for one in judged for user in _mentioned(one)})
    for one in judged:
        one.people = people
    return judged


def _mentioned(judged: Judged) -> set[int]:
    """Everybody the facts name, and the members whose turn it may be."""
    facts = judged.facts
    ids = {judged.feature.opened_by_id, *(flag.by for flag in facts.flags)}
    ids |= set().union(*facts.holders.values()) if facts.holders else set()
    if facts.ruling:
        ids.add(facts.ruling.by)
    ids |= {one.by for one in facts.roles}
    for gate in facts.gates.values():
        ids |= {revision.by for revision in gate.revisions} | {decision.by for decision in gate.decisions}
        ids |= set(gate.receivers) | {request.by for request in gate.requests}
        ids |= {person for waiver in gate.waivers for person in (waiver.by, waiver.confirmed_by) if person}
    return ids


def _people(ids: set[int]) -> dict[int, User]:
    return User.objects.in_bulk(ids)


@dataclass(frozen=True)
class Asker:
    """The member who looks: which roles they hold decides what the page offers them to do."""

    user: User
    membership: Membership

    def holds(self, *roles: str) -> bool:
        return self.membership.holds(*roles)
