"""“If complex”: the architect's word."""

from projects.errors import Conflict, Forbidden, Invalid
from reviews.models import Ruling
from reviews.services.rulings import rule_complexity
from tests.reviews.judging import blockers, events, refused, state, turn
from tests.world import PEOPLE, World


def rule(world: World, feature: object, complex_: bool, *, by: str = "architect", reason: str = "New service.") -> None:
    rule_complexity(feature=world.fresh(feature), complex=complex_, reason=reason, by=world.people[by])  # type: ignore[arg-type]


def test_the_record_is_asked_for_until_the_architect_rules(world: World) -> None:
    feature = world.feature()
    assert (state(world, feature, "adr"), turn(world, feature, "adr")) == ("open", {"architect"})
    rule(world, feature, False)
    assert (state(world, feature, "adr"), turn(world, feature, "adr")) == ("not_applicable", set())
    assert ("adr", "open") not in blockers(world, feature, "start")
    rule(world, feature, True)
    assert ("adr", "open") in blockers(world, feature, "start")
    assert Ruling.objects.count() == events(feature).count("complexity.ruled") == 2


def test_only_the_architect_rules_and_says_why(world: World) -> None:
    feature = world.feature()
    for who in set(PEOPLE) - {"architect"}:
        with refused(Forbidden):
            rule(world, feature, False, by=who)
    with refused(Invalid):
        rule(world, feature, False, reason=" ")
    assert not Ruling.objects.exists()


def test_a_ruling_may_change_until_the_merge(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    rule(world, feature, True)
    with refused(Conflict, "shut"):
        world.move(feature, "merge")
    world.agree(feature, "adr")
    world.move(feature, "merge")
    with refused(Conflict, "closed"):
        rule(world, feature, False)


def test_a_record_that_was_agreed_is_kept(world: World) -> None:
    feature = world.feature()
    world.agree(feature, "adr")
    rule(world, feature, False)
    assert state(world, feature, "adr") == "not_applicable"
    rule(world, feature, True)
    assert state(world, feature, "adr") == "accepted"
