"""The review page: what changed since I last looked, and is it right?"""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from projects.models import Feature
from projects.selectors.access import membership_for
from projects.services.members import change_roles
from reviews.artifacts import Submission
from reviews.models import Decision, Receiver, Revision
from reviews.services.decisions import decide as service_decide
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.requests import request_again
from reviews.services.revisions import offer
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, labels, queries, text
from tests.world import PRD, World, contract, image, submission

GATES = ("prd", "mocks", "adr", "contract", "risks", "integration", "visual")


def bar(browse: As, who: str, feature: Feature, gate: str) -> Any:
    return browse(who).get(f"/f/{feature.key}/{gate}").context["page"].bar


def decide(browse: As, who: str, feature: Feature, gate: str, verdict: str = "accept", **more: Any) -> Any:
    revision = Revision.objects.filter(feature=feature, gate=gate).order_by("-number")[0]
    data = {"act": "decide", "verdict": verdict, "revision": revision.number, "digest": revision.digest, **more}
    return browse(who).post(f"/f/{feature.key}/{gate}", data)


def test_the_page_asks_the_question_and_names_what_is_confirmed(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd", note="The second goal is new.")
    page = text(browse("engineer").get(f"/f/{feature.key}/prd"))
    for words in ("PRD: are the goals clear enough to start?", "What API Engineer confirms", "The second goal is new."):
        assert words in page
    assert "<h2" in page.split("review-artifact")[1]
    assert "20 % fewer abandoned carts" in page


def test_a_decision_names_the_revision_that_was_seen(world: World, browse: As) -> None:
    feature = world.feature()
    revision = world.offer(feature, "prd")
    answer = decide(browse, "engineer", feature, "prd")
    assert (answer.status_code, answer["Location"]) == (302, f"/f/{feature.key}/prd")
    decision = Decision.objects.get()
    assert (decision.verdict, decision.digest, decision.revision) == ("accept", revision.digest, revision)
    assert "You accepted the PRD, revision 1." in text(browse("engineer").get(answer["Location"]))
    after = bar(browse, "engineer", feature, "prd")
    assert (after.accepted, after.tally) == (True, "you accepted it")


def test_a_superseded_decision_shows_what_is_current_and_keeps_the_reason(world: World, browse: As) -> None:
    feature = world.feature()
    old = world.offer(feature, "prd")
    world.offer(feature, "prd", variant=2)
    data = {
        "act": "decide",
        "verdict": "return",
        "revision": old.number,
        "digest": old.digest,
        "return_reason": "The goal is vague.",
    }
    answer = browse("engineer").post(f"/f/{feature.key}/prd", data)
    assert answer.status_code == 409
    page = text(answer)
    assert "You decided on revision 1; revision 2 is current." in page
    assert "The goal is vague." in page
    assert "Revision <del>1</del><ins>2</ins>." in page
    assert answer.context["decide_form"].asks_return
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verdict", ["return", "block"])
def test_a_no_needs_a_reason(world: World, browse: As, verdict: str) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    answer = decide(browse, "engineer", feature, "prd", verdict)
    assert answer.status_code == 400
    assert f"{verdict}_reason" in answer.context["decide_form"].errors
    decide(browse, "engineer", feature, "prd", verdict, **{f"{verdict}_reason": "Not like this."})
    assert Decision.objects.get().reason == "Not like this."


@pytest.mark.parametrize(
    "change",
    [{"verdict": "perhaps"}, {"verdict": ""}, {"revision": ""}, {"revision": "one"}, {"revision": "-1"}, {"digest": ""},
     {"digest": "x" * 65}, {"revision": str(2**70)}],
)  # fmt: skip
def test_a_decision_that_names_nothing_is_refused(world: World, browse: As, change: dict[str, str]) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    assert decide(browse, "engineer", feature, "prd", **change).status_code == 400
    assert not Decision.objects.exists()


def test_nobody_countersigns_their_own_work_and_the_bar_says_who_can(world: World, browse: As) -> None:
    feature = world.feature()
    membership = world.people["designer"].memberships.get()
    membership.roles = ["designer", "api-engineer"]
    membership.save()
    world.offer(feature, "mocks")
    seen = bar(browse, "designer", feature, "mocks")
    assert not seen.decides
    assert seen.note == "You offered this yourself, and nobody countersigns their own work. Engineer can."
    answer = decide(browse, "designer", feature, "mocks")
    assert answer.status_code == 403
    assert "nobody countersigns their own work" in text(answer)
    assert not Decision.objects.exists()


def test_the_bar_says_to_everybody_what_they_can_do(world: World, browse: As) -> None:
    feature = world.feature()
    assert [action["label"] for action in bar(browse, "pm", feature, "prd").actions] == ["Offer the PRD"]
    assert bar(browse, "qa", feature, "prd").note == "Nothing has been offered yet. Pm offers it."
    assert bar(browse, "engineer", feature, "contract").note == "This handshake opens when the feature is in Design."
    world.offer(feature, "prd")
    assert bar(browse, "engineer", feature, "prd").decides
    assert bar(browse, "viewer", feature, "prd").note == "Decided by Engineer."
    given = bar(browse, "pm", feature, "prd")
    assert (given.note, labels({"actions": given.actions})) == (
        "Waiting for Engineer.",
        ["Ask again", "Offer revision 2"],
    )
    decide(browse, "engineer", feature, "prd", "return", return_reason="Which goal?")
    answer = bar(browse, "pm", feature, "prd").actions[-1]
    assert (answer["label"], answer.get("tone")) == ("Offer revision 2", "primary")
    world.move(feature, "cancel", by="pm", reason="No.")
    assert "cancelled" in bar(browse, "engineer", feature, "prd").note


def test_an_earlier_revision_is_for_reading_alone(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.offer(feature, "prd", variant=2)
    answer = browse("engineer").get(f"/f/{feature.key}/prd?revision=1")
    assert "Revision 1." in text(answer)
    assert not answer.context["page"].bar.decides
    assert answer.context["page"].bar.actions[0]["label"] == "See revision 2"
    for odd in ("3", "0", "x", "", "1e3", "9" * 30):
        assert browse("engineer").get(f"/f/{feature.key}/prd?revision={odd}").status_code == 404


def test_the_page_says_against_what_it_is_to_be_held(world: World, browse: As) -> None:
    feature = world.feature()
    world.agree(feature, "prd")
    world.offer(feature, "prd", variant=2)
    assert browse("engineer").get(f"/f/{feature.key}/prd").context["page"].against == (
        "revision 2 against 1, which you accepted"
    )
    assert browse("qa").get(f"/f/{feature.key}/prd").context["page"].against == "revision 2 against 1"


def test_people_and_their_answers(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.decide(feature, "contract", by="ines")
    world.decide(feature, "contract", "return", by="ben", reason="“total” may be null.")
    found = {
        answer.name: answer for answer in browse("engineer").get(f"/f/{feature.key}/contract").context["page"].answers
    }
    assert (found["Ines"].state, found["Ines"].words) == ("accepted", "accepted revision 1")
    assert (found["Ben"].state, found["Ben"].reason) == ("returned", "“total” may be null.")
    world.offer(feature, "contract", variant=2)
    after = {answer.name: answer for answer in browse("ines").get(f"/f/{feature.key}/contract").context["page"].answers}
    assert (after["you"].state, after["you"].words) == ("stale", "accepted revision 1, before it changed")
    assert (after["Ben"].state, after["Ben"].words) == ("offered", "has not answered yet")


def test_a_decision_is_revoked_by_its_author_or_a_manager(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    decision = world.decide(feature, "prd")
    path, data = f"/f/{feature.key}/prd", {"act": "revoke", "decision": decision.pk, "reason": "I was too quick."}
    assert browse("qa").post(path, data).status_code == 403
    missing = browse("engineer").post(path, {**data, "reason": ""})
    assert missing.status_code == 400
    assert "Say why this decision no longer stands." in text(missing)
    assert browse("engineer").post(f"/f/{feature.key}/mocks", data).status_code == 404
    assert browse("manager").post(path, data).status_code == 302
    assert browse("engineer").post(path, data).status_code == 409
    page = browse("engineer").get(path).context["page"]
    assert (page.gate.state, page.answers[0].words) == ("stale", "accepted revision 1; revoked since")
    assert page.timeline[0]["text"] == "Manager revoked your answer"


def test_the_giver_asks_again_and_names_further_people(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    offer(
        feature=feature,
        gate_key="contract",
        submission=submission("contract"),
        receivers=[world.people["ben"].email],
        by=world.people["engineer"],
    )
    path = f"/f/{feature.key}/contract"
    assert "Asked again about the contract." in text(
        browse("engineer").post(path, {"act": "request", "note": "By tonight?"}, follow=True)
    )
    assert browse("qa").post(path, {"act": "request"}).status_code == 403
    choices = browse("engineer").get(path).context["name_form"].fields["receivers"].choices
    assert [name for _, name in choices] == ["Ines"]
    assert browse("engineer").post(path, {"act": "name"}).status_code == 400
    assert browse("engineer").post(path, {"act": "name", "receivers": "x@example.org"}).status_code == 400
    done = browse("engineer").post(path, {"act": "name", "receivers": world.people["ines"].email}, follow=True)
    assert "Ines must answer now, too." in text(done)


def test_who_answered_before_is_suggested_first(world: World, browse: As) -> None:
    for _ in range(2):
        earlier = world.bring_to(world.feature(), "design")
        world.offer(earlier, "contract")
        world.decide(earlier, "contract", by="ines")
    third = membership_for(project=world.project, user=world.people["qa"])
    change_roles(membership=third, roles_given=["qa", "counterpart"], by=world.people["manager"])
    feature = world.bring_to(world.feature(), "design")
    offer(
        feature=feature,
        gate_key="contract",
        submission=submission("contract"),
        receivers=[world.people["qa"].email],
        by=world.people["engineer"],
    )
    path = f"/f/{feature.key}/contract"
    people = browse("engineer").get(path).context["name_form"].fields["receivers"].choices
    assert [words for _, words in people] == ["Ines, answered in 2 features", "Ben"]
    assert queries(browse("engineer"), path) <= MOST_QUERIES


def test_a_manager_takes_somebody_off_the_list(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    path, ben = f"/f/{feature.key}/contract", world.people["ben"].pk
    assert browse("engineer").post(path, {"act": "remove", "user": ben, "reason": "x"}).status_code == 403
    assert browse("manager").post(path, {"act": "remove", "user": ben, "reason": ""}).status_code == 400
    assert browse("manager").post(path, {"act": "remove", "user": 4711, "reason": "x"}).status_code == 404
    assert browse("manager").post(path, {"act": "remove", "user": ben, "reason": "On leave."}).status_code == 302
    assert Receiver.objects.get(user=ben).removal_reason == "On leave."


def test_one_who_lost_the_role_is_shown_as_what_keeps_the_gate_in_error(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.people["ines"].memberships.all().delete()
    page = browse("manager").get(f"/f/{feature.key}/contract").context["page"]
    lost = next(answer for answer in page.answers if answer.user == world.people["ines"].pk)
    assert (page.gate.state, lost.words, lost.can_remove) == ("error", "no longer holds the role", True)


def test_a_waiver_is_proposed_and_confirmed_where_it_is_needed(world: World, browse: As) -> None:
    feature = world.feature()
    path = f"/f/{feature.key}/prd"
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    proposed = browse("manager").post(
        path, {"act": "waive", "gate": "prd", "reason": "A small fix.", "until": day}, follow=True
    )
    assert "Manager would waive this gate" in text(browse("qa").get(path))
    assert "You would waive this gate" in text(proposed)
    waiver = browse("qa").get(path).context["page"].gate.proposed_waiver.id
    assert browse("manager").post(path, {"act": "confirm", "waiver": waiver}).status_code == 403
    assert browse("qa").post(path, {"act": "confirm", "waiver": waiver}).status_code == 302
    assert "by Manager, confirmed by you" in text(browse("qa").get(path))


def test_qa_plans_tests_and_adds_a_risk_while_deciding(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    typed = {"test-R2-what": "Watch the table grow", "test-R2-level": "manual"}
    refused = decide(browse, "qa", feature, "risks", **typed)
    assert refused.status_code == 409
    assert "Plan a test for each serious risk" in text(refused)
    assert "Watch the table grow" in text(refused)
    added = {
        "added-TOTAL_FORMS": "1",
        "added-INITIAL_FORMS": "0",
        "added-0-risk": "A stranger sees the cart",
        "added-0-likelihood": "3",
        "added-0-impact": "5",
    }
    serious = decide(browse, "qa", feature, "risks", **typed, **added, **{"test-R1-what": "Merge two carts"})
    assert serious.status_code == 409
    wrong = decide(browse, "qa", feature, "risks", **{**added, "added-0-impact": ""})
    assert wrong.status_code == 400
    assert wrong.context["decide_form"].review.added.forms[0].errors
    done = decide(
        browse, "qa", feature, "risks", **typed, **added,
        **{"test-R1-what": "Merge two carts", "test-R1-level": "e2e", "added-0-what": "Try a foreign id"},
    )  # fmt: skip
    assert done.status_code == 302
    data = Decision.objects.get(revision__gate="risks").data
    assert data["tests"]["R1"]["what"] == "Merge two carts"
    assert data["risks"][0]["planned_test"]["what"] == "Try a foreign id"
    assert "Try a foreign id" in text(browse("engineer").get(f"/f/{feature.key}/risks"))


def test_qa_says_who_tests_it_and_rates_a_risk_otherwise(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    more = {
        "test-R1-what": "Merge",
        "test-R1-level": "e2e",
        "test-R1-who": "Noor",
        "test-R1-link": "https://t.example/1",
    }
    half = decide(browse, "qa", feature, "risks", **more, **{"test-R2-what": "", "test-R2-likelihood": "5"})
    assert half.status_code == 400 and "Rate both, or neither." in text(half) and "https://t.example/1" in text(half)
    bad = decide(browse, "qa", feature, "risks", **{**more, "test-R1-link": "javascript:alert(1)"})
    assert bad.status_code == 400 and not Decision.objects.filter(revision__gate="risks").exists()
    rated = {"test-R1-likelihood": "2", "test-R1-impact": "3"}
    assert decide(browse, "qa", feature, "risks", **more, **rated).status_code == 302
    page = text(browse("engineer").get(f"/f/{feature.key}/risks"))
    assert "2 × 3 = 6" in page and "declared 4 × 4" in page
    assert "Noor" in page and 'href="https://t.example/1"' in page
    assert "Noor" in browse("engineer").get(f"/f/{feature.key}/risks/plan.md").content.decode()


def test_a_counter_proposal_goes_with_the_answer(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    broken = decide(browse, "ben", feature, "contract", "return", return_reason="So.", proposal="openapi: [")
    assert broken.status_code == 400
    assert broken.context["decide_form"].errors["proposal"]
    text_of_it = json.dumps(contract("2.0.0"))
    assert (
        decide(browse, "ben", feature, "contract", "return", return_reason="So.", proposal=text_of_it).status_code
        == 302
    )
    assert "Ben proposes" in text(browse("engineer").get(f"/f/{feature.key}/contract"))


def test_a_build_stands_beside_the_mocks_of_the_same_names(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    screening = browse("designer").get(f"/f/{feature.key}/visual").context["screening"]
    assert [(group.title, [entry.name for entry in group.entries]) for group in screening.groups] == [
        ("No screenshot", ["Empty"]),
        ("Equal to the mock", ["Cart"]),
    ]


def file_path(feature: Feature, gate: str = "mocks", name: str = "Cart.png", number: int = 1) -> str:
    return f"/f/{feature.key}/{gate}/revisions/{number}/files/{name}"


def test_a_file_is_served_to_members_so_that_it_never_runs(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "mocks")
    answer = browse("viewer").get(file_path(feature))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]
    again = browse("viewer").get(file_path(feature), headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_is_nobody_elses(world: World, browse: As) -> None:
    feature, other = world.feature(), world.feature("Another")
    world.offer(feature, "mocks")
    etag = browse("viewer").get(file_path(feature))["ETag"]
    assert browse("outsider").get(file_path(feature)).status_code == 404
    assert browse("outsider").get(file_path(feature), headers={"if-none-match": etag}).status_code == 404
    assert browse("").get(file_path(feature)).status_code == 302
    for path in (
        file_path(other),
        file_path(feature, gate="prd"),
        file_path(feature, number=2),
        file_path(feature, name="Other.png"),
        file_path(feature, name="..%2F..%2Fsecret"),
        file_path(feature, name="%00.png"),
    ):
        assert browse("viewer").get(path).status_code == 404


def test_what_markdown_holds_never_runs(world: World, browse: As) -> None:
    feature = world.feature()
    body = f"{PRD}\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n<img src=x onerror=alert(1)>\n"
    browse("pm").post(f"/f/{feature.key}/prd/offer", {"act": "offer", "body": body, "note": "<b>bold</b>"})
    page = text(browse("engineer").get(f"/f/{feature.key}/prd"))
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<b>bold</b>" not in page


def test_forms_of_other_sites_are_refused(world: World) -> None:
    feature = world.feature()
    revision = world.offer(feature, "prd")
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["engineer"])
    data = {"act": "decide", "verdict": "accept", "revision": revision.number, "digest": revision.digest}
    for path in (f"/f/{feature.key}/prd", f"/f/{feature.key}", f"/f/{feature.key}/prd/offer", "/notices"):
        assert client.post(path, data).status_code == 403
    assert not Decision.objects.exists()


def test_strangers_and_unknown_gates(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    assert browse("outsider").get(f"/f/{feature.key}/prd").status_code == 404
    assert decide(browse, "outsider", feature, "prd").status_code == 404
    assert browse("pm").get(f"/f/{feature.key}/nothing").status_code == 404
    assert browse("pm").post(f"/f/{feature.key}/prd", {"act": "explode"}).status_code == 400


@pytest.mark.parametrize("gate", GATES)
def test_every_kind_costs_the_same_however_often_it_went_to_and_fro(world: World, browse: As, gate: str) -> None:
    small, large = (world.bring_to(world.feature(), "verify") for _ in range(2))
    for feature in (small, large):
        world.offer(feature, gate, variant=7)
    receiver = {"prd": "engineer", "mocks": "engineer", "adr": "engineer", "contract": "ben", "risks": "qa",
                "integration": "integration", "visual": "designer"}[gate]  # fmt: skip
    for variant in range(8, 11):
        world.decide(large, gate, "return", by=receiver)
        world.offer(large, gate, variant=variant)
    few, many = (queries(browse(receiver), f"/f/{feature.key}/{gate}") for feature in (small, large))
    assert few == many <= MOST_QUERIES


def test_the_pixels_of_many_screens_cost_no_more_statements(world: World, browse: As) -> None:
    small, large = world.feature(), world.feature()
    world.offer(small, "mocks")
    screens = tuple(image(f"Screen {number}.png") for number in range(12))
    offer(feature=large, gate_key="mocks", submission=Submission(files=screens), by=world.people["designer"])
    few, many = (queries(browse("engineer"), f"/f/{feature.key}/mocks") for feature in (small, large))
    assert few == many <= MOST_QUERIES


def test_after_a_stop_it_says_who_asks_anew_and_nothing_can_be_decided(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    raise_flag(feature=world.fresh(feature), reason="Orders are lost.", by=world.people["qa"])
    page = browse("ben").get(f"/f/{feature.key}/contract")
    assert not page.context["page"].bar.decides
    assert (
        page.context["page"].bar.note
        == "The work started anew since it was offered. Engineer asks for an answer again."
    )
    row = browse("engineer").get(f"/f/{feature.key}").content.decode()
    assert "changed since" not in row


def test_after_a_return_nothing_is_asked_of_who_returned_it(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return", by="engineer", reason="Which goal?")
    answer = browse("engineer").get(f"/f/{feature.key}/prd")
    assert answer.context["page"].bar.answered
    assert answer.context["page"].bar.tally == "you returned it, and it waits for Pm"
    assert "decision-answered" in text(answer)
    assert decide(browse, "engineer", feature, "prd").status_code == 302


def test_an_acceptance_on_a_condition_says_so(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    offered = world.offer(feature, "contract")
    condition = {"text": "It is load tested", "owner": world.people["engineer"].email, "checkpoint": "merge"}
    for who in ("ben", "ines"):
        service_decide(
            feature=world.fresh(feature),
            gate_key="contract",
            verdict="accept",
            revision=offered.number,
            digest=offered.digest,
            data={"conditions": [condition]} if who == "ben" else None,
            by=world.people[who],
        )
    assert "accepted on one condition" in text(browse("ben").get(f"/f/{feature.key}/contract"))


def test_what_is_agreed_anew_says_why_and_that_nothing_changed(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    flag = raise_flag(feature=world.fresh(feature), reason="Orders are lost.", by=world.people["qa"])
    resolve_flag(flag=flag, resolution="Fixed.", by=world.people["manager"])
    request_again(feature=world.fresh(feature), gate_key="contract", note="", by=world.people["engineer"])
    page = text(browse("ben").get(f"/f/{feature.key}/contract"))
    assert "to be agreed anew, unchanged" in page and "“Orders are lost.”" in page


def test_a_manager_sees_the_ways_on_when_somebody_named_left(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    ben = membership_for(project=world.project, user=world.people["ben"])
    change_roles(membership=ben, roles_given=["viewer"], by=world.people["manager"])
    path = f"/f/{feature.key}/contract"
    answer = browse("manager").get(path)
    give, go_on = answer.context["page"].bar.actions
    assert (give["label"], go_on["label"]) == ("Give Ben the role back", "Go on without Ben")
    assert f'id="{go_on["url"].removeprefix("#")}"' in text(answer)
    assert browse("manager").get(give["url"]).status_code == 200
    assert browse("viewer").get(path).context["page"].bar.actions == []
