"""A feature in verify with mocks and builds of several screens, each of a colour."""

from dataclasses import dataclass
from typing import Any

from orchestration.gates import GateVerdict, evaluate
from projects.models import Feature
from projects.selectors.processes import process_of
from reviews.artifacts import Submission
from reviews.models import Decision, Revision
from reviews.selectors.evidence import facts_for
from reviews.services.decisions import decide
from reviews.services.revisions import offer
from tests.world import World, image


@dataclass
class Shop:
    """`mocks(Cart="navy")` offers mocks, `build(...)` a build; one screen a keyword, "_" in its name is a space."""

    world: World
    feature: Feature

    def mocks(self, *, agree: bool = True, **screens: str) -> Revision:
        found = self._offer("mocks", "designer", Submission(files=_files(screens)))
        if agree:
            self.world.decide(self.feature, "mocks")
        return found

    def build(self, commit: str = "4f2a9c1", note: str = "", **screens: str) -> Revision:
        data = {"commit": commit, "preview": ""}
        return self._offer("visual", "engineer", Submission(files=_files(screens), data=data, body=note or None))

    def _offer(self, gate: str, by: str, submission: Submission) -> Revision:
        return offer(
            feature=self.world.fresh(self.feature),
            gate_key=gate,
            submission=submission,
            by=self.world.people[by],
        ).revision

    def decide(self, verdict: str = "accept", *rows: Any, **data: Any) -> Decision:
        """`rows` are ("Cart", "correct") or ("Cart", "wrong", note, box); without any, no screens are sent."""
        current = self.world.current(self.feature, "visual")
        if rows:
            data["screens"] = [row(*one) for one in rows]
        return decide(
            feature=self.world.fresh(self.feature),
            gate_key="visual",
            verdict=verdict,
            revision=current.number,
            digest=current.digest,
            reason="" if verdict == "accept" else "Please look at this again.",
            data=data or None,
            by=self.world.people["designer"],
        )

    def gate(self, key: str = "visual") -> GateVerdict:
        fresh = self.world.fresh(self.feature)
        return evaluate(process_of(fresh), facts_for(fresh)).gate(key)


def row(name: str, verdict: str, note: str = "", box: list[float] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "verdict": verdict, "note": note}
    return {**found, "box": box} if box else found


def _files(screens: dict[str, str]) -> tuple[Any, ...]:
    return tuple(image(f"{name}.png", colour) for name, colour in screens.items())


def open_shop(world: World) -> Shop:
    """In verify, with agreed mocks Cart, Empty and Error and an equal build."""
    feature = world.feature()
    shop = Shop(world, feature)
    world.not_complex(feature)
    world.agree(feature, "prd")
    shop.mocks(Cart="navy", Empty="grey", Error="red")
    world.move(feature, "start")
    world.agree(feature, "contract", "risks")
    world.tick_phases(feature, "1")
    world.move(feature, "begin_build")
    world.tick_phases(feature, "2", "3", "4")
    shop.build(Cart="navy", Empty="grey", Error="red")
    world.move(feature, "submit")
    return shop
