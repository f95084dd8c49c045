"""The board: where is everything?"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orchestration.models import Standing, Wait
from orchestration.selectors.board import WINDOW
from projects.clock import time_is
from projects.models import Feature, User
from reviews.services.flags import raise_flag
from tests.orchestration.pages.conftest import As
from tests.world import World

MOST_QUERIES = 12


def cards(answer: Any) -> dict[str, list[str]]:
    return {column["title"]: [card["key"] for card in column["cards"]] for column in answer.context["columns"]}


def card(answer: Any, key: str) -> dict[str, Any]:
    return next(card for column in answer.context["columns"] for card in column["cards"] if card["key"] == key)


def pills(answer: Any) -> dict[str, int]:
    return {choice["label"]: choice["count"] for choice in answer.context["choices"]}


def test_every_feature_stands_in_the_column_of_its_state(world: World, browse: As) -> None:
    merged = world.bring_to(world.feature("Delivery slots"), "merged")
    verify = world.bring_to(world.feature("Guest checkout"), "verify")
    fresh = world.feature("Gift cards")
    answer = browse("viewer").get("/p/shop")
    found = cards(answer)
    assert (found["Intake"], found["Verify"], found["Merged"]) == ([fresh.key], [verify.key], [merged.key])
    assert found["Design"] == found["Build"] == []
    assert "Gift cards" in answer.content.decode()


def test_a_card_says_whose_turn_it_is_and_on_what(world: World, browse: As) -> None:
    feature = world.feature()
    world.agree(feature, "mocks")
    world.not_complex(feature)
    world.offer(feature, "prd")
    assert card(browse("engineer").get("/p/shop"), feature.key)["turn"] == "Your turn · PRD"
    theirs = card(browse("pm").get("/p/shop"), feature.key)
    assert (theirs["turn"], theirs["mine"], "over" in theirs) == ("Engineer’s turn · PRD", False, False)
    world.decide(feature, "prd")
    assert card(browse("pm").get("/p/shop"), feature.key)["turn"] == "Ready to start"


def test_a_card_names_the_role_where_nobody_holds_it(world: World, browse: As) -> None:
    feature = world.feature()
    world.people["architect"].memberships.all().delete()
    world.agree(feature, "mocks", "prd")
    said = card(browse("pm").get("/p/shop"), feature.key)
    assert said["turn"] == "Nobody holds Architect · decision record"


def test_filters_leave_what_they_say(world: World, browse: As) -> None:
    late, stopped, calm = (
        world.feature("Late"),
        world.bring_to(world.feature("Stopped"), "design"),
        world.feature("Calm"),
    )
    with time_is(timezone.now() - timedelta(days=9)):
        world.offer(late, "prd")
    raise_flag(feature=world.fresh(stopped), reason="Prices are rounded.", by=world.people["viewer"])
    answer = browse("engineer").get("/p/shop")
    counted = pills(answer)
    assert (counted["All"], counted["Stopped"], counted["Over its promise"]) == (3, 1, 1)
    for show, expected in (
        ("stopped", [stopped.key]),
        ("over", [late.key]),
        ("role:architect", [calm.key, late.key]),
        ("mine", [late.key, stopped.key]),
        ("role:nobody", []),
    ):
        shown = cards(browse("engineer").get("/p/shop", {"show": show}))
        assert sorted(key for column in shown.values() for key in column) == sorted(expected), show
    assert card(browse("engineer").get("/p/shop"), late.key)["over"]


def test_the_number_beside_my_turn_is_the_number_of_its_filter(world: World, browse: As) -> None:
    for title in ("One", "Two"):
        world.offer(world.feature(title), "prd")
    world.feature("Three")
    answer = browse("engineer").get("/p/shop", {"show": "mine"})
    assert pills(answer)["My turn"] == sum(map(len, cards(answer).values())) == 2
    assert answer.context["header"]["turn_count"] == 2


@pytest.mark.parametrize("show", ["", "mine", "over", "stopped", "role:qa", "\0", "role:\0x", "x" * 5000])
def test_any_filter_that_an_address_may_hold_gives_a_board(world: World, browse: As, show: str) -> None:
    world.feature()
    assert browse("pm").get("/p/shop", {"show": show, "state": show}).status_code == 200


def many_features(world: World, numbers: range) -> None:
    """Open features with something waiting each, written at once; their histories are of no interest here."""
    now, pm = timezone.now(), world.people["pm"]
    process = world.fresh(world.feature("First")).process
    features = Feature.objects.bulk_create(
        Feature(
            project=world.project,
            number=number,
            key=f"SHOP-{number}",
            title=f"Feature {number}",
            state_since=now,
            process=process,
            opened_by=pm,
            opened_at=now,
        )
        for number in numbers
    )
    pips = [{"key": "prd", "title": "PRD", "checkpoint": "start", "state": "open"}]
    Standing.objects.bulk_create(Standing(feature=one, pips=pips, judged_at=now) for one in features)
    Wait.objects.bulk_create(
        Wait(
            feature=one,
            project=world.project,
            subject="gate:prd",
            act="offer",
            gate="prd",
            roles=["pm"],
            users=[pm.pk],
            began_at=now,
            began_seq=1,
        )
        for one in features
    )


def look(browser: Any, show: str = "") -> tuple[list[str], Any]:
    """The board as one of the demo's people sees it, which is when the header asks most."""
    with CaptureQueriesContext(connection) as caught:
        answer = browser.get("/p/shop", {"show": show}, HTTP_HOST="127.0.0.1")
    assert answer.status_code == 200 and answer.context["header"]["demo"]["roles"] == "Manager"
    return [query["sql"] for query in caught.captured_queries], answer


def test_a_thousand_features_cost_as_many_statements_as_ten(world: World, browse: As) -> None:
    browser = browse("manager")
    User.objects.filter(pk=world.people["manager"].pk).update(is_demo=True)
    many_features(world, range(1000, 1010))
    look(browser)  # the session notes the project once
    few = {show: len(look(browser, show)[0]) for show in ("", "mine", "role:pm")}
    many_features(world, range(2000, 2990))
    for show, statements in few.items():
        assert len(look(browser, show)[0]) == statements <= MOST_QUERIES
    intake = look(browser)[1].context["columns"][0]
    assert (len(intake["cards"]), intake["count"], intake["more_count"]) == (50, 1002, 952)
    alone = browser.get("/p/shop", {"state": "intake"}).context["columns"]
    assert [len(column["cards"]) for column in alone] == [200]


def test_columns_and_waits_come_through_indexes(world: World, browse: As) -> None:
    browser = browse("manager")
    User.objects.filter(pk=world.people["manager"].pk).update(is_demo=True)
    many_features(world, range(1000, 2000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_feature, orchestration_wait, orchestration_standing")
    statements, _ = look(browser)
    columns = next(sql for sql in statements if "UNION ALL" in sql and "LIMIT 50" in sql)
    waits = next(sql for sql in statements if 'FROM "orchestration_wait"' in sql and "IN (" in sql)
    assert "feature_by_state" in plan(columns)
    # The planner may take the plain index of the foreign key instead of the partial one: both are read by feature.
    assert re.search("Index Scan using (wait_open_by_feature|orchestration_wait_feature)", plan(waits))


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql.replace('%', '%%')}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_an_empty_board_says_what_to_do_next(world: World, browse: As) -> None:
    opened = browse("pm").get("/p/shop").content.decode()
    assert "Open the first feature" in opened and "Add members" not in opened
    assert "Add members" in browse("manager").get("/p/shop").content.decode()
    said = browse("qa").get("/p/shop").content.decode()
    assert "Features are opened by PM or Manager" in said and "Open the first feature" not in said


def test_only_so_many_merged_ones_are_shown(world: World, browse: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WINDOW, "merged", 1)
    older, newer = (world.bring_to(world.feature(title), "merged") for title in ("Older", "Newer"))
    column = browse("pm").get("/p/shop").context["columns"][-1]
    assert ([card["key"] for card in column["cards"]], column["count"]) == ([newer.key], 2)
    everything = browse("pm").get(column["more_url"])
    assert cards(everything) == {"Merged": [newer.key, older.key]}
