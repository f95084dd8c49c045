"""A second, independent reading of the rules, over the event log alone: the referee of the random histories.

It shares no code with the product's judgement. Where the two disagree, one of them is wrong.
"""

from dataclasses import dataclass, field
from typing import Any

CHECKPOINTS = {
    "prd": "start",
    "mocks": "start",
    "adr": "start",
    "contract": "build",
    "risks": "build",
    "integration": "merge",
    "visual": "merge",
}
ASKED = {
    "start": ("start",),
    "begin_build": ("start", "build"),
    "submit": ("start", "build"),
    "merge": ("start", "build", "merge"),
}
REQUIRED_PHASES = ("1", "2", "3", "4")
ITEMS_IN_A_PHASE = 4  # three activities and the success criterion


@dataclass
class Referee:
    state: str = "intake"
    rounds: dict[str, int] = field(default_factory=lambda: {"start": 1, "build": 1, "merge": 1, "phases": 1})
    revisions: dict[str, list[tuple[int, str, int, int]]] = field(default_factory=dict)  # number, digest, by, round
    pictures: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)  # gate, revision: file and digest
    decisions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    requests: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # revision, place in the log
    asked: dict[str, set[tuple[int, int]]] = field(default_factory=dict)  # revision, round
    named: dict[str, set[int]] = field(default_factory=dict)
    waivers: dict[int, dict[str, Any]] = field(default_factory=dict)
    flags: set[int] = field(default_factory=set)
    complex: bool | None = None
    ticked: set[tuple[int, str, int]] = field(default_factory=set)
    sent_back: int = 0
    wrong: list[str] = field(default_factory=list)
    grants: int = 0

    def read(self, place: int, kind: str, actor: int, data: dict[str, Any]) -> None:
        step = getattr(self, "_" + kind.replace(".", "_"), None)
        if step:
            step(place, actor, data)

    def holds(self, gate: str) -> bool:
        round_ = self.rounds[CHECKPOINTS[gate]]
        if gate == "adr" and self.complex is False:
            return True
        if any(w["gate"] == gate and w["round"] == round_ and w["confirmed"] for w in self.waivers.values()):
            return True
        if gate not in self.revisions:
            return False
        number = self.revisions[gate][-1][0]
        alive = [d for d in self.decisions.get(gate, []) if d["round"] == round_ and not d["revoked"]]
        newest = {d["by"]: d for d in alive}
        if any(d["verdict"] == "block" for d in newest.values()):
            return False
        here = {d["by"]: d for d in alive if d["revision"] == number}
        asked = max((place for revision, place in self.requests.get(gate, []) if revision == number), default=0)
        if any(d["verdict"] == "return" and d["place"] > asked for d in here.values()):
            return False
        accepted = {by for by, d in here.items() if d["verdict"] == "accept" and not self._mocks_moved(d)}
        named = self.named.get(gate, set())
        return named <= accepted if named else bool(accepted)

    def _mocks_moved(self, decision: dict[str, Any]) -> bool:
        """Whether mocks were accepted, later than those a build was held against, that show one of its screens otherwise."""
        seen = decision["mocks"]
        if seen is None:
            return False
        before = self.pictures["mocks", seen]
        names = self.pictures["visual", decision["revision"]] or before
        later = {d["revision"] for d in self.decisions["mocks"] if d["verdict"] == "accept" and not d["revoked"]}
        return any(
            self.pictures["mocks", number].get(name) != before.get(name)
            for number in later
            if number > seen
            for name in names
        )

    def _phase_complete(self, number: str) -> bool:
        round_ = self.rounds["phases"]
        return all((round_, number, n) in self.ticked for n in range(1, ITEMS_IN_A_PHASE + 1))

    def _feature_moved(self, place: int, actor: int, data: dict[str, Any]) -> None:
        move = data["move"]
        if data["from"] != self.state:
            self.wrong.append(f"event {place}: {move} leads from {data['from']}, the state was {self.state}")
        if move in ASKED:
            self.grants += 1
            self._check_grant(place, move)
        if move == "stop":
            for name in ("build", "merge", "phases"):
                self.rounds[name] += 1
        if move == "reopen":
            self.rounds = {name: round_ + 1 for name, round_ in self.rounds.items()}
        if move == "send_back":
            self.sent_back = self.revisions["visual"][-1][0]
        self.state = data["to"]

    def _check_grant(self, place: int, move: str) -> None:
        shut = [gate for gate, at in CHECKPOINTS.items() if at in ASKED[move] and not self.holds(gate)]
        phases = {"start": (), "begin_build": REQUIRED_PHASES[:1]}.get(move, REQUIRED_PHASES)
        shut += [f"phase {number}" for number in phases if not self._phase_complete(number)]
        if self.flags:
            shut.append("a red flag")
        if move in ("submit", "merge"):
            builds = self.revisions.get("visual", [])
            if not builds or builds[-1][0] <= self.sent_back or not self._asked_in_this_round("visual"):
                shut.append("the build")
        if shut:
            self.wrong.append(f"event {place}: {move} was allowed although {', '.join(shut)} did not hold")

    def _asked_in_this_round(self, gate: str) -> bool:
        """Offered in it, or asked for again."""
        number, _, _, round_ = self.revisions[gate][-1]
        now = self.rounds[CHECKPOINTS[gate]]
        return round_ == now or (number, now) in self.asked.get(gate, set())

    def _revision_offered(self, place: int, actor: int, data: dict[str, Any]) -> None:
        row = (data["revision"], data["digest"], actor, self.rounds[CHECKPOINTS[data["gate"]]])
        self.revisions.setdefault(data["gate"], []).append(row)
        self.pictures[data["gate"], data["revision"]] = {file["name"]: file["sha256"] for file in data["files"]}

    def _receivers_named(self, place: int, actor: int, data: dict[str, Any]) -> None:
        self.named.setdefault(data["gate"], set()).update(data["users"])

    def _request_made(self, place: int, actor: int, data: dict[str, Any]) -> None:
        gate = data["gate"]
        self.requests.setdefault(gate, []).append((data["revision"], place))
        self.asked.setdefault(gate, set()).add((data["revision"], self.rounds[CHECKPOINTS[gate]]))

    def _decision_made(self, place: int, actor: int, data: dict[str, Any]) -> None:
        gate = data["gate"]
        number, digest, author, _round = self.revisions[gate][-1]
        if (data["revision"], data["digest"]) != (number, digest):
            self.wrong.append(f"event {place}: a decision on revision {data['revision']} outlived it")
        if actor == author:
            self.wrong.append(f"event {place}: somebody decided on their own work")
        self.decisions.setdefault(gate, []).append(
            {
                "id": data["decision"],
                "by": actor,
                "verdict": data["verdict"],
                "revision": data["revision"],
                "round": self.rounds[CHECKPOINTS[gate]],
                "place": place,
                "revoked": False,
                "mocks": data["data"].get("against", {}).get("mock", {}).get("revision"),
            }
        )

    def _decision_carried(self, place: int, actor: int, data: dict[str, Any]) -> None:
        gate = data["gate"]
        before = self.revisions[gate][-2][0]
        origin = next(d for d in self.decisions[gate] if d["id"] == data["carried_from"])
        if origin["verdict"] == "accept" and self._mocks_moved(origin):
            self.wrong.append(f"event {place}: an acceptance was carried over although its mocks had changed")
        if origin["revoked"] or origin["revision"] != before or actor == origin["by"]:
            self.wrong.append(f"event {place}: a decision outlived its revision by being carried over")
        self.decisions[gate].append({**origin, "id": data["decision"], "revision": data["revision"], "place": place})

    def _decision_revoked(self, place: int, actor: int, data: dict[str, Any]) -> None:
        for decision in self.decisions[data["gate"]]:
            if decision["id"] == data["decision"]:
                decision["revoked"] = True

    def _waiver_proposed(self, place: int, actor: int, data: dict[str, Any]) -> None:
        round_ = self.rounds[CHECKPOINTS[data["gate"]]]
        self.waivers[data["waiver"]] = {"gate": data["gate"], "round": round_, "confirmed": False}

    def _waiver_confirmed(self, place: int, actor: int, data: dict[str, Any]) -> None:
        self.waivers[data["waiver"]]["confirmed"] = True

    def _flag_raised(self, place: int, actor: int, data: dict[str, Any]) -> None:
        self.flags.add(data["flag"])

    def _flag_resolved(self, place: int, actor: int, data: dict[str, Any]) -> None:
        self.flags.discard(data["flag"])

    def _complexity_ruled(self, place: int, actor: int, data: dict[str, Any]) -> None:
        self.complex = data["complex"]

    def _phase_ticked(self, place: int, actor: int, data: dict[str, Any]) -> None:
        key = (self.rounds["phases"], data["phase"], data["activity"])
        (self.ticked.add if data["done"] else self.ticked.discard)(key)
