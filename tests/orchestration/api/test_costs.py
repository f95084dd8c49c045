"""Statements a call costs beside the one that counts it, sign-in included; they must not grow with what there is."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.services.flags import raise_flag
from tests.orchestration.api.calling import Caller
from tests.orchestration.api.conftest import As
from tests.world import World


def statements(call: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        call()
    found = [query["sql"] for query in captured.captured_queries]
    counting = [one for one in found if "INTO orchestration_callcount" in one]
    assert len(counting) == 1
    return [one for one in found if one not in counting]


def warm(caller: Caller) -> Caller:
    """Once a minute a token's use is noted, and a process version is parsed once in a server's life."""
    caller.get("me")
    return caller


def test_a_list_costs_the_same_however_long_it_is(world: World, api: As) -> None:
    viewer = warm(api("viewer"))
    for _ in range(2):
        world.feature()
    few = statements(lambda: viewer.get("features"))
    for _ in range(12):
        world.agree(world.feature(), "prd")
    many = statements(lambda: viewer.get("features"))
    assert len(viewer.get("features").json()["results"]) == 14
    assert len(few) == len(many) <= 5, many


@pytest.mark.parametrize("query", ["?turn=me", "?state=intake", "?project=shop", "?project=shop&state=intake&turn=me"])
def test_filters_cost_one_statement_at_most(world: World, api: As, query: str) -> None:
    pm = warm(api("pm"))
    world.feature()
    found = statements(lambda: pm.get(f"features{query}"))
    assert len(pm.get(f"features{query}").json()["results"]) == 1
    assert len(found) <= 6, found


@pytest.mark.parametrize(("query", "most"), [("fields=key,state", 3), ("expand=gates,moves,phases", 6), ("q=carts", 5)])
def test_parts_and_expansions_cost_a_fixed_number(world: World, api: As, query: str, most: int) -> None:
    """Without its waits a row needs neither them nor their people; expanded, all rows are judged at once."""
    viewer = warm(api("viewer"))
    world.agree(world.feature(), "prd")
    viewer.get(f"features?{query}")
    one = statements(lambda: viewer.get(f"features?{query}"))
    for _ in range(3):
        world.agree(world.feature(), "prd")
    four = statements(lambda: viewer.get(f"features?{query}"))
    assert len(viewer.get(f"features?{query}").json()["results"]) == 4
    assert len(one) == len(four) <= most, four


def test_a_feature_costs_the_same_however_much_has_happened(world: World, api: As) -> None:
    viewer = warm(api("viewer"))
    feature = world.feature()
    viewer.get(f"features/{feature.key}")
    early = statements(lambda: viewer.get(f"features/{feature.key}"))
    world.bring_to(feature, "verify")
    for variant in (2, 3):
        world.offer(feature, "visual", variant=variant)
        world.decide(feature, "visual", "return")
    raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    late = statements(lambda: viewer.get(f"features/{feature.key}"))
    assert len(early) == len(late) <= 12, late


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("me", 2),
        ("projects", 2),
        ("projects/shop", 3),
        ("projects/shop/members", 3),
        ("projects/shop/components", 3),
        ("projects/shop/process", 3),
        ("projects/shop/process/versions", 3),
        ("projects/shop/events", 3),
        ("features/{key}/events", 4),
        ("features/{key}/can/merge", 5),
        ("features/{key}/flags", 4),
        ("features/{key}/gates/contract", 5),
        ("features/{key}/gates/contract/revisions", 5),
        ("features/{key}/gates/contract/revisions/1", 4),
        ("features/{key}/gates/contract/decisions", 4),
        ("features/{key}/gates/contract/waivers", 4),
        ("features/{key}/gates/contract/threads", 6),
        ("features/{key}/conditions", 6),
        ("features/{key}/gates/risks/results", 4),
    ],
)
def test_reads_are_cheap(world: World, api: As, path: str, most: int) -> None:
    manager = warm(api("manager"))
    feature = world.bring_to(world.feature(), "build")
    manager.get(f"features/{feature.key}")
    found = statements(lambda: manager.get(path.format(key=feature.key)))
    assert len(found) <= most, found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("key", "most"), [(None, 13), ("once", 16)])
def test_decisions_and_moves_stay_within_their_statements(world: World, api: As, key: str | None, most: int) -> None:
    """BEGIN and COMMIT count; savepoints too, which is why this runs outside a test's own transaction."""
    engineer = warm(api("engineer"))
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "mocks")
    offered = world.offer(feature, "prd")
    place = f"features/{feature.key}"
    body = {"verdict": "accept", "revision": offered.number, "digest": offered.digest}
    deciding = statements(lambda: engineer.post(f"{place}/gates/prd/decisions", body, key=key))
    moving = statements(lambda: engineer.post(f"{place}/moves", {"move": "start"}, key=key))
    assert world.fresh(feature).state == "design"
    assert "BEGIN" in deciding and "COMMIT" in deciding
    assert len(deciding) <= most, deciding
    assert len(moving) <= most, moving
