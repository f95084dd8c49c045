"""My turn: what waits for me, oldest promise first; what do I wait for?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from orchestration.models import Notice, Wait
from orchestration.selectors.turn_page import WINDOW
from projects.clock import time_is
from projects.models import Event, Feature, User
from projects.selectors.access import membership_for
from projects.services.members import remove_member
from reviews.models import Waiver
from reviews.services.flags import raise_flag
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.world import World

WEDNESDAY = datetime(2025, 11, 19, 12, tzinfo=UTC)


def groups(browse: As, who: str) -> dict[str, list[str]]:
    """The sentences under each title."""
    found = browse(who).get("/").context["page"].groups
    return {group["title"]: [f"{row['subject']} {row['key']}" for row in group["rows"]] for group in found}


def told(user: User, feature: Feature, words: str) -> Notice:
    event = Event.objects.filter(feature=feature).order_by("-seq")[0]
    return Notice.objects.create(
        user=user,
        event=event,
        project=feature.project,
        feature=feature,
        my_turn=False,
        text=words,
        path=f"/f/{feature.key}",
        at=event.at,
        mail="off",
    )


def test_a_stranger_begins_with_a_project(world: World, browse: As) -> None:
    page = text(browse("outsider").get("/"))
    assert "Nothing waits for you" in page
    assert "Begin with a project" in page
    assert 'href="/projects"' in page


def test_where_nothing_waits_a_pm_opens_a_feature_and_others_see_the_board(world: World, browse: As) -> None:
    assert "/p/shop/new" in text(browse("pm").get("/"))
    assert 'href="/p/shop"' in text(browse("viewer").get("/"))


def test_what_waits_is_grouped_by_its_promise_oldest_first(world: World, browse: As) -> None:
    keys = {}
    for hours, name in [(60, "overdue"), (20, "today"), (2, "later"), (48, "oldest")]:
        with time_is(WEDNESDAY - timedelta(hours=hours)):
            keys[name] = world.feature(name).key
            world.offer(Feature.objects.get(key=keys[name]), "prd")
    with time_is(WEDNESDAY):
        found = groups(browse, "engineer")
        headline = browse("engineer").get("/").context["headline"]
    assert found == {
        "Overdue": [f"Review the PRD {keys['overdue']}", f"Review the PRD {keys['oldest']}"],
        "Today": [f"Review the PRD {keys['today']}"],
        "Later": [f"Review the PRD {keys['later']}"],
    }
    assert headline == "Four things wait for you"


def test_only_the_first_row_is_primary(world: World, browse: As) -> None:
    for name in ("One", "Two"):
        world.offer(world.feature(name), "prd")
    rows = [row for group in browse("engineer").get("/").context["page"].groups for row in group["rows"]]
    assert [row["action"].get("tone", "") for row in rows] == ["primary", ""]


def test_every_act_has_its_sentence(world: World, browse: As) -> None:
    offering = world.feature("Offering")
    assert groups(browse, "pm") == {"In your hands": [f"Offer the PRD {offering.key}"]}
    assert groups(browse, "architect") == {"In your hands": [f"Say whether it is complex {offering.key}"]}
    world.offer(offering, "prd")
    world.decide(offering, "prd", "return", reason="Which goal comes first?")
    assert groups(browse, "pm")["Later"] == [f"Answer Engineer on the PRD {offering.key}"]
    world.offer(offering, "prd", variant=2)
    world.decide(offering, "prd", "block", reason="No.")
    world.offer(offering, "prd", variant=3)
    assert f"Look again at the PRD you blocked {offering.key}" in groups(browse, "engineer")["Later"]
    world.agree(offering, "mocks")
    world.offer(offering, "mocks", variant=2)
    assert f"Look at the mocks again {offering.key}" in groups(browse, "engineer")["Later"]
    raise_flag(feature=world.fresh(offering), reason="Stop.", by=world.people["qa"])
    assert f"Resolve a red flag {offering.key}" in groups(browse, "manager")["Later"]
    propose_waiver(
        feature=world.fresh(offering),
        gate_key="adr",
        reason="Small.",
        until=datetime.now(UTC) + timedelta(days=2),
        by=world.people["manager"],
    )
    assert f"Confirm the waiver of Architecture decision record {offering.key}" in groups(browse, "viewer")["Later"]


def test_a_feature_on_which_everything_holds_can_be_moved_on_from_here(world: World, browse: As) -> None:
    feature = world.feature()
    world.agree(feature, "prd", "mocks")
    world.not_complex(feature)
    page = browse("engineer").get("/").context["page"]
    assert [group["title"] for group in page.groups] == ["You could move on"]
    action = page.groups[0]["rows"][0]["action"]
    browse("engineer").post(action["url"], action["fields"])
    assert world.fresh(feature).state == "design"
    phase = groups(browse, "engineer")["In your hands"]
    assert f"Finish phase 1 {feature.key}" in phase


def test_what_began_anew_is_asked_for_again_in_one_click(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    flag = raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    assert flag.stopped
    rows = [row for group in browse("engineer").get("/").context["page"].groups for row in group["rows"]]
    again = next(row for row in rows if row["subject"] == "Ask again for the contract")
    answer = browse("engineer").post(again["action"]["url"], again["action"]["fields"], follow=True)
    assert "Asked again about the contract." in text(answer)


def test_what_was_offered_but_not_answered_before_a_flag_is_its_givers_again(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    rows = [row for group in browse("engineer").get("/").context["page"].groups for row in group["rows"]]
    again = next(row for row in rows if row["subject"] == "Ask again for the risks")
    assert (again["action"]["label"], again["quote"]) == ("Ask again", "It was offered before the work started anew.")
    assert Wait.objects.get(feature=feature, gate="risks", ended_at=None).act == "answer"


def test_whom_i_wait_for(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    others = browse("pm").get("/").context["page"].others
    assert {f"{wait['who']} {wait['says']} {wait['key']}" for wait in others} == {
        f"Designer to offer the mocks {feature.key}",
        f"Architect to say whether it is complex {feature.key}",
        f"Engineer to review the PRD {feature.key}",
    }
    assert browse("qa").get("/").context["page"].others == []


def test_nothing_of_a_project_that_i_left(world: World, browse: As) -> None:
    world.offer(world.feature(), "prd")
    assert groups(browse, "engineer")
    world.people["engineer"].memberships.all().delete()
    assert groups(browse, "engineer") == {}


def test_many_things_come_window_by_window(world: World, browse: As) -> None:
    for number in range(WINDOW + 3):
        world.feature(f"Feature {number}")
    first = browse("pm").get("/")
    assert first.context["headline"] == f"{WINDOW + 3} things wait for you"
    assert sum(len(group["rows"]) for group in first.context["page"].groups) == WINDOW
    second = browse("pm").get(first.context["next_url"])
    assert sum(len(group["rows"]) for group in second.context["page"].groups) == 3
    assert (second.context["previous_url"], second.context["next_url"]) == ("/", "")
    for odd in ("-1", "x", "9" * 30, "٣"):
        assert browse("pm").get("/", {"from": odd}).status_code == 200


def test_the_page_costs_the_same_for_one_thing_and_for_many(world: World, browse: As) -> None:
    world.offer(world.feature(), "prd")
    few = queries(browse("engineer"), "/")
    for number in range(6):
        feature = world.feature(f"Feature {number}")
        world.offer(feature, "prd")
        world.agree(feature, "mocks")
        told(world.people["engineer"], feature, "Something happened.")
    assert queries(browse("engineer"), "/") == few <= MOST_QUERIES


def test_notices_since_i_was_here_until_i_mark_them_read(world: World, browse: As) -> None:
    feature = world.feature()
    for number in range(9):
        told(world.people["pm"], world.feature(f"Feature {number}"), f"Thing {number} happened.")
    told(world.people["qa"], feature, "A secret of QA.")
    page = text(browse("pm").get("/"))
    assert page.count("happened.") == 8
    assert "A secret of QA." not in page
    client: Client = browse("pm")
    answer = client.post("/notices", {"read": "all"}, follow=True)
    assert "9 notices marked as read." in text(answer)
    assert "happened." not in text(client.get("/"))
    assert Notice.objects.filter(read_at=None).count() == 1


def test_one_notice_is_marked_read_and_never_somebody_elses(world: World, browse: As) -> None:
    feature = world.feature()
    notice = told(world.people["pm"], feature, "One thing happened.")
    for odd in ("", "x", "0", "9" * 25):
        browse("pm").post("/notices", {"read": odd})
    browse("qa").post("/notices", {"read": str(notice.pk)})
    notice.refresh_from_db()
    assert notice.read_at is None
    browse("pm").post("/notices", {"read": str(notice.pk)}, headers={"referer": "https://evil.example/"})
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_says_your_turn_only_while_it_is(world: World, browse: As) -> None:
    feature = world.feature()
    propose_waiver(
        feature=feature,
        gate_key="prd",
        reason="Small.",
        until=datetime.now(UTC) + timedelta(days=2),
        by=world.people["manager"],
    )
    notice = told(world.people["viewer"], feature, "Manager would waive the PRD.\nConfirm it.")
    Notice.objects.filter(pk=notice.pk).update(my_turn=True)
    entry = browse("viewer").get("/notices").context["entries"][0]
    assert (entry["turn"], entry["text"]) == ("now", notice.text)
    confirm_waiver(waiver=Waiver.objects.get(feature=feature), by=world.people["qa"])
    for path, name in (("/notices", "entries"), ("/", "notices")):
        answer = browse("viewer").get(path)
        entry = answer.context[name][0]
        assert (entry["turn"], entry["text"]) == ("over", "Manager would waive the PRD.")
        assert "was your turn" in text(answer)
        assert "chip-accent" not in text(answer)


def test_all_notices_window_by_window(world: World, browse: As) -> None:
    feature = world.feature()
    events: Any = [Event.objects.get(feature=feature, seq=1)]
    for number in range(52):
        events.append(world.feature(f"Feature {number}").events.get(seq=1))
    for event in events:
        Notice.objects.create(
            user=world.people["pm"],
            event=event,
            project=world.project,
            my_turn=True,
            text=f"Event {event.pk}",
            path="/",
            at=event.at,
            mail="off",
        )
    first = browse("pm").get("/notices")
    assert (len(first.context["entries"]), first.context["any_unread"]) == (50, True)
    assert len(browse("pm").get(first.context["next_url"]).context["entries"]) == 3
    older = browse("pm").get(first.context["next_url"])
    assert browse("pm").get(older.context["previous_url"]).context["entries"] == first.context["entries"]
    assert queries(browse("pm"), "/notices") <= MOST_QUERIES
    remove_member(membership=membership_for(project=world.project, user=world.people["pm"]), by=world.people["manager"])
    assert browse("pm").get("/notices").context["entries"] == []
    assert text(browse("qa").get("/notices")).count("Nothing yet") == 1


def test_nobody_is_sent_to_sign_in(world: World, browse: As) -> None:
    for path in ("/", "/notices"):
        assert "/accounts/login" in browse("").get(path)["Location"]
