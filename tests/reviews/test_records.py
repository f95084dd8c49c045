"""Decision records are numbered in their project, once, and take each other's place."""

import json

import pytest

from projects.errors import Invalid
from projects.models import Event
from reviews.artifacts import InvalidArtifact, Submission, prepare
from reviews.models import RecordNumber, Revision
from reviews.services.revisions import offer
from tests.world import ADR, World, build_world

pytestmark = pytest.mark.django_db


def numbers(world: World) -> list[tuple[str, int]]:
    rows = RecordNumber.objects.filter(project=world.project).order_by("number")
    return list(rows.values_list("feature__key", "number"))


def test_the_first_offer_gives_the_next_number_of_the_project(world: World) -> None:
    one, two = world.feature("Carts"), world.feature("Gifts")
    world.offer(two, "adr")
    world.offer(one, "adr")
    world.offer(two, "adr", variant=2)
    world.offer(one, "prd")
    assert numbers(world) == [(two.key, 1), (one.key, 2)]
    other = build_world("OTHER", "Other")
    world_feature = other.feature()
    other.offer(world_feature, "adr")
    assert numbers(other) == [(world_feature.key, 1)]
    records = [event.data.get("record") for event in Event.objects.filter(kind="revision.offered", feature=two)]
    assert records == [1, None]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"supersedes": "1"}, "data.supersedes"),
        ({"supersedes": 0}, "data.supersedes"),
        ({"supersedes": True}, "data.supersedes"),
        ({"supersedes": 2**31}, "data.supersedes"),
        ({"supersedes": 1.5}, "data.supersedes"),
        ({"replaces": 1}, "data.replaces"),
    ],
)
def test_what_is_no_number_of_a_record_is_refused(data: dict[str, object], where: str) -> None:
    with pytest.raises(InvalidArtifact) as refused:
        prepare("adr", Submission(body=ADR, data=data))
    assert list(refused.value.errors) == [where]


def test_only_another_record_of_the_project_can_be_superseded(world: World) -> None:
    first, second = world.feature("Carts"), world.feature("Gifts")
    world.offer(first, "adr")

    def try_it(number: int) -> Revision:
        submission = Submission(body=ADR, data={"supersedes": number})
        return offer(
            feature=world.fresh(second), gate_key="adr", submission=submission, by=world.people["architect"]
        ).revision

    with pytest.raises(Invalid) as unknown:
        try_it(7)
    assert unknown.value.errors == {"data.supersedes": ["There is no ADR-7 in this project."]}
    assert numbers(world) == [(first.key, 1)]
    assert try_it(1).data == {"supersedes": 1}
    with pytest.raises(Invalid):
        try_it(2)
    assert json.dumps(Revision.objects.filter(feature=second).latest("number").data) == '{"supersedes": 1}'


def test_a_prd_takes_no_such_data() -> None:
    with pytest.raises(InvalidArtifact):
        prepare("prd", Submission(body="# A", data={"supersedes": 1}))
