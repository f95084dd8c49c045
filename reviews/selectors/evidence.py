"""Read the facts of any number of features in one statement."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from projects import clock
from projects.models import Feature
from projects.selectors.processes import process_of
from reviews.facts import (
    AlarmFact,
    Facts,
    FlagFact,
    GateFacts,
    MockFact,
    ObligationFact,
    RoleFact,
    RulingFact,
)
from reviews.relevance import under
from reviews.selectors import evidence_rows
from reviews.selectors.evidence_sql import FACTS

_GATE_ROWS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "revision": ("revisions", evidence_rows.revision),
    "decision": ("decisions", evidence_rows.decision),
    "request": ("requests", evidence_rows.request),
    "receiver": ("receivers", int),
    "waiver": ("waivers", evidence_rows.waiver),
    "damage": ("damages", evidence_rows.damage),
}


class _Collected:
    """The rows of one feature, sorted into their places."""

    def __init__(self) -> None:
        self.gates: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.mocks: list[tuple[str, int, dict[str, str]]] = []
        self.flags: list[FlagFact] = []
        self.alarms: list[AlarmFact] = []
        self.obligations: list[ObligationFact] = []
        self.ruling: RulingFact | None = None
        self.ticks: dict[tuple[str, str, int], str] = {}
        self.roles: dict[str, RoleFact] = {}
        self.usages: dict[str, list[str]] = {}

    def add(self, kind: str, gate: str, row: Any) -> None:
        if kind in _GATE_ROWS:
            place, build = _GATE_ROWS[kind]
            self.gates[gate][place].append(build(row))
        elif kind == "mock":
            self.mocks.append((gate, row[0], row[1] or {}))
        elif kind == "flag":
            self.flags.append(FlagFact(row[0], row[1], datetime.fromisoformat(row[2]), *row[3:]))
        elif kind == "alarm":
            self.alarms.append(AlarmFact(row[0], datetime.fromisoformat(row[1])))
        elif kind == "obligation":
            self.obligations.append(evidence_rows.obligation(row))
        elif kind == "ruling":
            self.ruling = RulingFact(row[0], row[1], datetime.fromisoformat(row[2]), *row[3:])
        elif kind == "tick":
            self.ticks[(row[0], row[1], row[2])] = "aside" if row[4] else "done" if row[3] else ""
        elif kind == "role":
            role, applies, by, at, *rest = row
            self.roles[role] = RoleFact(role, applies, by, datetime.fromisoformat(at), *rest)
        elif kind == "usage":
            self.usages[gate] = row

    def gate_facts(self) -> dict[str, GateFacts]:
        mocks = tuple(self._accepted_mocks())
        found = {}
        for gate, places in self.gates.items():
            stands_on = mocks if any(decision.against for decision in places["decisions"]) else ()
            found[gate] = GateFacts(**{place: tuple(rows) for place, rows in places.items()}, mocks=stands_on)
        return found

    def _accepted_mocks(self) -> Iterator[MockFact]:
        for gate, number, screens in self.mocks:
            said = [one for one in self.gates[gate]["decisions"] if one.revision == number and not one.revoked_at]
            accepted = [one.at for one in said if one.verdict == "accept"]
            if accepted:
                pixels = {name.casefold(): digest for name, digest in screens.items()}
                yield MockFact(gate, number, pixels, min(accepted))


def facts_of(features: Iterable[Feature]) -> dict[int, Facts]:
    """Facts by feature id, in one statement for any number of features. Rows are read as of this statement's snapshot."""
    chosen = list(features)
    collected: dict[int, _Collected] = defaultdict(_Collected)
    holders: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"features": [feature.pk for feature in chosen]})
        for kind, owner, gate, _order, packed in cursor.fetchall():
            row = json.loads(packed)
            if kind == "member":
                for role in row[1]:
                    holders[owner][role].add(row[0])
            else:
                collected[owner].add(kind, gate, row)
    return {feature.pk: _facts(feature, collected[feature.pk], holders[feature.project_id]) for feature in chosen}


def _facts(feature: Feature, rows: _Collected, holders: dict[str, set[int]]) -> Facts:
    return Facts(
        key=feature.key,
        state=feature.state,
        state_since=feature.state_since,
        opened_at=feature.opened_at,
        rounds=feature.rounds,
        build_floor=feature.build_floor,
        now=clock.now(),
        gates=rows.gate_facts(),
        flags=tuple(rows.flags),
        alarms=tuple(rows.alarms),
        obligations=tuple(rows.obligations),
        ruling=rows.ruling,
        ticks=frozenset(place for place, settled in rows.ticks.items() if settled),
        set_aside=frozenset(place for place, settled in rows.ticks.items() if settled == "aside"),
        holders={role: frozenset(people) for role, people in holders.items()},
        roles=tuple(rows.roles.values()),
        labels=tuple(feature.labels),
        paths=tuple(feature.paths),
        components=tuple(dict.fromkeys(name for names in rows.usages.values() for name in names)),
        floors=feature.gate_floors,
    )


def facts_for(feature: Feature) -> Facts:
    """The facts of one feature, as far as they count under its process."""
    return under(process_of(feature), facts_of([feature])[feature.pk])
