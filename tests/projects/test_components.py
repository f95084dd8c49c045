"""Components that a project shares: who names them, and what is refused."""

from dataclasses import replace

import pytest

from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.models import Component, Event
from projects.selectors.components import component_of, components_of
from projects.services.components import Described, add_component, change_component, remove_component
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
WRAPPER = Described(
    name="Payment wrapper",
    owner_role="integration-engineer",
    guidance="Never call the provider itself.",
    condition="Call through the wrapper.",
    link="https://wiki.example.org/payment",
)


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.mark.parametrize("who", ["manager", "integration"])
def test_managers_and_integration_engineers_name_components(world: World, who: str) -> None:
    made = add_component(
        project=world.project, described=replace(WRAPPER, name="  Payment   wrapper "), by=world.people[who]
    )
    assert [one.name for one in components_of(world.project)] == ["Payment wrapper"]
    event = Event.objects.latest("pk")
    assert (event.kind, event.feature, event.data["component"], event.data["name"]) == (
        "component.added",
        None,
        made.pk,
        "Payment wrapper",
    )


@pytest.mark.parametrize("who", ["engineer", "pm", "viewer"])
def test_others_do_not(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        add_component(project=world.project, described=WRAPPER, by=world.people[who])
    assert world.outsider
    with pytest.raises(NotFound):
        add_component(project=world.project, described=WRAPPER, by=world.outsider)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"owner_role": ""}, "owner_role"),
        ({"owner_role": "wizard"}, "owner_role"),
        ({"owner": "nobody@example.org"}, "owner"),
        ({"guidance": "x" * 4001}, "guidance"),
        ({"condition": "x" * 701}, "condition"),
        ({"condition": "nul\0"}, "condition"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://a b"}, "link"),
    ],
)
def test_what_says_nothing_is_refused(world: World, change: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_component(project=world.project, described=replace(WRAPPER, **change), by=world.people["manager"])
    assert list(refused.value.errors) == [field]
    assert not Component.objects.exists()


def test_a_name_stands_once(world: World) -> None:
    manager = world.people["manager"]
    first = add_component(project=world.project, described=WRAPPER, by=manager)
    with pytest.raises(Conflict) as refused:
        add_component(project=world.project, described=replace(WRAPPER, name="payment WRAPPER"), by=manager)
    assert refused.value.code == "name_taken"
    remove_component(component=first, by=manager)
    add_component(project=world.project, described=WRAPPER, by=manager)


def test_a_person_may_own_it_and_changes_are_told(world: World) -> None:
    manager = world.people["manager"]
    made = add_component(project=world.project, described=WRAPPER, by=manager)
    owned = replace(WRAPPER, owner_role="", owner=world.people["integration"].email.upper())
    changed = change_component(component=made, described=owned, by=manager)
    assert changed.owner == world.people["integration"]
    before = Event.objects.count()
    change_component(component=made, described=owned, by=manager)
    assert Event.objects.count() == before, "saying the same again is no change"


def test_what_is_off_the_list_is_not_there(world: World) -> None:
    manager = world.people["manager"]
    made = add_component(project=world.project, described=WRAPPER, by=manager)
    remove_component(component=made, by=manager)
    assert components_of(world.project) == []
    with pytest.raises(NotFound):
        component_of(project=world.project, component_id=made.pk)
    with pytest.raises(NotFound):
        remove_component(component=made, by=manager)
    with pytest.raises(NotFound):
        change_component(component=made, described=WRAPPER, by=manager)


def test_of_another_project_nothing_is_found(world: World) -> None:
    other = build_world("OTHER", "Other")
    made = add_component(project=other.project, described=WRAPPER, by=other.people["manager"])
    with pytest.raises(NotFound):
        component_of(project=world.project, component_id=made.pk)
