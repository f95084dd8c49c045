"""Everything the feature page shows, prepared: the facts, the people and the events in three statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.gates import Blocker, GateVerdict
from orchestration.selectors.feature_page import sides
from orchestration.selectors.feature_page.conditions import conditions
from orchestration.selectors.feature_page.gate_rows import shut_row
from orchestration.selectors.feature_page.headline import headline
from orchestration.selectors.feature_page.lifecycle import lifecycle
from orchestration.selectors.feature_page.moves import next_move_action, other_moves
from orchestration.selectors.feature_page.other_rows import flag_row, phase_rows
from orchestration.selectors.feature_page.phases import phase_groups
from orchestration.selectors.feature_page.roles import roles
from orchestration.selectors.feature_page.settled_rows import coming_row, complete_row, holding_row
from orchestration.selectors.flow import FlowShown, feature_flow
from orchestration.selectors.judged import judge
from orchestration.selectors.sight import Sight
from orchestration.wording import MOVE_OPENS, counted, listed
from projects.models import Event, Feature, User
from projects.models.feature import OPEN_STATES
from projects.selectors.processes import newest_number
from reviews.models import TestResult
from reviews.selectors.discussion import open_threads
from reviews.selectors.results import latest_results

Row = dict[str, Any]
_CHECKPOINTS = {"start": ("start",), "begin_build": ("start", "build"), "submit": ("start", "build")}
_WORDS = {"start": "the start", "build": "the build", "merge": "the merge"}


@dataclass(frozen=True)
class FeaturePage:
    sight: Sight
    steps: list[dict[str, str]]
    verdict: dict[str, Any]
    holds: list[Row]
    holds_note: str
    coming: list[Row]
    coming_title: str
    coming_open: bool
    phases: list[dict[str, Any]]
    roles: list[dict[str, Any]]
    flags: dict[str, list[dict[str, Any]]]
    waivers: list[dict[str, Any]]
    ruling: dict[str, Any] | None
    moves: list[dict[str, Any]]
    flow: FlowShown | None
    events: list[dict[str, Any]]
    event_count: int
    chain: str
    talk: list[Row]
    conditions: dict[str, list[dict[str, Any]]]
    tests: list[TestResult]
    newest_process: int

    @property
    def newer_process(self) -> int | None:
        """The version that this feature, still under way, could be brought under."""
        is_newer = self.newest_process > self.sight.feature.process.number
        return self.newest_process if self.is_open and is_newer else None

    @property
    def is_open(self) -> bool:
        return self.sight.feature.state in OPEN_STATES

    @property
    def opened_by(self) -> str:
        return self.sight.name(self.sight.feature.opened_by_id)

    @property
    def can_edit(self) -> bool:
        return self.sight.may("change_feature")

    @property
    def can_waive(self) -> bool:
        return self.is_open and self.sight.may("waive")

    @property
    def can_rule(self) -> bool:
        return self.is_open and self.ruling is not None and self.sight.may("rule_complexity")

    @property
    def asks_complexity(self) -> bool:
        """Whether a row of the answer asks it already, so that nothing below has to."""
        return any(row.get("asks") == "rule" for row in self.verdict["rows"])

    @property
    def roles_out(self) -> str:
        """ "Designer and QA", whom the PM set aside."""
        return listed([role["title"] for role in self.roles if role["out"]])

    @property
    def shows_roles(self) -> bool:
        """To the PM who may rule on them, and to everybody once one is set aside."""
        return any(role["out"] or role["can_rule"] for role in self.roles)

    @property
    def waiver_waits(self) -> bool:
        return any(waiver["can_confirm"] for waiver in self.waivers)

    @property
    def waiver_words(self) -> str:
        """ "1 in force, 1 proposed"."""
        alive = [waiver for waiver in self.waivers if not waiver["over"]]
        in_force = sum(bool(waiver["confirmed_by"]) for waiver in alive)
        parts = [(in_force, "in force"), (len(alive) - in_force, "proposed"), (len(self.waivers) - len(alive), "ended")]
        return ", ".join(f"{number} {words}" for number, words in parts if number) or "none"

    @property
    def flag_help(self) -> str:
        if self.sight.feature.state == "intake":
            return "It shuts every move until it is resolved."
        return "It stops the work. The next page shows what it would undo, before anything happens."


def feature_page(feature: Feature, user: User) -> FeaturePage:
    """The page of a feature that `user` is known to see. Seven statements: facts, people, events,
    open threads, conditions, test results, the newest process.
    """
    sight = Sight(judge(feature), user)
    threads = open_threads(feature)
    events = list(Event.objects.select_related("actor").filter(feature=feature).order_by("seq"))
    _know_actors(sight, events)
    verdicts = sight.judged.verdicts
    later = [gate for gate in verdicts.gates if not _is_asked(sight, gate)]
    holding = [gate for gate in verdicts.gates if gate.holds and (_is_asked(sight, gate))]
    coming = [_coming(sight, gate) for gate in later]
    return FeaturePage(
        sight=sight,
        steps=lifecycle(feature, events, sight.now, stopped=bool(verdicts.flags)),
        verdict=_verdict(sight, events, threads),
        holds=[holding_row(sight, gate) for gate in holding] + _complete_phases(sight),
        holds_note=_holds_note(sight, holding),
        coming=coming,
        coming_title=f"For {listed([_WORDS[one] for one in dict.fromkeys(gate.checkpoint for gate in later)])}",
        coming_open=any(row.get("mine") for row in coming),
        phases=phase_groups(sight, events),
        roles=roles(sight),
        flags=sides.flags(sight, events),
        waivers=sides.waivers(sight),
        ruling=sides.ruling(sight),
        moves=other_moves(sight),
        flow=feature_flow(sight) if verdicts.gates else None,
        events=sides.told(sight, events[-sides.NEWEST :]),
        event_count=len(events),
        chain=sides.chain_words(sight, events),
        conditions=conditions(sight),
        tests=list(latest_results(feature).values()),
        newest_process=newest_number(feature.project_id),
        talk=[_talk(sight, gate, threads[gate.key]) for gate in verdicts.gates if gate.key in threads],
    )


def _know_actors(sight: Sight, events: list[Event]) -> None:
    """People who left the project still have a name in its history."""
    for event in events:
        if event.actor is not None:
            sight.judged.people.setdefault(event.actor.pk, event.actor)


def _is_asked(sight: Sight, gate: GateVerdict) -> bool:
    """Whether the next move asks for this gate; on a closed feature all count."""
    move = sight.judged.verdicts.next_move
    return gate.checkpoint in _CHECKPOINTS.get(move or "", ("start", "build", "merge")) or _shuts(sight, gate)


def _shuts(sight: Sight, gate: GateVerdict) -> bool:
    move = sight.judged.verdicts.next_move
    return bool(move) and any(b.gate == gate.key for b in sight.judged.verdicts.move(move or "").blockers)


def _coming(sight: Sight, gate: GateVerdict) -> Row:
    """In one line; in full where it is this member's turn already."""
    if gate.holds:
        return holding_row(sight, gate)
    if gate.opened and gate.state != "open" and gate.blockers and sight.mine(gate.turn):
        return shut_row(sight, gate, list(gate.blockers))
    return coming_row(sight, gate)


def _talk(sight: Sight, gate: GateVerdict, number: int) -> Row:
    """ "PRD: three open threads"."""
    url = f"{sight.gate_url(gate.key)}#discussion"
    return {"icon": "person", "subject": gate.title, "says": counted(number, "open thread"), "url": url}


def _complete_phases(sight: Sight) -> list[Row]:
    return [complete_row(one) for one in sight.judged.verdicts.checklists if one.complete and one.asked]


def _holds_note(sight: Sight, holding: list[GateVerdict]) -> str:
    move = sight.judged.verdicts.next_move
    asked = [gate for gate in sight.judged.verdicts.gates if _is_asked(sight, gate)]
    if move is None:
        return f"{len(holding)} of {len(asked)} handshakes"
    return f"{len(holding)} of {len(asked)} for {MOVE_OPENS[move]}"


def _verdict(sight: Sight, events: list[Event], threads: Mapping[str, int]) -> dict[str, Any]:
    last = next((event for event in reversed(events) if event.kind == "feature.moved"), None)
    said = headline(sight, sight.name(last.actor_id or 0) if last else "", last.data.get("reason", "") if last else "")
    rows = _rows(sight, threads)
    action = next_move_action(sight)
    if not (action and action.get("tone") == "primary"):
        _make_first_primary(rows)
    return {
        "tone": said.tone,
        "title": said.title,
        "sub": said.sub,
        "actions": [action] if action else [],
        "rows": rows,
    }


def _rows(sight: Sight, threads: Mapping[str, int]) -> list[Row]:
    """The blockers of the next move: flags, then this member's own, then the others', then phases, and after these the
    build, which is offered once they are done.
    """
    verdicts = sight.judged.verdicts
    if verdicts.next_move is None:
        return []
    blockers = verdicts.move(verdicts.next_move).blockers
    by_gate: dict[str, list[Blocker]] = {}
    for blocker in blockers:
        if blocker.gate:
            by_gate.setdefault(blocker.gate, []).append(blocker)
    gates = [shut_row(sight, verdicts.gate(key), found, threads.get(key, 0)) for key, found in by_gate.items()]
    gates.sort(key=lambda row: not row["mine"])
    flags = [flag_row(sight, flag) for flag in verdicts.flags]
    phases = phase_rows(sight, blockers)
    if not phases:
        return flags + gates
    builds = [row for row in gates if row["waits_for_phases"]]
    return flags + [row for row in gates if row not in builds] + phases + builds


def _make_first_primary(rows: list[Row]) -> None:
    """One primary button a page: the first thing that is this member's to do."""
    for row in rows:
        if row.get("asks"):
            row["asks_first"] = True
            return
        for action in row.get("actions", []):
            if row["mine"] and action.get("tone") in (None, ""):
                action["tone"] = "primary"
                return


__all__ = ["FeaturePage", "feature_page"]
