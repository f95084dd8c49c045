"""What a new user tries: changing what was agreed, agreeing with oneself, stopping, and merging too early."""

from typing import Any

from playwright.sync_api import expect

from orchestration.services.moves import move
from projects.services.members import change_roles
from reviews.models import Decision
from tests.browser.conftest import Visit
from tests.browser.material import screen
from tests.browser.visitor import Visitor
from tests.world import World

ADDRESS = "{}.shop@example.org"
CALL = """async ({method, path, body}) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
  const answer = await fetch(path, {method, body: JSON.stringify(body), headers: {"Content-Type": "application/json", "X-CSRFToken": token}});
  return [answer.status, await answer.json()];
}"""


def call(visitor: Visitor, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Ask the API as this very person."""
    status, answer = visitor.page.evaluate(CALL, {"method": "POST", "path": f"/api/v1/{path}", "body": body})
    return status, answer


def test_a_new_mock_after_the_engineer_accepted_shuts_the_start(world: World, visit: Visit) -> None:
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    engineer = visit(ADDRESS.format("engineer")).go(f"/f/{feature.key}")
    expect(engineer.answer).to_have_text("Everything holds: start the design")

    designer = visit(ADDRESS.format("designer")).go(f"/f/{feature.key}/mocks")
    designer.follow("Offer revision 2")
    designer.reads("stays as it is")
    designer.upload("Screens", screen("Cart", "crimson"))
    designer.field("Phase 3 of Designer is complete").check()
    designer.press("Offer revision 2")
    designer.reads("You offered the mocks, revision 2.")
    designer.go(f"/f/{feature.key}")
    expect(designer.answer).to_have_text("One handshake keeps the start shut")
    expect(designer.row("High-fidelity mocks")).to_contain_text("changed after Engineer accepted it")
    expect(designer.row("High-fidelity mocks")).to_contain_text("Engineer’s turn")

    engineer.go(f"/f/{feature.key}")
    row = engineer.row("High-fidelity mocks")
    expect(row.get_by_role("img", name="High-fidelity mocks: stale")).to_be_visible()
    expect(row).to_contain_text("changed since you accepted it")
    expect(row).to_contain_text("Your turn")


def test_a_designer_cannot_accept_her_own_mock(world: World, visit: Visit) -> None:
    feature = world.feature()
    revision = world.offer(feature, "mocks")
    membership = world.people["designer"].memberships.get()
    change_roles(membership=membership, roles_given=["designer", "api-engineer"], by=world.people["manager"])

    designer = visit(ADDRESS.format("designer")).go(f"/f/{feature.key}/mocks")
    expect(designer.page.locator("#decision")).to_contain_text("nobody countersigns their own work")
    expect(designer.page.get_by_role("button", name="Accept the mocks")).to_have_count(0)

    answer = {"verdict": "accept", "revision": revision.number, "digest": revision.digest}
    status, problem = call(designer, f"features/{feature.key}/gates/mocks/decisions", answer)
    assert (status, problem["code"]) == (403, "own_work")
    submit_by_hand(designer, {**answer, "act": "decide"})
    designer.reads(problem["detail"])
    assert "nobody countersigns their own work" in problem["detail"]
    expect(designer.page.get_by_role("img", name="Cart")).to_be_visible()
    assert not Decision.objects.exists()


def submit_by_hand(visitor: Visitor, fields: dict[str, Any]) -> None:
    """Post to the page in view what no button of it posts, as a page would that was opened before."""
    with visitor.page.expect_navigation():
        visitor.page.evaluate(
            """fields => {
              const form = document.createElement("form");
              form.method = "post";
              fields.csrfmiddlewaretoken = JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
              for (const [name, value] of Object.entries(fields)) {
                const input = document.createElement("input");
                [input.type, input.name, input.value] = ["hidden", name, value];
                form.append(input);
              }
              document.body.append(form);
              form.submit();
            }""",
            fields,
        )


def test_a_red_flag_in_verify_sends_back_and_says_what_must_be_agreed_anew(world: World, visit: Visit) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    qa = visit(ADDRESS.format("qa")).go(f"/f/{feature.key}")
    expect(qa.answer).to_have_text("Everything holds: merge")
    qa.open("Raise a red flag")
    qa.fill("What is wrong", "Prices are rounded the wrong way.")
    qa.press("See what it ends")
    qa.press("Raise the flag: stop the work")
    qa.reads("The red flag is up. The feature is back in design, its phases start at 1.")
    expect(qa.answer).to_have_text("A red flag stops the work")
    expect(qa.page.locator("[aria-current=step]")).to_contain_text("Design")

    engineer = visit(ADDRESS.format("engineer")).go(f"/f/{feature.key}")
    expect(engineer.page.locator(".phase-fold").first).to_contain_text("0/4")
    for words in ("Contract review", "Risk review"):
        expect(engineer.row(words)).to_contain_text("was agreed before the work started anew")
    expect(engineer.row("Contract review")).to_contain_text("Your turn")
    engineer.open("For the merge")
    merge = engineer.page.locator("details.panel").filter(has_text="For the merge")
    for words in ("Visual QA", "Integration check"):
        expect(merge.locator("li").filter(has_text=words)).to_contain_text("to be agreed anew")


def test_a_merge_with_one_gate_missing_is_shut_with_the_same_words_everywhere(world: World, visit: Visit) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    pm = visit(ADDRESS.format("pm")).go(f"/f/{feature.key}")
    expect(pm.answer).to_have_text("One handshake keeps the merge shut")
    expect(pm.row("Integration check")).to_contain_text("Engineer’s turn")
    shut = pm.page.get_by_role("button", name="Merge", exact=True)
    expect(shut).to_have_attribute("aria-disabled", "true")
    status, problem = call(pm, f"features/{feature.key}/moves", {"move": "merge"})
    assert (status, problem["code"], [one["gate"] for one in problem["blockers"]]) == (409, "shut", ["integration"])

    submit_by_hand(pm, {"act": "move", "move": "merge"})
    pm.reads(problem["detail"])
    assert problem["blockers"][0]["message"] in problem["detail"]
    expect(pm.answer).to_have_text("One handshake keeps the merge shut")
    assert world.fresh(feature).state == "verify"


def test_a_page_that_was_ready_to_merge_is_refused_once_it_is_no_longer(world: World, visit: Visit) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    pm = visit(ADDRESS.format("pm")).go(f"/f/{feature.key}")
    expect(pm.answer).to_have_text("Everything holds: merge")
    world.offer(feature, "integration", 2)
    pm.press("Merge")
    expect(pm.page.get_by_role("alert")).to_contain_text("An earlier acceptance of Integration check no longer counts")
    expect(pm.answer).to_have_text("One handshake keeps the merge shut")
    world.decide(feature, "integration", by="integration")
    move(feature=world.fresh(feature), move="merge", by=world.people["pm"])
