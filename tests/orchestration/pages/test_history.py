"""What happened, in sentences; and that nothing of it was changed since."""

from typing import Any

import pytest
from django.db import connection

from orchestration.selectors import histories
from projects.models import Event
from tests.orchestration.pages.conftest import As
from tests.world import World


def texts(answer: Any) -> list[str]:
    return [event["text"] for day in answer.context["days"] for event in day["events"]]


def test_a_feature_s_history_tells_and_proves(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    answer = browse("viewer").get(f"/f/{feature.key}/history")
    told = texts(answer)
    assert (told[0], told[-1]) == ("Engineer started the design", "Pm opened the feature")
    assert f"{feature.chain_length} events, nothing altered" in answer.content.decode()


def test_an_altered_event_shows(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Event.objects.filter(feature=feature, seq=2).update(data={"complex": True, "reason": "Forged."})
        cursor.execute("SET LOCAL session_replication_role = origin")
    said = browse("viewer").get(f"/f/{feature.key}/history").content.decode()
    assert "This history was tampered with" in said and "event 2 was altered" in said


def test_a_project_s_history_is_filtered_by_kind_and_person(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return", reason="Which goals?")
    everything = browse("pm").get("/p/shop/history")
    assert texts(everything)[:3] == ["Engineer returned PRD, revision 1", texts(everything)[1], "Pm opened the feature"]
    assert "Which goals?" in everything.content.decode() and f"/f/{feature.key}/prd" in everything.content.decode()
    assert len(texts(browse("pm").get("/p/shop/history", {"kinds": "handshakes"}))) == 2
    assert texts(browse("pm").get("/p/shop/history", {"kinds": "moves"})) == ["Pm opened the feature"]
    engineer = world.people["engineer"].pk
    assert texts(browse("pm").get("/p/shop/history", {"by": engineer})) == ["Engineer returned PRD, revision 1"]
    nothing = browse("pm").get("/p/shop/history", {"by": engineer, "kinds": "people"})
    assert texts(nothing) == [] and "Nothing of this kind happened" in nothing.content.decode()


def test_pages_lead_to_older_and_newer_and_lose_nothing(
    world: World, browse: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "PAGE", 4)
    for place in range(5):
        world.feature(f"Feature {place}")
    whole = Event.objects.filter(project=world.project).count()
    answer, seen = browse("pm").get("/p/shop/history"), []
    assert answer.context["previous_url"] == ""
    while True:
        seen += texts(answer)
        if not answer.context["next_url"]:
            break
        answer = browse("pm").get(f"/p/shop/history{answer.context['next_url']}")
    assert len(seen) == whole
    last = texts(answer)
    newer = browse("pm").get(f"/p/shop/history{answer.context['previous_url']}")
    assert seen[-len(last) - 4 : -len(last)] == texts(newer)


@pytest.mark.parametrize("value", ["-1", "x", "\0", "9" * 30, "²", str(2**63), str(2**63 - 1), ""])
def test_any_cursor_that_an_address_may_hold_gives_a_page(world: World, browse: As, value: str) -> None:
    feature = world.feature()
    for path in ("/p/shop/history", f"/f/{feature.key}/history"):
        for name in ("before", "after", "by", "kinds"):
            assert browse("pm").get(path, {name: value}).status_code == 200
