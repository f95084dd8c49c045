"""The dashboard: where does work wait, for whom, how long?"""

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.clock import time_is
from projects.models import Feature, User
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.orchestration.pages.conftest import As
from tests.world import World

MOST_QUERIES = 12


def at(days: float) -> Any:
    return time_is(timezone.now() - timedelta(days=days))


def table(browser: Client, name: str) -> list[list[str]]:
    answer = browser.get(f"/p/shop/dashboard/{name}.csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"] == f'attachment; filename="shop-{name}.csv"'
    return list(csv.reader(StringIO(answer.content.decode())))


def lived(world: World) -> tuple[Feature, Feature]:
    """One feature merged after three weeks, and one whose PRD waits for its answer since ten days."""
    with at(30):
        merged = world.feature("Delivery slots")
        world.bring_to(merged, "design")
    with at(9):
        world.agree(merged, "contract", "risks")
        world.tick_phases(merged, "1")
        world.move(merged, "begin_build")
        world.tick_phases(merged, "2", "3", "4")
        world.offer(merged, "visual")
        world.move(merged, "submit")
        world.decide(merged, "visual")
        world.agree(merged, "integration")
        world.move(merged, "merge")
    with at(10):
        waiting = world.feature("Gift cards")
        world.not_complex(waiting)
        world.agree(waiting, "mocks")
        world.offer(waiting, "prd")
    return merged, waiting


def test_the_headline_says_for_whom_work_waits_and_leads_there(world: World, browse: As) -> None:
    _, waiting = lived(world)
    answer = browse("manager").get("/p/shop/dashboard")
    headline = answer.context["headline"]
    assert headline["title"] == "Work waits longest for API Engineer"
    assert headline["sub"].startswith(
        "1 of 1 open features waits for API Engineer, the oldest for 10 d; 85% of the answers to PRD"
    )
    assert "the promise is 1 d" in headline["sub"]
    shown = browse("manager").get(headline["url"]).context["columns"]
    assert [card["key"] for column in shown for card in column["cards"]] == [waiting.key]


def test_tiles_carry_their_n(world: World, browse: As) -> None:
    lived(world)
    tiles = {tile["label"]: tile for tile in browse("viewer").get("/p/shop/dashboard").context["tiles"]}
    lead = tiles["Intake to merged, median"]
    assert (lead["value"], lead["note"]) == ("21.0 d", "of 1 feature")
    assert tiles["Accepted at first offer"]["value"] == "100%"
    # Seven gates were answered at once, one is overdue.
    assert tiles["Promises kept"]["note"] == "7 of 8 answers"
    assert tiles["Open debt"]["note"] == "no waivers"


def test_the_number_beside_a_bar_is_the_bar(world: World, browse: As) -> None:
    lived(world)
    drawn = browse("viewer").get("/p/shop/dashboard").context["courts_chart"]
    lines = re.findall(r'aria-label="giver ([\d.]+) days, receiver ([\d.]+) days".*?bars-note">([^<]+)<', drawn)
    sums = [float(giver) + float(receiver) for giver, receiver, _ in lines]
    assert len(sums) == 7 and sums == sorted(sums, reverse=True)
    said = [
        (whole, float(note.removesuffix(" d"))) for whole, (_, _, note) in zip(sums, lines, strict=True) if "d" in note
    ]
    assert said and all(abs(whole - note) < 0.08 for whole, note in said)


def test_each_picture_has_its_numbers_as_a_file(world: World, browse: As) -> None:
    lived(world)
    browser = browse("manager")
    states = table(browser, "states")
    assert states[0] == ["Day", "Merged", "Verify", "Build", "Design", "Intake"]
    assert (len(states), states[1][1:], states[-1][1:]) == (10, ["0"] * 5, ["1", "0", "0", "0", "1"])
    stays = {row[0]: row for row in table(browser, "stays")}
    assert stays["Design"][1:4] == ["21.0 d", "21.0 d", "1"]
    assert [row[0] for row in table(browser, "queues")] == ["Role", "API Engineer"]
    assert "PRD" in {row[0] for row in table(browser, "courts")}
    assert browser.get("/p/shop/dashboard/secrets.csv").status_code == 404


def test_flags_and_waivers_are_listed_and_a_file_runs_no_formula(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature("=cmd()"), "design")
    flag = raise_flag(feature=feature, reason="@SUM(1)", by=world.people["viewer"])
    resolve_flag(flag=flag, resolution="Done.", by=world.people["engineer"])
    raise_flag(feature=world.fresh(feature), reason="Prices are rounded.", by=world.people["qa"])
    until = timezone.now() + timedelta(days=9)
    waiver = propose_waiver(
        feature=world.fresh(feature), gate_key="risks", reason="Noor is away.", until=until, by=world.people["manager"]
    )
    confirm_waiver(waiver=waiver, by=world.people["pm"])
    answer = browse("manager").get("/p/shop/dashboard")
    assert [line["quote"] for line in answer.context["flags_open"]] == ["“Prices are rounded.”"]
    assert "resolved by Engineer" in answer.context["flags_past"][0]["extra"]
    assert "Pm confirmed it" in answer.context["waivers"][0]["meta"]
    rows = table(browse("manager"), "flags")
    assert sorted(row[2] for row in rows[1:]) == ["'@SUM(1)", "Prices are rounded."]
    assert {row[1] for row in rows[1:]} == {"'=cmd()"}
    assert [row[2] for row in table(browse("manager"), "waivers")[1:]] == ["Risk review"]


def test_a_waiver_is_no_debt_once_the_handshake_holds(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    until = timezone.now() + timedelta(days=9)
    waiver = propose_waiver(
        feature=feature, gate_key="risks", reason="Noor is away.", until=until, by=world.people["manager"]
    )
    answer = browse("manager").get("/p/shop/dashboard")
    assert answer.context["tiles"][3]["note"] == "1 waiver, 1 not confirmed, none over"
    world.agree(feature, "risks")
    assert waiver.pk and browse("manager").get("/p/shop/dashboard").context["waivers"] == []


def test_an_empty_project_is_told_what_comes(world: World, browse: As) -> None:
    answer = browse("manager").get("/p/shop/dashboard")
    assert answer.context["empty"] and "Numbers come with the work" in answer.content.decode()
    assert table(browse("manager"), "flags") == [["Feature", "Title", "Reason", "Raised by", "Raised", "Resolved"]]


def test_it_costs_the_same_however_much_happened(world: World, browse: As) -> None:
    browser = browse("manager")
    User.objects.filter(pk=world.people["manager"].pk).update(is_demo=True)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get("/p/shop/dashboard", HTTP_HOST="127.0.0.1").status_code == 200
        return len(caught)

    world.feature("One")
    statements()  # the session notes the project once, the process is parsed once
    few = statements()
    lived(world)
    world.bring_to(world.feature("Third"), "verify")
    assert statements() == few <= MOST_QUERIES
