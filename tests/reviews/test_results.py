"""Test results: linked to a planned test, append-only, the latest one counts."""

import pytest
from django.db import IntegrityError, transaction

from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.models import Event, Feature
from reviews.models import TestResult
from reviews.services.results import report_result
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def feature(world: World) -> Feature:
    """The test of R1 is planned; that of R2 is not."""
    found = world.bring_to(world.feature(), "design")
    world.agree(found, "risks")
    return world.fresh(found)


def test_a_result_stands_with_the_test_as_it_was_planned(world: World, feature: Feature) -> None:
    for who, outcome in (("qa", "failed"), ("engineer", "passed")):
        report_result(
            feature=feature, gate_key="risks", risk="R1", outcome=outcome, link="https://ci.example.org/1",
            by=world.people[who],
        )  # fmt: skip
    assert [(one.outcome, one.what) for one in TestResult.objects.order_by("seq")] == [
        ("failed", "Merge two carts of one shopper"),
        ("passed", "Merge two carts of one shopper"),
    ]
    event = Event.objects.filter(kind="test.reported").latest("seq")
    assert (event.data["risk"], event.data["outcome"]) == ("R1", "passed")


@pytest.mark.parametrize(
    ("who", "change", "refusal", "said"),
    [
        ("qa", {"risk": "R9"}, Invalid, "risk"),
        ("qa", {"risk": ""}, Invalid, "risk"),
        ("qa", {"outcome": "perhaps"}, Invalid, "outcome"),
        ("qa", {"link": "javascript:alert(1)"}, Invalid, "link"),
        ("qa", {"risk": "R2"}, Conflict, "no_test_planned"),
        ("viewer", {}, Forbidden, "not_holder"),
        ("pm", {}, Forbidden, "not_holder"),
        ("outsider", {}, NotFound, "not_found"),
        ("qa", {"gate_key": "nothing"}, NotFound, "not_found"),
        ("qa", {"gate_key": "integration"}, (Forbidden, Invalid), ""),
    ],
)
def test_what_is_no_result_is_refused(
    world: World, feature: Feature, who: str, change: dict[str, str], refusal: type[Exception], said: str
) -> None:
    by = world.outsider if who == "outsider" else world.people[who]
    given = {"gate_key": "risks", "risk": "R1", "outcome": "passed", "link": ""} | change
    with pytest.raises(refusal) as refused:
        report_result(feature=feature, by=by, **given)
    assert said in (refused.value.code, *getattr(refused.value, "errors", {}), "")
    assert not TestResult.objects.exists()


def test_a_closed_feature_takes_none(world: World, feature: Feature) -> None:
    world.move(feature, "cancel", by="pm", reason="No.")
    with pytest.raises(Conflict) as refused:
        report_result(
            feature=world.fresh(feature), gate_key="risks", risk="R1", outcome="passed", by=world.people["qa"]
        )
    assert refused.value.code == "closed"


@pytest.mark.parametrize("tamper", [lambda rows: rows.update(outcome="failed"), lambda rows: rows._raw_delete(rows.db)])
def test_a_result_stays_as_it_was_reported(world: World, feature: Feature, tamper) -> None:  # type: ignore[no-untyped-def]
    report_result(feature=feature, gate_key="risks", risk="R1", outcome="passed", by=world.people["qa"])
    with pytest.raises(IntegrityError), transaction.atomic():
        tamper(TestResult.objects.all())
