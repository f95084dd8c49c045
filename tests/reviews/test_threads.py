"""Discussion anchored to what it speaks of, carried along while its anchor lives."""

import pytest
from django.db import IntegrityError, transaction

from projects.errors import Conflict, Invalid, NotFound
from reviews.anchors import lives
from reviews.models import Comment, Thread
from reviews.services.threads import answer_thread, begin_thread, resolve_thread
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_thread_is_begun_answered_and_resolved(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    thread = begin_thread(
        feature=feature,
        gate_key="prd",
        revision=1,
        body="By when?",
        anchor_kind="section",
        anchor="Goals",
        by=world.people["engineer"],
    )
    answer_thread(thread=thread, body="Within a quarter.", by=world.people["pm"])
    resolve_thread(thread=thread, by=world.people["engineer"])
    assert [comment.body for comment in Comment.objects.order_by("seq")] == ["By when?", "Within a quarter."]
    with pytest.raises(Conflict):
        resolve_thread(thread=thread, by=world.people["pm"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(body="Something else")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": "  "}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"anchor_kind": "moon", "anchor": "Tranquillity"}, "anchor_kind"),
        ({"anchor_kind": "section", "anchor": ""}, "anchor"),
        ({"box": [0, 0, 1, 1]}, "box"),
        ({"anchor_kind": "screen", "anchor": "Cart", "box": [0, 0, 2, 1]}, "box"),
        ({"anchor_kind": "screen", "anchor": "Cart", "box": [0, 0, True, 1]}, "box"),
        ({"anchor_kind": "screen", "anchor": "Cart", "box": [0, 0, 1]}, "box"),
    ],
)
def test_a_place_that_cannot_be_is_refused(world: World, change: dict[str, object], field: str) -> None:
    feature = world.feature()
    world.offer(feature, "mocks")
    with pytest.raises(Invalid) as refused:
        begin_thread(
            feature=feature,
            gate_key="mocks",
            revision=1,
            by=world.people["engineer"],
            **{"body": "Hm", **change},  # type: ignore[arg-type]
        )
    assert list(refused.value.errors) == [field]
    assert not Thread.objects.exists()


def test_a_revision_that_is_not_there_has_no_threads(world: World) -> None:
    with pytest.raises(NotFound):
        begin_thread(feature=world.feature(), gate_key="prd", revision=1, body="Hm", by=world.people["engineer"])


@pytest.mark.parametrize(
    ("kind", "anchor", "alive"),
    [
        ("whole", "", True),
        ("section", "Goals", True),
        ("section", "Goal", False),
        ("section", "Costs & gains", True),
        ("section", "Ours", True),
        ("operation", "GET /carts", True),
        ("operation", "POST /carts", False),
        ("screen", "Cart", True),
        ("screen", "Basket", False),
        ("risk", "R1", True),
        ("risk", "R2", False),
        ("component", "Drawer", True),
        ("component", "Cart", False),
    ],
)
def test_an_anchor_lives_while_its_part_is_there(kind: str, anchor: str, alive: bool) -> None:
    data = {
        "operations": [{"method": "get", "path": "/carts"}],
        "screens": [{"name": "Cart"}],
        "risks": [{"id": "R1"}],
        "components": [{"component": "Drawer"}],
    }
    assert lives(kind, anchor, data, "# T\n\n## Goals\n\nx\n\n## Costs &amp; gains\n\n## **Ours**\n") is alive
