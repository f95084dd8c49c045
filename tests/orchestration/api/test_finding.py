"""What lists can be asked: filters, words, orders, parts and expansions; each one by an index, and nothing unknown."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from orchestration.api.feature_list import EXPANDABLE
from orchestration.api.schemas.features import Feature as Shape
from orchestration.selectors.finding import Wanted, features_wanted, said, words_of
from projects import clock
from projects.models import Event, Feature
from projects.services.features import change_feature, mark_feature
from reviews.services.flags import raise_flag
from tests.orchestration.api.calling import BASE
from tests.orchestration.api.conftest import As
from tests.world import World


def keys(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["key"] for row in answer.json()["results"]]


def test_each_filter_leaves_what_it_says(world: World, api: As) -> None:
    carts = world.feature("Saved carts across-devices")
    slots = world.bring_to(world.feature("Delivery slots v2.0"), "design")
    mark_feature(feature=world.fresh(slots), labels=["payments", "eu"], by=world.people["pm"])
    world.offer(slots, "contract")
    moment = clock.now()
    with clock.time_is(moment + timedelta(minutes=1)):
        raise_flag(feature=world.fresh(carts), reason="Stop.", by=world.people["qa"])

    def found(query: str) -> list[str]:
        return keys(api("viewer").get(f"features?{query}"))

    for query in (
        "label=payments",
        "label=eu,payments",
        "gate=contract:offered",
        "turn_role=counterpart",
        "q=delivery",
    ):
        assert found(query) == [slots.key], query
    for query in ("label=eu,us", "gate=contract:accepted", "turn_role=viewer", "q=elivery", "q=slots gift"):
        assert found(query) == [], query
    since = moment.isoformat().replace("+", "%2B")
    assert found(f"updated_since={since}") == [carts.key]
    assert found(f"updated_since={since}&label=payments") == []
    assert found(f"updated_since={moment.date()}") == [slots.key, carts.key]
    assert found("updated_since=2383-05-21T05:55:43-20:40") == []  # an offset that PostgreSQL does not know
    for words in ("CART", "dev sav", "across-devices", carts.key, carts.key.lower(), "shop follow"):
        assert carts.key in found(f"q={words}"), words
    assert found("q=2.0") == [slots.key] and found("q=v2") == [slots.key]
    assert keys(api("outsider").get("features?q=carts")) == []


def test_words_are_found_where_they_stand_today(world: World, api: As) -> None:
    feature = world.feature("Saved carts")
    change_feature(feature=feature, title="Gift cards", summary="", by=world.people["pm"])
    assert keys(api("viewer").get("features?q=carts")) == []
    assert keys(api("viewer").get("features?q=gift")) == [feature.key]


@pytest.mark.parametrize(
    "order", ["opened_at", "-opened_at", "state_since", "-state_since", "updated_at", "-updated_at"]
)
def test_every_order_is_stable_under_the_cursor(world: World, api: As, order: str) -> None:
    """Two pairs share a moment, which the primary key then orders; pages go forward and back over the same rows."""
    moment, made = clock.now(), []
    for n in range(5):
        with clock.time_is(moment + timedelta(minutes=n // 2)):
            made.append(world.feature(f"Feature {n}").key)
    wanted = made[::-1] if order.startswith("-") else made
    viewer, path, seen, last = api("viewer"), f"features?page_size=2&ordering={order}", [], ""
    while path:
        last, answer = path, viewer.get(path)
        seen += keys(answer)
        path = (answer.json()["next"] or "").partition(BASE)[2]
    assert seen == wanted
    back = viewer.get(last).json()["previous"].partition(BASE)[2]
    assert keys(viewer.get(back)) == wanted[2:4]


def test_a_cursor_belongs_to_its_order(world: World, api: As) -> None:
    for n in range(2):
        world.feature(f"Feature {n}")
    cursor = (
        api("viewer")
        .get("features?page_size=1&ordering=state_since")
        .json()["next"]
        .partition("cursor=")[2]
        .split("&")[0]
    )
    for order in ("updated_at", "opened_at"):
        refused = api("viewer").get(f"features?ordering={order}&cursor={cursor}")
        assert list(refused.json()["errors"]) == ["cursor"]
    assert api("viewer").get(f"features?ordering=-state_since&cursor={cursor}").status_code == 200


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("colour=red", "colour", "updated_since"),
        ("ordering=title", "ordering", "-updated_at"),
        ("ordering=", "ordering", "opened_at"),
        ("fields=key,secret", "fields", "summary"),
        ("fields=", "fields", "summary"),
        ("expand=everything", "expand", "moves"),
        ("expand=moves&page_size=26", "page_size", "25"),
        ("gate=contract", "gate", "contract:offered"),
        ("gate=contract:fine", "gate", "contract:offered"),
        ("turn_role=%00", "turn_role", "qa"),
        ("label=", "label", "200"),
        ("label=%00", "label", "200"),
        ("q=", "q", "200"),
        ("q=---", "q", "letter"),
        ("q=%00", "q", "200"),
        ("updated_since=yesterday", "updated_since", "2026-03-31"),
        ("updated_since=2026-02-30", "updated_since", "2026-03-31"),
        ("updated_since=9999-12-31T23:59:59-23:59", "updated_since", "2026-03-31"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_refused_with_what_is_known(
    world: World, api: As, query: str, field: str, said: str
) -> None:
    answer = api("viewer").get(f"features?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), answer.content
    assert said in answer.json()["errors"][field][0]


@pytest.mark.parametrize("text", ["'", "a' | 'b", "!a", "a:*b", "\\", "🙂 a", "²", "ß", "a" * 200, "1e5", "-1", "%"])
def test_no_search_breaks(world: World, api: As, text: str) -> None:
    world.feature("a b")
    words = words_of(text)
    assert isinstance(list(features_wanted(world.people["viewer"], Wanted(words=words))), list)


def test_fields_choose_members_and_say_so(world: World, api: As) -> None:
    feature = world.feature()
    viewer = api("viewer")
    part = viewer.get("features?fields=key,state")
    assert part.headers["Content-Type"] == "application/vnd.countersign.sparse+json"
    assert part.json()["results"] == [{"key": feature.key, "state": "intake"}]
    whole = viewer.get(f"features/{feature.key}").json()
    assert set(whole) == set(Shape().fields)
    for name in whole:
        answer = viewer.get(f"features/{feature.key}?fields={name}")
        assert list(answer.json()) == [name]
    assert viewer.get(f"features/{feature.key}/events?fields=kind").json()["results"] == [{"kind": "feature.opened"}]


def test_expanded_rows_say_what_the_feature_says(world: World, api: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    viewer = api("viewer")
    [row] = viewer.get(f"features?expand={','.join(EXPANDABLE)}&fields=key").json()["results"]
    assert row["key"] == feature.key
    assert row["expanded"] == {name: viewer.get(f"features/{feature.key}").json()[name] for name in EXPANDABLE}


def test_events_by_kind_and_from_a_place_on(world: World, api: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    viewer = api("viewer")
    for path in ("projects/shop/events", f"features/{feature.key}/events"):
        made = viewer.get(f"{path}?kind=decision.made,feature.moved&ordering=id").json()["results"]
        assert [one["kind"] for one in made] == ["decision.made", "decision.made", "feature.moved"]
        after = viewer.get(f"{path}?after={made[1]['id']}&ordering=id").json()["results"]
        assert [one["id"] for one in after] == list(
            Event.objects.filter(pk__gt=made[1]["id"]).order_by("pk").values_list("pk", flat=True)
        )


def test_the_other_lists_are_narrowed_too(world: World, api: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    viewer, gate = api("viewer"), f"features/{feature.key}/gates/prd"
    assert [one["user"]["name"] for one in viewer.get("projects/shop/members?role=qa").json()["results"]] == ["Qa"]
    newest = viewer.get("projects/shop/members?ordering=-joined_at").json()["results"]
    assert newest == viewer.get("projects/shop/members").json()["results"][::-1]
    for query, count in (("verdict=accept", 1), ("verdict=block", 0), ("revision=1", 1), ("revision=2", 0)):
        assert len(viewer.get(f"{gate}/decisions?{query}").json()["results"]) == count, query
    api("viewer").post(f"{gate}/threads", {"revision": 1, "body": "By when?"})
    for query, count in (("open=true", 1), ("open=false", 0)):
        assert len(viewer.get(f"{gate}/threads?{query}").json()["results"]) == count
        assert len(viewer.get(f"features/{feature.key}/flags?{query}").json()["results"]) == 0


def test_words_and_orders_are_asked_for_as_their_indexes_have_them(world: World) -> None:
    """What the planner chooses on 100,000 features stands in docs/performance.md."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        words = Feature.objects.filter(said(("carts", "sav"))).explain()
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        orders = {
            "feature_moved": Feature.objects.order_by("-state_since", "-pk")[:25].explain(),
            "standing_updated": Feature.objects.filter(standing__isnull=False)
            .order_by("-standing__judged_at", "-pk")[:25]
            .explain(),
        }
    assert "feature_by_words" in words
    for index, plan in orders.items():
        assert index in plan and "Sort" not in plan, plan
