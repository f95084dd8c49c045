"""What if, and why: asked by programs, and nothing is written."""

import pytest

from tests.orchestration.api.conftest import As
from tests.orchestration.api.fingerprints import fingerprint
from tests.world import World

AGREED = ",".join(f"{key}:agree" for key in ("contract", "risks", "integration", "visual"))


def test_what_if_everybody_agreed(world: World, api: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    before = fingerprint()
    asked = f"features/{feature.key}/simulation?assume={AGREED}&phases=complete&state=verify"
    answer = api("viewer").get(asked).json()
    moves = {move["move"]: move for move in answer["moves"]}
    assert (answer["state"], moves["merge"]["allowed"]) == ("verify", True)
    gates = {gate["key"]: gate for gate in answer["gates"]}
    assert (gates["contract"]["state"], gates["contract"]["really"]) == ("accepted", "open")
    without = api("viewer").get(asked.replace(",visual:agree", ",visual:return:designer")).json()
    merge = next(move for move in without["moves"] if move["move"] == "merge")
    assert [blocker["gate"] for blocker in merge["blockers"]] == ["visual"]
    assert fingerprint() == before


def test_an_earlier_revision_labels_and_another_version(world: World, api: As) -> None:
    feature = world.feature()
    world.agree(feature, "prd")
    world.offer(feature, "prd", 2)
    path = f"features/{feature.key}/simulation"
    states = {gate["key"]: gate["state"] for gate in api("pm").get(f"{path}?revision=prd:1").json()["gates"]}
    assert states["prd"] == "accepted"
    assert api("pm").get(f"{path}?process=1&complex=false&labels=a,b&paths=x/y").status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("assume=prd", "assume"),
        ("assume=prd:maybe", "assume"),
        ("assume=nothing:accept", "assume"),
        ("assume=prd:accept:qa", "assume"),
        ("revision=prd", "revision"),
        ("revision=prd:9", "assume"),
        ("process=99", "process"),
        ("process=" + "9" * 30, "process"),
        ("state=merged", "state"),
        ("complex=perhaps", "complex"),
        ("phases=some", "phases"),
        ("whatever=1", "whatever"),
        ("labels=" + ",".join("abcdefghijklmnopqrstuvwxyz" * 2), "labels"),
    ],
)
def test_what_could_not_be_is_named(world: World, api: As, query: str, field: str) -> None:
    answer = api("pm").get(f"features/{world.feature().key}/simulation?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_why_a_gate_stands_as_it_does(world: World, api: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    answer = api("viewer").get(f"features/{feature.key}/gates/prd/explanation").json()
    assert (answer["gate"], answer["state"], answer["holds"]) == ("prd", "offered", False)
    said = {clause["text"]: clause["holds"] for clause in answer["clauses"]}
    assert said["PM offers a revision"] is True and said["API Engineer accepts"] is False
    assert api("viewer").get(f"features/{feature.key}/gates/nothing/explanation").status_code == 404
