"""A small process of texts, and forty features in every state that its gates know."""

from datetime import timedelta

from projects import clock
from projects.models import Feature, ProcessVersion
from projects.playbooks import Document
from reviews.artifacts import Submission
from reviews.models import Revision
from reviews.services.decisions import decide
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.phases import tick
from reviews.services.revisions import offer
from reviews.services.waivers import propose_waiver
from tests.world import World

TEXT = """---
name: api-engineer
---
# API Engineer

## Lifecycle

**Incoming Dependencies:**
- **From PM:** Received "Brief" with clear goals.

**Outgoing Handshakes:**
- **{plan}:** "Test plan." It covers the goals.

**Definition of Done:**
- **Release note:** The Designer has confirmed the "Release note".

## Phases

### Phase 1: Model
1. **Draw the model**
2. **{second}**

### Phase 2: Build
1. **Write the code**
"""
PLAN_TO_QA = TEXT.format(plan="To QA", second="Name what can fail")
PLAN_TO_BOTH = TEXT.format(plan="To QA and Architect", second="Name what can fail")
OTHER_ACTIVITY = TEXT.format(plan="To QA", second="Draw what can fail")
PLAN, BRIEF, NOTE = "test-plan", "brief", "release-note"
_GIVERS = {BRIEF: "pm", PLAN: "engineer", NOTE: "engineer"}
_RECEIVERS = {BRIEF: "engineer", PLAN: "qa", NOTE: "designer"}


def publish(world: World, text: str) -> ProcessVersion:
    return world.publish([Document("api-engineer.md", text)])


def hand_over(world: World, feature: Feature, gate: str, text: str = "Words.") -> Revision:
    by = world.people[_GIVERS[gate]]
    return offer(feature=world.fresh(feature), gate_key=gate, submission=Submission(body=text), by=by).revision


def answer(world: World, feature: Feature, gate: str, verdict: str = "accept", by: str = "") -> None:
    current = world.current(feature, gate)
    decide(
        feature=world.fresh(feature),
        gate_key=gate,
        verdict=verdict,
        revision=current.number,
        digest=current.digest,
        reason="" if verdict == "accept" else "Not yet.",
        by=world.people[by or _RECEIVERS[gate]],
    )


def agree(world: World, feature: Feature, *gates: str) -> None:
    for gate in gates:
        hand_over(world, feature, gate)
        answer(world, feature, gate)


def tick_off(world: World, feature: Feature, number: str, *activities: int) -> None:
    for activity in activities:
        tick(
            feature=world.fresh(feature),
            role="api-engineer",
            number=number,
            activity=activity,
            by=world.people["engineer"],
        )


def waive(world: World, feature: Feature, gate: str) -> None:
    until = clock.now() + timedelta(days=5)
    propose_waiver(
        feature=world.fresh(feature), gate_key=gate, reason="On leave.", until=until, by=world.people["manager"]
    )


def _designed(world: World, feature: Feature) -> None:
    agree(world, feature, BRIEF)
    world.move(feature, "start")


def _built(world: World, feature: Feature) -> None:
    _designed(world, feature)
    agree(world, feature, PLAN)
    tick_off(world, feature, "1", 1, 2)
    world.move(feature, "begin_build")


def _verified(world: World, feature: Feature) -> None:
    _built(world, feature)
    tick_off(world, feature, "2", 1)
    world.move(feature, "submit")


def _intake(world: World, feature: Feature, n: int) -> None:
    if n % 4:
        hand_over(world, feature, BRIEF)
    if n % 4 > 1:
        answer(world, feature, BRIEF, "accept" if n % 4 == 2 else "return")


def _design(world: World, feature: Feature, n: int) -> None:
    _designed(world, feature)
    if n % 6:
        hand_over(world, feature, PLAN)
    if n % 6 in (2, 3, 4):
        answer(world, feature, PLAN, ("accept", "return", "block")[n % 6 - 2])
    if n % 6 == 5:
        waive(world, feature, PLAN)
    if n % 2:
        tick_off(world, feature, "1", 1, 2)


def _build(world: World, feature: Feature, n: int) -> None:
    _built(world, feature)
    if n % 3 == 1:
        hand_over(world, feature, PLAN, "Other words.")
    if n % 3 == 2:
        raised = raise_flag(feature=world.fresh(feature), reason="It leaks.", by=world.people["qa"])
        resolve_flag(flag=raised, resolution="It did not.", by=world.people["engineer"])


def _verify(world: World, feature: Feature, n: int) -> None:
    _verified(world, feature)
    if n % 2:
        agree(world, feature, NOTE)


def forty(world: World) -> list[Feature]:
    """Twelve in intake, twelve in design, eight in build, eight in verify; of each, every state a gate can be in there."""
    made = []
    for bring, number in ((_intake, 12), (_design, 12), (_build, 8), (_verify, 8)):
        for n in range(number):
            made.append(world.feature(f"Feature {len(made) + 1}"))
            bring(world, made[-1], n)
    return made
