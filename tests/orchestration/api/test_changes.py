"""What a revision of a contract changes, and answers to single changes, for programs."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Feature
from reviews.artifacts import Submission
from reviews.services import contract_comparisons
from reviews.services.revisions import offer
from tests.orchestration.api.conftest import As
from tests.reviews.contract_changes.orders import changed, orders, text
from tests.world import World


@pytest.fixture
def feature(world: World) -> Feature:
    """Ben accepted the first of two revisions."""
    found = world.bring_to(world.feature(), "design")
    for document in (orders(), changed()):
        offer(
            feature=world.fresh(found),
            gate_key="contract",
            submission=Submission(body=text(document)),
            by=world.people["engineer"],
        )
        if document == orders():
            world.decide(found, "contract", by="ben")
    return found


def place(feature: Feature, rest: str) -> str:
    return f"features/{feature.key}/gates/contract/{rest}"


def decision(world: World, feature: Feature, verdict: str, **data: Any) -> dict[str, Any]:
    current = world.current(feature, "contract")
    return {"verdict": verdict, "revision": current.number, "digest": current.digest, "data": data, "reason": "No."}


def test_changes_are_told_place_by_place(feature: Feature, api: As) -> None:
    answer = api("ben").get(place(feature, "revisions/2/changes")).json()
    assert (answer["revision"], answer["against"], answer["state"]) == (2, 1, "done")
    assert [change["class"] for change in answer["changes"]] == ["breaking"] * 3 + ["risky"] * 2 + ["safe"] * 2
    assert answer["operations"] == {"unchanged": 1, "changed": 2, "added": 0, "removed": 0}
    first = api("ben").get(place(feature, "revisions/1/changes")).json()
    assert (first["against"], first["changes"]) == (None, [])
    back = api("ben").get(place(feature, "revisions/1/changes?against=2")).json()
    assert back["changes"]


@pytest.mark.parametrize("against", ["0", "9", "x", "", "1" * 30])
def test_a_base_that_is_none_is_refused(feature: Feature, api: As, against: str) -> None:
    answer = api("ben").get(place(feature, f"revisions/2/changes?against={against}"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["against"])


def test_other_artifacts_have_no_changes(feature: Feature, api: As) -> None:
    assert api("ben").get(f"features/{feature.key}/gates/prd/revisions/1/changes").status_code == 404
    assert api("ben").get(place(feature, "revisions/9/changes")).status_code == 404


def test_a_large_contract_waits_for_the_worker(feature: Feature, api: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract_comparisons, "SMALL", 10)
    waiting = api("ben").get(place(feature, "revisions/2/changes")).json()
    assert (waiting["state"], waiting["changes"], waiting["operations"]) == ("waiting", [], None)


def test_it_is_cheap_once_it_is_known(feature: Feature, api: As) -> None:
    ben = api("ben")
    ben.get(place(feature, "revisions/2/changes"))
    with CaptureQueriesContext(connection) as found:
        ben.get(place(feature, "revisions/2/changes"))
    assert len(found) <= 5  # one of them counts the call


def test_an_acceptance_by_changes_names_what_is_left(world: World, feature: Feature, api: As) -> None:
    ben, url = api("ben"), place(feature, "decisions")
    breaking = [
        change["fingerprint"]
        for change in ben.get(place(feature, "revisions/2/changes")).json()["changes"]
        if change["class"] == "breaking"
    ]
    said = [{"fingerprint": breaking[0], "verdict": "accept"}]
    answer = ben.post(url, decision(world, feature, "accept", changes=said))
    assert (answer.status_code, answer.json()["code"]) == (409, "changes_open")
    assert [change["fingerprint"] for change in answer.json()["changes"]] == breaking[1:]
    refused = [{"fingerprint": breaking[0], "verdict": "refuse", "note": "We cannot show that."}]
    wrong = ben.post(url, decision(world, feature, "accept", changes=refused))
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["data.changes"])
    assert ben.post(url, decision(world, feature, "return", changes=refused)).status_code == 201


def test_an_acceptance_that_names_no_changes_accepts_the_whole(world: World, feature: Feature, api: As) -> None:
    assert api("ben").post(place(feature, "decisions"), decision(world, feature, "accept")).status_code == 201


def test_components_are_named_and_listed(world: World, api: As) -> None:
    body = {"name": "Payment wrapper", "owner": world.people["integration"].email, "condition": "Call through it."}
    made = api("integration").post("projects/shop/components", body)
    assert made.status_code == 201
    assert made.json()["owner"]["name"] == "Integration"
    assert api("viewer").get("projects/shop/components").json()["results"] == [made.json()]
    again = api("manager").post("projects/shop/components", body)
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
    assert api("engineer").post("projects/shop/components", {**body, "name": "Other"}).status_code == 403
