"""What tests of the rules ask again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from orchestration.gates import GateVerdict, Verdicts, evaluate
from projects.errors import Refusal
from projects.models import Feature, User
from projects.selectors.processes import process_of
from projects.services.members import add_member
from reviews.selectors.evidence import facts_for
from tests.world import World, person


def verdicts(world: World, feature: Feature) -> Verdicts:
    fresh = world.fresh(feature)
    return evaluate(process_of(fresh), facts_for(fresh))


def gate(world: World, feature: Feature, key: str) -> GateVerdict:
    return verdicts(world, feature).gate(key)


def state(world: World, feature: Feature, key: str) -> str:
    return gate(world, feature, key).state


def turn(world: World, feature: Feature, key: str) -> set[str]:
    """The names in `world.people` of those whose turn a gate is."""
    found = gate(world, feature, key).turn
    return {who for who, user in world.people.items() if found and user.pk in found.users}


def blockers(world: World, feature: Feature, move: str) -> set[tuple[str | None, str]]:
    return {(one.gate, one.code) for one in verdicts(world, feature).move(move).blockers}


def events(feature: Feature) -> list[str]:
    return list(feature.events.order_by("seq").values_list("kind", flat=True))


@contextmanager
def refused(kind: type[Refusal], code: str | None = None) -> Iterator[Any]:
    """Expect this refusal, and that it says a whole sentence."""
    with pytest.raises(kind) as caught:
        yield caught
    if code:
        assert caught.value.code == code
    assert caught.value.message.endswith((".", "”"))


def join(world: World, who: str, *roles: str) -> User:
    """One more person in the project."""
    world.people[who] = person(f"{who}@example.org", who.capitalize())
    add_member(project=world.project, email=f"{who}@example.org", roles_given=roles, by=world.people["manager"])
    return world.people[who]
