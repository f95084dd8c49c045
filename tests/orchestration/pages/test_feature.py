"""The feature page: what shuts the next move, whose turn is it, what can I do?"""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from projects import clock
from projects.clock import time_is
from projects.models import Feature
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from reviews.complexity import QUESTIONS
from reviews.models import Revision
from reviews.services.flags import raise_flag
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, labels, queries, row, text
from tests.reviews.judging import join
from tests.world import World


def verdict(browse: As, who: str, feature: Feature) -> dict[str, Any]:
    return browse(who).get(f"/f/{feature.key}").context["page"].verdict


def rows(browse: As, who: str, feature: Feature) -> list[dict[str, Any]]:
    return verdict(browse, who, feature)["rows"]


def waive(world: World, feature: Feature, gate: str, by: str = "manager", days: int = 3) -> Any:
    return propose_waiver(
        feature=world.fresh(feature),
        gate_key=gate,
        reason="No shared component is used.",
        until=clock.now() + timedelta(days=days),
        by=world.people[by],
    )


def test_the_headline_is_the_answer(world: World, browse: As) -> None:
    feature = world.feature()
    assert verdict(browse, "pm", feature)["title"] == "Three handshakes keep the start shut"
    assert verdict(browse, "pm", feature)["sub"] == "None of the 3 handshakes for the start holds."
    world.agree(feature, "prd", "mocks")
    assert verdict(browse, "pm", feature)["title"] == "One handshake keeps the start shut"
    world.not_complex(feature)
    ready = verdict(browse, "pm", feature)
    assert (ready["title"], ready["tone"]) == ("Everything holds: start the design", "ready")
    world.move(feature, "start")
    world.agree(feature, "contract", "risks")
    shut = verdict(browse, "pm", feature)
    assert (shut["title"], shut["sub"]) == (
        "Phase 1 keeps the build shut",
        "Phase 1 is at 0 of 4 and everything for the start still holds.",
    )
    world.tick_phases(feature, "1")
    world.move(feature, "begin_build")
    world.tick_phases(feature, "2", "3", "4")
    assert verdict(browse, "pm", feature)["title"] == "A build is missing for the submission"
    world.offer(feature, "visual")
    world.move(feature, "submit")
    assert verdict(browse, "pm", feature)["title"] == "Two handshakes keep the merge shut"
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    world.move(feature, "merge")
    done = verdict(browse, "pm", feature)
    assert (done["title"], done["tone"], done["actions"]) == ("Merged just now", "done", [])


def test_a_row_says_whose_turn_it_is_and_offers_them_the_act(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    mine, theirs = row(rows(browse, "engineer", feature), "PRD"), row(rows(browse, "pm", feature), "PRD")
    assert (mine["mine"], mine["says"], labels(mine)) == (True, "waits for your answer", ["Review the PRD"])
    assert (theirs["mine"], theirs["says"], theirs["meta"]) == (False, "waits for API Engineer", "Engineer’s turn")
    assert labels(theirs) == ["Ask again"]
    assert labels(row(rows(browse, "viewer", feature), "PRD")) == []
    assert mine["due"] > clock.now()


def test_a_return_stands_in_the_words_of_who_returned_it(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.decide(feature, "contract", by="ines")
    world.decide(feature, "contract", "return", by="ben", reason="“total” may be null now.")
    mine = row(rows(browse, "engineer", feature), "Contract review")
    assert (mine["says"], mine["quote"]) == ("came back to you", "“‘total’ may be null now.”")
    assert (mine["meta"], mine["extra"], labels(mine)) == (
        "Ben returned revision 1",
        "Ines has accepted",
        ["Answer Ben"],
    )
    assert row(rows(browse, "qa", feature), "Contract review")["says"] == "came back to Engineer"


def test_a_block_waits_for_the_giver_and_once_answered_for_its_author(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "block", reason="This breaks the law.")
    assert row(rows(browse, "pm", feature), "PRD")["says"] == "is blocked by Engineer"
    assert labels(row(rows(browse, "pm", feature), "PRD")) == ["Answer Engineer"]
    world.offer(feature, "prd", variant=2)
    assert row(rows(browse, "pm", feature), "PRD")["says"] == "waits for Engineer to lift the block"
    assert labels(row(rows(browse, "engineer", feature), "PRD")) == ["Look again"]


def test_a_new_mock_after_the_acceptance_shows_stale_and_whose_turn_it_is(world: World, browse: As) -> None:
    feature = world.feature()
    world.agree(feature, "mocks")
    world.offer(feature, "mocks", variant=2)
    found = row(rows(browse, "engineer", feature), "High-fidelity mocks")
    assert (found["state"], found["says"], labels(found)) == ("stale", "changed since you accepted it", ["Look again"])
    other = row(rows(browse, "pm", feature), "High-fidelity mocks")
    assert (other["says"], other["meta"]) == ("changed after Engineer accepted it", "Engineer’s turn")


def test_only_the_first_thing_of_mine_is_primary(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.offer(feature, "mocks")
    found = verdict(browse, "engineer", feature)
    actions = found["actions"] + [action for row in found["rows"] for action in row["actions"]]
    assert [action["label"] for action in actions if action.get("tone") == "primary"] == ["Review the PRD"]


def test_the_move_is_a_button_for_who_may_and_says_who_may_to_others(world: World, browse: As) -> None:
    feature = world.feature()
    world.agree(feature, "prd", "mocks")
    world.not_complex(feature)
    assert verdict(browse, "engineer", feature)["actions"][0]["tone"] == "primary"
    shut = verdict(browse, "qa", feature)["actions"][0]
    assert (shut["tone"], shut["reason"]) == ("shut", "PM, API Engineer or Manager can do it")


def test_a_move_is_made_and_said(world: World, browse: As) -> None:
    feature = world.feature()
    world.agree(feature, "prd", "mocks")
    world.not_complex(feature)
    answer = browse("engineer").post(f"/f/{feature.key}", {"act": "move", "move": "start"}, follow=True)
    assert "The design has started." in text(answer)
    assert world.fresh(feature).state == "design"


def test_title_and_summary_are_put_right_by_who_may_open_features(world: World, browse: As) -> None:
    feature = world.feature()
    data = {"act": "edit", "title": " Saved  carts ", "summary": "They follow."}
    assert browse("pm").post(f"/f/{feature.key}", data).status_code == 302
    browse("pm").post(f"/f/{feature.key}", data)
    changed = world.fresh(feature)
    assert (changed.title, changed.summary, changed.chain_length) == ("Saved carts", "They follow.", 2)
    page = browse("viewer").get(f"/f/{feature.key}").context["page"]
    renamed = f"Pm renamed the feature from “{feature.title}” to “Saved carts” and changed its summary"
    assert (page.can_edit, page.events[0]["text"]) == (False, renamed)
    assert browse("viewer").post(f"/f/{feature.key}", data).status_code == 403
    empty = browse("manager").post(f"/f/{feature.key}", {**data, "title": " "})
    assert (empty.status_code, empty.context["opened"]) == (400, {"edit": True})


def test_a_refused_move_shows_every_blocker(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    answer = browse("engineer").post(f"/f/{feature.key}", {"act": "move", "move": "merge"})
    assert answer.status_code == 409
    assert "Integration check has not been offered yet." in text(answer)
    assert world.fresh(feature).state == "verify"
    early = browse("engineer").post(f"/f/{world.feature().key}", {"act": "move", "move": "start"})
    page = text(early)
    for title in ("PRD", "High-fidelity mocks", "Architecture decision record"):
        assert f"{title} has not been offered yet." in page


def test_who_may_not_move_is_told_who_may(world: World, browse: As) -> None:
    feature = world.feature()
    answer = browse("viewer").post(f"/f/{feature.key}", {"act": "move", "move": "cancel", "reason": "I want to."})
    assert answer.status_code == 403
    assert "takes the role PM or Manager" in text(answer)


@pytest.mark.parametrize(
    "data", [{}, {"act": "explode"}, {"act": "move", "move": "fly"}, {"act": "tick", "done": "on"}]
)
def test_nonsense_is_refused_and_nothing_happens(world: World, browse: As, data: dict[str, str]) -> None:
    feature = world.feature()
    assert browse("pm").post(f"/f/{feature.key}", data).status_code == 400
    assert world.fresh(feature).chain_length == 1


def test_a_move_back_needs_a_reason_and_keeps_what_was_typed(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    refused = browse("qa").post(f"/f/{feature.key}", {"act": "move", "move": "send_back", "reason": " "})
    assert refused.status_code == 400
    assert "Say why, so that everybody can read it later." in text(refused)
    too_long = browse("qa").post(f"/f/{feature.key}", {"act": "move", "move": "send_back", "reason": "x" * 4001})
    assert too_long.status_code == 400
    assert "x" * 4001 in text(too_long)
    browse("qa").post(f"/f/{feature.key}", {"act": "move", "move": "send_back", "reason": "The drawer is shut."})
    assert world.fresh(feature).state == "build"
    assert row(rows(browse, "engineer", feature), "Visual QA")["says"] == "needs a newer build than the one sent back"


def test_cancelled_and_reopened(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    browse("pm").post(f"/f/{feature.key}", {"act": "move", "move": "cancel", "reason": "The market moved."})
    closed = browse("viewer").get(f"/f/{feature.key}").context["page"]
    assert (closed.verdict["tone"], closed.verdict["sub"]) == ("closed", "by Pm · “The market moved.”")
    assert [step["label"] for step in closed.steps][-1] == "Cancelled"
    browse("pm").post(f"/f/{feature.key}", {"act": "move", "move": "reopen", "reason": "It moved back."})
    assert world.fresh(feature).state == "intake"


def test_a_red_flag_sends_the_feature_back_and_lists_what_begins_anew(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    typed = {"act": "flag", "reason": "Prices are rounded in the client."}
    asked = browse("viewer").post(f"/f/{feature.key}", typed)
    assert (asked.status_code, world.fresh(feature).state) == (200, "verify")
    assert asked.context["losses"][:3] == [
        "Three acceptances no longer count and are to be given anew: Contract review and Risk review.",
        "Four phases begin anew: 16 ticks are taken back.",
        "The feature goes back from Verify to Design.",
    ]
    assert "Prices are rounded in the client.</textarea>" in text(asked)
    answer = browse("viewer").post(f"/f/{feature.key}", {**typed, **asked.context["fields"]}, follow=True)
    assert "The feature is back in design" in text(answer)
    stopped = verdict(browse, "engineer", feature)
    assert (stopped["title"], stopped["tone"]) == ("A red flag stops the work", "stopped")
    assert [found["subject"] for found in stopped["rows"]] == [
        "A red flag",
        "Contract review",
        "Risk review",
        "Phase 1",
    ]
    assert labels(row(stopped["rows"], "Contract review")) == ["Ask again", "Offer a new revision"]
    assert labels(row(rows(browse, "viewer", feature), "A red flag")) == ["Withdraw the flag"]


def test_a_flag_in_the_playbooks_own_words(world: World, browse: As) -> None:
    feature = world.feature()
    page = browse("qa").get(f"/f/{feature.key}")
    choices = [text for text, _ in page.context["flag_form"].fields["flag"].choices if text]
    assert choices
    browse("qa").post(f"/f/{feature.key}", {"act": "flag", "confirmed": "yes", "flag": choices[0], "reason": ""})
    assert verdict(browse, "pm", feature)["title"] == "A red flag stops the work"
    asked = browse("qa").post(f"/f/{feature.key}", {"act": "flag", "reason": "Another."})
    assert asked.context["losses"][0] == "Nothing that was agreed is lost."
    foreign = browse("qa").post(f"/f/{feature.key}", {"act": "flag", "flag": "made up", "reason": "x"})
    assert foreign.status_code == 400


def test_a_flag_is_resolved_by_another_or_with_a_reason(world: World, browse: As) -> None:
    feature = world.feature()
    flag = raise_flag(feature=feature, reason="It smells.", by=world.people["qa"])
    own = browse("qa").post(f"/f/{feature.key}", {"act": "resolve", "flag": flag.pk, "resolution": ""})
    assert own.status_code == 400
    assert "say why it no longer holds" in text(own)
    form = own.context["page"].flags["open"][0]["form"]
    assert (form["resolution"].label, form["resolution"].field.required) == ("Why it no longer holds", True)
    assert "Withdraw the flag" in text(own)
    anybody = row(rows(browse, "viewer", feature), "A red flag")
    assert (anybody["extra"], labels(anybody)) == (
        "Any other member can resolve it, or Qa can withdraw it with a reason",
        ["Resolve"],
    )
    done = browse("engineer").post(f"/f/{feature.key}", {"act": "resolve", "flag": flag.pk}, follow=True)
    assert "The red flag is resolved." in text(done)
    assert "Qa raised it" in text(done)
    again = browse("engineer").post(f"/f/{feature.key}", {"act": "resolve", "flag": flag.pk, "resolution": "Twice."})
    assert again.status_code == 409


def test_a_flag_of_another_feature_does_not_exist_here(world: World, browse: As) -> None:
    flag = raise_flag(feature=world.feature(), reason="It smells.", by=world.people["qa"])
    other = world.feature("Another")
    assert browse("pm").post(f"/f/{other.key}", {"act": "resolve", "flag": flag.pk}).status_code == 404
    assert browse("pm").post(f"/f/{other.key}", {"act": "confirm", "waiver": 4711}).status_code == 404


def test_the_architect_rules_on_complexity(world: World, browse: As) -> None:
    feature = world.feature()
    page = browse("architect").get(f"/f/{feature.key}")
    asked = page.context["page"].verdict["rows"][0]
    assert (asked["subject"], asked["asks_first"], labels(asked)) == (
        "Is it complex?",
        True,
        ["Offer the decision record"],
    )
    assert text(page).count('id="rule-complex_0"') == 1
    refused = browse("architect").post(f"/f/{feature.key}", {"act": "rule", "complex": "no", "reason": ""})
    assert refused.status_code == 400
    assert "Say what makes the feature complex, or not." in text(refused)
    browse("architect").post(f"/f/{feature.key}", {"act": "rule", "complex": "no", "reason": "No new table."})
    holds = browse("pm").get(f"/f/{feature.key}").context["page"].holds
    assert row(holds, "Architecture decision record")["says"] == "not complex, ruled by Architect: “No new table.”"
    assert browse("pm").post(f"/f/{feature.key}", {"act": "rule", "complex": "yes", "reason": "x"}).status_code == 403


def tick(
    browse: As, who: str, feature: Feature, phase: str, activity: int, done: str = "on", evidence: str = ""
) -> Any:
    data = {
        "act": "tick",
        "role": "api-engineer",
        "phase": phase,
        "activity": activity,
        "done": done,
        "evidence": evidence,
    }
    return browse(who).post(f"/f/{feature.key}", data)


def test_phases_are_ticked_in_order_with_evidence(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    assert tick(browse, "engineer", feature, "1", 1, evidence="docs/model.md").status_code == 302
    phase = browse("engineer").get(f"/f/{feature.key}").context["page"].phases[0]["phases"][0]
    first = phase["items"][0]
    assert (phase["done"], first["done"], first["evidence"], first["by"]["name"]) == (
        1,
        True,
        "docs/model.md",
        "Engineer",
    )
    early = tick(browse, "engineer", feature, "2", 1)
    assert early.status_code == 409
    assert tick(browse, "qa", feature, "1", 2).status_code == 403
    assert tick(browse, "engineer", feature, "1", 99).status_code == 404
    tick(browse, "engineer", feature, "1", 1, done="off")
    assert browse("engineer").get(f"/f/{feature.key}").context["page"].phases[0]["phases"][0]["done"] == 0


def test_a_shut_phase_says_why(world: World, browse: As) -> None:
    feature = world.feature()
    phases = {p["number"]: p for p in browse("engineer").get(f"/f/{feature.key}").context["page"].phases[0]["phases"]}
    assert phases["1"]["shut"] == "Opens when the feature is in Design."
    world.bring_to(feature, "build")
    phases = {p["number"]: p for p in browse("engineer").get(f"/f/{feature.key}").context["page"].phases[0]["phases"]}
    assert (phases["2"]["shut"], phases["2"]["state"], phases["2"]["open"]) == ("", "now", True)
    assert phases["3"]["shut"] == "Opens when phase 2 is complete."
    assert phases["4"]["shut"] == "Opens when phases 2 and 3 are complete."


def test_everything_that_is_missing_is_counted_and_one_phase_shown(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    found = verdict(browse, "engineer", feature)
    assert found["title"] == "A build and three phases are missing for the submission"
    assert [one["subject"] for one in found["rows"]] == ["Phase 2", "Visual QA"]
    phase = row(found["rows"], "Phase 2")
    assert (phase["state"], phase["extra"], labels(phase)) == ("open", "then phases 3 and 4", ["Go on with phase 2"])
    world.offer(feature, "contract", variant=2)
    words = "One handshake, a build and three phases keep the submission shut"
    assert verdict(browse, "engineer", feature)["title"] == words


def test_ticks_before_a_red_flag_do_not_show_as_done(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    phase = browse("engineer").get(f"/f/{feature.key}").context["page"].phases[0]["phases"][0]
    assert (phase["done"], phase["items"][0]["by"]) == (0, None)


def test_a_waiver_is_proposed_confirmed_and_shown_as_waived(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "verify")
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    proposed = browse("manager").post(
        f"/f/{feature.key}",
        {"act": "waive", "gate": "integration", "reason": "No shared component.", "until": day},
        follow=True,
    )
    assert "A second person confirms it." in text(proposed)
    mine = row(rows(browse, "qa", feature), "Integration check")
    assert labels(mine) == ["Confirm the waiver"]
    assert labels(row(rows(browse, "manager", feature), "Integration check")) == []
    data = mine["actions"][0]["fields"]
    assert browse("engineer").post(f"/f/{feature.key}", data).status_code == 403
    browse("qa").post(f"/f/{feature.key}", data)
    page = browse("viewer").get(f"/f/{feature.key}").context["page"]
    says = row(page.holds, "Integration check")["says"]
    assert says.startswith("waived until ")
    assert "by Manager, confirmed by Qa: “No shared component.”" in says


def test_a_waiver_is_withdrawn_with_a_reason_that_a_refusal_keeps(world: World, browse: As) -> None:
    feature = world.feature()
    until = timezone.now() + timedelta(days=2)
    waiver = propose_waiver(
        feature=feature, gate_key="prd", reason="In a hurry.", until=until, by=world.people["manager"]
    )
    url, posted = f"/f/{feature.key}", {"act": "withdraw", "waiver": waiver.pk, "reason": "No hurry."}
    assert "Withdraw the waiver" in text(browse("manager").get(url)) and "Withdraw it" in text(
        browse("manager").get(url)
    )
    assert "Withdraw the waiver" in text(browse("manager").get(f"{url}/prd"))
    assert "Withdraw" not in text(browse("qa").get(url)) + text(browse("qa").get(f"{url}/prd"))
    refused = browse("qa").post(url, posted)
    assert (refused.status_code, "by who proposed it or by a manager" in text(refused)) == (403, True)
    empty = browse("manager").post(url, posted | {"reason": ""})
    assert (empty.status_code, "cannot be done without after all" in text(empty)) == (400, True)
    assert "The waiver is withdrawn." in text(browse("manager").post(url, posted, follow=True))
    gone = browse("manager").post(url, posted | {"reason": "Kept words."})
    assert gone.status_code == 409 and "has been withdrawn" in text(gone)
    said = text(browse("qa").get(f"{url}/history"))
    assert "withdrew the waiver of PRD" in said and "No hurry." in said


@pytest.mark.parametrize(
    ("change", "field"),
    [({"until": ""}, "until"), ({"until": "soon"}, "until"), ({"until": "2001-01-01"}, "until"), ({"gate": "x"}, "gate"), ({"reason": ""}, "reason")],
)  # fmt: skip
def test_a_waiver_that_cannot_be_says_which_field(world: World, browse: As, change: dict[str, str], field: str) -> None:
    feature = world.feature()
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    data = {"act": "waive", "gate": "prd", "reason": "In a hurry.", "until": day, **change}
    answer = browse("manager").post(f"/f/{feature.key}", data)
    assert answer.status_code == 400
    assert field in answer.context["waive_form"].errors
    assert answer.context["opened"] == {"waive": True}


def test_a_gate_whose_role_nobody_holds_says_so(world: World, browse: As) -> None:
    feature = world.feature()
    world.people["engineer"].memberships.all().delete()
    world.offer(feature, "prd")
    found = row(rows(browse, "pm", feature), "PRD")
    assert "nobody else holds the role" in found["extra"]
    assert found["meta"] == "Nobody holds API Engineer yet"


def test_what_comes_later_folds_away_unless_it_is_mine(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "build")
    page = browse("engineer").get(f"/f/{feature.key}").context["page"]
    assert (page.coming_title, [found["subject"] for found in page.coming]) == ("For the merge", ["Integration check"])
    assert page.coming_open is False
    world.offer(feature, "integration")
    mine = browse("integration").get(f"/f/{feature.key}").context["page"]
    assert mine.coming_open is True
    assert labels(mine.coming[0]) == ["Review the component usage"]


def test_the_line_tells_the_time_in_each_state(world: World, browse: As) -> None:
    now = clock.now()
    with time_is(now - timedelta(days=9)):
        feature = world.feature()
    with time_is(now - timedelta(days=5)):
        world.bring_to(feature, "design")
    steps = browse("pm").get(f"/f/{feature.key}").context["page"].steps
    assert (steps[0]["label"], steps[0]["state"], steps[0]["note"]) == ("Intake", "past", "4 d")
    assert steps[1]["state"] == "now"
    assert steps[1]["note"] == "since 5 days"
    feature = world.bring_to(world.feature(), "verify")
    raise_flag(feature=feature, reason="Stop.", by=world.people["qa"])
    assert [step["note"] for step in browse("pm").get(f"/f/{feature.key}").context["page"].steps][2:] == ["", "", ""]


def test_the_history_says_that_the_chain_is_intact(world: World, browse: As) -> None:
    feature = world.bring_to(world.feature(), "design")
    page = browse("viewer").get(f"/f/{feature.key}").context["page"]
    assert page.chain == "chain intact"
    assert page.event_count == world.fresh(feature).chain_length
    assert page.events[0]["text"] == "Engineer started the design"


def test_a_member_who_left_keeps_their_name(world: World, browse: As) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.people["pm"].memberships.all().delete()
    assert "Pm offered PRD, revision 1" in text(browse("viewer").get(f"/f/{feature.key}"))


def test_strangers_and_nobody(world: World, browse: As) -> None:
    feature = world.feature()
    assert browse("outsider").get(f"/f/{feature.key}").status_code == 404
    assert browse("outsider").post(f"/f/{feature.key}", {"act": "flag", "reason": "x"}).status_code == 404
    assert browse("viewer").get("/f/SHOP-999").status_code == 404
    nobody = browse("").get(f"/f/{feature.key}")
    assert (nobody.status_code, "/accounts/login" in nobody["Location"]) == (302, True)


def test_hostile_words_are_shown_as_words(world: World, browse: As) -> None:
    feature = world.feature("<script>alert(1)</script>")
    raise_flag(feature=feature, reason="<img src=x onerror=alert(1)>", by=world.people["qa"])
    page = text(browse("pm").get(f"/f/{feature.key}"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_page_costs_the_same_however_much_has_happened(world: World, browse: As) -> None:
    small, large = world.feature("Small"), world.bring_to(world.feature("Large"), "merged")
    few, many = (queries(browse("engineer"), f"/f/{feature.key}") for feature in (small, large))
    assert few == many <= MOST_QUERIES
    assert Revision.objects.filter(feature=large).count() > 5


def test_a_confirmed_waiver_that_ended_is_shown_as_ended(world: World, browse: As) -> None:
    feature = world.feature()
    with time_is(clock.now() - timedelta(days=5)):
        waiver = waive(world, feature, "prd", days=2)
        confirm_waiver(waiver=waiver, by=world.people["qa"])
    page = browse("pm").get(f"/f/{feature.key}").context["page"]
    assert page.waiver_words == "1 ended"
    assert row(page.verdict["rows"], "PRD")["says"] == "is yours to offer"


def test_a_role_is_set_aside_on_the_page_and_says_why(world: World, browse: As) -> None:
    feature = world.feature()
    url = f"/f/{feature.key}"
    assert "Do without" in text(browse("pm").get(url)) and "Do without" not in text(browse("engineer").get(url))
    refused = browse("pm").post(url, {"act": "role", "role": "designer", "applies": "no", "reason": ""})
    assert refused.status_code == 400 and "Say why the feature does without" in text(refused)
    answer = browse("pm").post(
        url, {"act": "role", "role": "designer", "applies": "no", "reason": "No screens."}, follow=True
    )
    said = text(answer)
    assert "Designer is set aside for this feature." in said and "without Designer" in said
    assert "Designer takes no part, says you: “No screens.”" in said


def test_an_activity_is_set_aside_asked_of_somebody_and_done_together(world: World, browse: As) -> None:
    other = join(world, "other", "api-engineer")
    feature = world.bring_to(world.feature(), "design")
    url = f"/f/{feature.key}"
    place = {"role": "api-engineer", "phase": "1", "activity": "1"}
    refused = browse("engineer").post(url, {"act": "aside", **place, "reason": ""})
    assert refused.status_code == 400 and "Say why this does not apply here." in text(refused)
    said = text(browse("engineer").post(url, {"act": "aside", **place, "reason": "No new table."}, follow=True))
    assert "Does not apply, says Engineer" in said and "No new table." in said
    second = {**place, "activity": "2"}
    said = text(browse("engineer").post(url, {"act": "assign", **second, "person": str(other.pk)}, follow=True))
    assert "Assigned to Other" in said
    for who in ("other", "engineer"):
        browse(who).post(url, {"act": "tick", **second, "done": "on", "evidence": ""})
    assert "Engineer, with Other" in text(browse("pm").get(url))
    assert browse("engineer").post(url, {"act": "assign", **second, "person": "999999"}).status_code == 400


def test_proof_that_is_missing_keeps_what_was_typed(world: World, browse: As) -> None:
    rules = "---\nkind: process\n---\n## Phases\n### api-engineer 1\n- activity 1 needs: link\n"
    world.publish([*documents(), Document("process.md", rules)])
    feature = world.bring_to(world.feature(), "design")
    tick = {"act": "tick", "role": "api-engineer", "phase": "1", "activity": "1", "done": "on"}
    refused = browse("engineer").post(f"/f/{feature.key}", {**tick, "evidence": "I did it"})
    said = text(refused)
    assert refused.status_code == 400 and "needs proof" in said and 'value="I did it"' in said


def test_six_questions_give_a_ruling_its_reason(world: World, browse: As) -> None:
    feature = world.feature()
    no = {f"q_{key}": "no" for key in QUESTIONS}
    url = f"/f/{feature.key}"
    half = browse("architect").post(url, {"act": "rule", "complex": "no", "reason": "", "q_load": "no"})
    assert half.status_code == 400 and "Answer all of the questions" in text(half)
    done = browse("architect").post(url, {"act": "rule", "complex": "no", "reason": "", **no}, follow=True)
    assert "All 6 questions of the questionnaire were answered with no." in text(done)


def test_labels_and_paths_are_edited_with_the_title(world: World, browse: As) -> None:
    feature = world.feature()
    typed = {
        "act": "edit",
        "title": feature.title,
        "summary": "",
        "labels": "Payments, public",
        "paths": "api/a\nweb/b",
    }
    browse("pm").post(f"/f/{feature.key}", typed)
    fresh = world.fresh(feature)
    assert (fresh.labels, fresh.paths) == (["Payments", "public"], ["api/a", "web/b"])
    refused = browse("pm").post(f"/f/{feature.key}", {**typed, "labels": "x" * 60})
    assert refused.status_code == 400 and "x" * 60 in text(refused)
