"""What an AI agent does with its token is its person's deed, and every record names both."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from orchestration.services.audit import Audit
from projects import clock
from projects.errors import Forbidden, Invalid
from projects.models import ApiToken, Event, User
from projects.services.features import open_feature
from projects.services.tokens import authenticate, create_token
from reviews.artifacts import Submission
from reviews.models import Decision, Receiver, Revision
from reviews.selectors.evidence import facts_for
from reviews.services.decisions import decide
from reviews.services.revisions import offer
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.orchestration.api.calling import Caller
from tests.orchestration.pages.conftest import As
from tests.reviews.judging import refused
from tests.world import World, submission


def agent_of(world: World, who: str, name: str = "Claude") -> User:
    """The person as they come in by the token of an agent."""
    _token, secret = create_token(name="agent", agent=name, by=world.people[who])
    found = authenticate(secret=secret)
    assert found is not None
    return found


def test_every_event_and_row_names_the_agent_beside_its_person(world: World) -> None:
    pm, engineer = agent_of(world, "pm"), agent_of(world, "engineer", "Code bot")
    world.people |= {"pm": pm, "engineer": engineer}
    feature = open_feature(project=world.project, title="Saved carts", by=pm)
    world.offer(feature, "prd")
    made = world.decide(feature, "prd")

    assert [event.agent for event in feature.events.order_by("seq")] == ["Claude", "Claude", "Code bot"]
    assert Revision.objects.get().author == "Claude for Pm"
    assert (made.by, Decision.objects.get().agent) == (engineer, "Code bot")
    facts = facts_for(world.fresh(feature)).gate("prd")
    assert (facts.revisions[0].agent, facts.decisions[0].agent) == ("Claude", "Code bot")


def test_whoever_acts_alone_is_named_alone(world: World) -> None:
    feature = world.feature()
    world.agree(feature, "prd")
    assert not Event.objects.filter(data__has_key="agent").exists()
    assert Decision.objects.get().author == "Engineer"


@pytest.mark.parametrize(("gives", "answers"), [("agent", "person"), ("person", "agent"), ("agent", "another agent")])
def test_an_agent_and_its_person_are_one_for_the_ban_on_own_work(world: World, gives: str, answers: str) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.people |= {"person": world.people["engineer"], "agent": agent_of(world, "engineer")}
    world.people["another agent"] = agent_of(world, "engineer", "Other")
    membership = world.people["engineer"].memberships.get()
    membership.roles = ["api-engineer", "qa"]
    membership.save()
    world.offer(feature, "risks", by=gives)
    for verdict in ("accept", "return", "block"):
        with refused(Forbidden, "own_work"):
            world.decide(feature, "risks", verdict, by=answers)


def test_an_agent_is_no_second_person_for_its_own_persons_waiver(world: World) -> None:
    feature, until = world.feature(), clock.now() + timedelta(days=3)
    waiver = propose_waiver(
        feature=feature, gate_key="prd", reason="No PRD.", until=until, by=agent_of(world, "manager")
    )
    with pytest.raises(Forbidden):
        confirm_waiver(waiver=waiver, by=world.people["manager"])


def test_a_carried_answer_keeps_the_agent_that_gave_it(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract", receivers=[world.people["ben"].email])
    world.people["ben"] = agent_of(world, "ben")
    given = world.decide(feature, "contract", by="ben")
    world.people["engineer"] = agent_of(world, "engineer", "Code bot")
    same = submission("contract").body.replace('"Carts"', '"The carts"')
    offer(
        feature=world.fresh(feature),
        gate_key="contract",
        submission=Submission(body=same),
        by=world.people["engineer"],
    )
    carried = Decision.objects.get(carried_from=given)
    event = feature.events.get(kind="decision.carried")
    assert (carried.author, event.agent, event.data["decided_with"]) == ("Claude for Ben", "Code bot", "Claude")
    assert list(Audit().findings()) == []


def test_rows_written_together_name_the_agent_too(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.people["engineer"] = agent_of(world, "engineer")
    world.offer(feature, "contract", receivers=[world.people["ben"].email])
    assert {row.agent for row in Receiver.objects.filter(gate="contract")} == {"Claude"}
    assert list(Audit().findings()) == []


def test_the_audit_finds_an_agent_that_somebody_hid(world: World) -> None:
    feature = world.feature()
    world.people["pm"] = agent_of(world, "pm")
    world.offer(feature, "prd")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE reviews_revision SET agent = ''")
        cursor.execute("SET session_replication_role = origin")
    [found] = Audit().findings()
    assert "agent" in found.sentence


def test_pages_and_api_say_who_acted_for_whom(world: World, browse: As) -> None:
    feature = world.feature()
    engineer = agent_of(world, "engineer")
    offered = world.offer(feature, "prd")
    decide(
        feature=world.fresh(feature), gate_key="prd", verdict="return", revision=1, digest=offered.digest,
        reason="Which goals?", by=engineer,
    )  # fmt: skip
    for page in (f"/f/{feature.key}/history", f"/f/{feature.key}", f"/f/{feature.key}/prd", "/p/shop/history"):
        assert "Claude for Engineer" in browse("pm").get(page).content.decode(), page
    assert "Claude for you" in browse("engineer").get(f"/f/{feature.key}/prd").content.decode()
    api = Caller(world.people["pm"])
    [decision] = api.get(f"features/{feature.key}/gates/prd/decisions").json()["results"]
    assert (decision["by"]["name"], decision["agent"]) == ("Engineer", "Claude")
    [standing] = api.get(f"features/{feature.key}/gates/prd").json()["standing"]
    assert standing["agent"] == "Claude"
    assert api.get(f"features/{feature.key}/events").json()["results"][0]["agent"] == "Claude"
    assert (api.get("me").json()["agent"], Caller(engineer).get("me").json()["agent"]) == (None, None)


def test_a_token_of_an_agent_is_made_on_the_page_and_by_the_operator(
    world: World, browse: As, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = browse("qa").post("/account/tokens", {"token-name": "Review bot", "token-agent": "  Claude \t 4 "})
    found = authenticate(secret=answer.context["secret"])
    assert found and (found.pk, found.agent) == (world.people["qa"].pk, "Claude 4")
    assert "Claude 4" in browse("qa").get("/account").content.decode()
    call_command("token", world.people["qa"].email, "--agent", "Claude")
    printed = capsys.readouterr()
    secret = printed.out.removesuffix("\n")
    assert len(secret.split()) == 1 and printed.err == ""
    assert authenticate(secret=secret).agent == "Claude"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["x" * 81, "Claude\0", "Ana\u202eeniB", "\ud800", "Claude\x1b[31m"])
def test_a_name_that_could_deceive_is_refused(world: World, browse: As, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create_token(name="bot", agent=name, by=world.people["qa"])
    assert "agent" in refusal.value.errors
    if name.isascii() or "\u202e" in name:
        assert browse("qa").post("/account/tokens", {"token-name": "b", "token-agent": name}).status_code == 400
    assert not ApiToken.objects.exists()
