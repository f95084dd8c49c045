"""The review page by keyboard alone: every answer and every way on, with the focus always to be seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reviews.models import Decision, Waiver
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.world import World

LONGEST_WALK = 90
# What has the focus, in its own words, and whether one sees that it has.
FOCUSED = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  const label = one.labels?.[0]?.textContent ?? one.getAttribute("aria-label") ?? one.textContent;
  return [label.trim().replace(/\\s+/g, " "), look.outlineStyle !== "none" || look.boxShadow !== "none"];
}"""


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def to(self, words: str) -> "Keyboard":
        """Press Tab until something that begins with these words has the focus."""
        met = []
        for _ in range(LONGEST_WALK):
            self.page.keyboard.press("Tab")
            name, seen = self.page.evaluate(FOCUSED)
            met.append(name[:30])
            if name.startswith(words):
                assert seen, f"one does not see that “{words}” has the focus"
                return self
        raise AssertionError(f"Tab never came to “{words}”, but to {met}")

    def press(self, words: str) -> "Keyboard":
        self.to(words).page.keyboard.press("Enter")
        return self

    def type(self, label: str, words: str) -> "Keyboard":
        self.to(label).page.keyboard.type(words)
        return self

    def arrives(self, words: str) -> "Keyboard":
        """The page with this headline is there."""
        expect(self.visitor.headline).to_have_text(words)
        return self

    def reads(self, words: str) -> None:
        self.visitor.reads(words)


At = Callable[[str, str], Keyboard]


@pytest.fixture
def keyboard(visit: Visit) -> At:
    """`keyboard("qa", "/")` is QA on that page."""
    return lambda who, path: Keyboard(visit(f"{who}.shop@example.org").go(path))


def test_accept(world: World, keyboard: At) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    engineer = keyboard("engineer", f"/f/{feature.key}/prd")
    engineer.press("Skip to the content").press("Accept the PRD")
    engineer.reads("You accepted the PRD, revision 1.")


@pytest.mark.parametrize(
    ("verdict", "button", "label", "said"),
    [
        ("return", "Return", "What has to change", "You returned the PRD"),
        ("block", "Block", "Why it must not go on", "You blocked the PRD"),
    ],
)
def test_answer_with_a_reason(world: World, keyboard: At, verdict: str, button: str, label: str, said: str) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    engineer = keyboard("engineer", f"/f/{feature.key}/prd")
    engineer.press(button).type(label, "Which shoppers?").press(f"{button} it")
    engineer.reads(said)
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason) == (verdict, "Which shoppers?")


def test_enter_in_a_field_answers_nothing(world: World, keyboard: At) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    qa = keyboard("qa", f"/f/{feature.key}/risks")
    qa.type("Planned test", "Merge two carts")
    qa.page.keyboard.press("Enter")
    expect(qa.page.get_by_label("Planned test").first).to_have_value("Merge two carts")
    assert not Decision.objects.filter(revision__gate="risks").exists()
    qa.to("Level").page.keyboard.type("integration")
    qa.press("Accept the risks")
    qa.reads("You accepted the risks, revision 1.")


def test_take_an_answer_back(world: World, keyboard: At) -> None:
    feature = world.feature()
    world.agree(feature, "prd")
    engineer = keyboard("engineer", f"/f/{feature.key}/prd")
    engineer.press("Take it back").type("Reason", "I was too quick.").press("Revoke the answer")
    engineer.reads("The decision is revoked.")


def test_ask_again_with_a_note(world: World, keyboard: At) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return")
    pm = keyboard("pm", f"/f/{feature.key}/prd")
    pm.press("Other ways on").press("Ask again, with a note").type("Note", "It says so below Goals.").press("Ask again")
    pm.reads("Asked again about the PRD.")


def test_propose_a_counter_design(world: World, keyboard: At) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    ben = keyboard("ben", f"/f/{feature.key}/contract")
    ben.press("Propose it differently").type("Counter-proposal", '{"type": "object"}')
    ben.press("Return").type("What has to change", "See my proposal.").press("Return it")
    ben.reads("You returned the contract, revision 1.")
    assert Decision.objects.get(revision__gate="contract").data["proposal"] == '{"type": "object"}'


def test_waive_and_confirm(world: World, keyboard: At) -> None:
    feature = world.feature()
    manager = keyboard("manager", f"/f/{feature.key}/prd")
    until = timezone.localdate() + timedelta(days=7)
    manager.press("Other ways on").press("Propose to waive this gate").type("Reason", "Ada is away.")
    manager.to("Until").page.keyboard.type(f"{until:%m%d%Y}")
    manager.press("Propose the waiver")
    manager.reads("A second person confirms it.")
    engineer = keyboard("engineer", f"/f/{feature.key}/prd")
    engineer.press("Confirm the waiver")
    engineer.reads("The waiver of PRD is in force.")
    assert Waiver.objects.get().confirmed_by == world.people["engineer"]


def test_offer_a_new_revision(world: World, keyboard: At) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    pm = keyboard("pm", f"/f/{feature.key}/prd")
    pm.press("Offer revision 2").arrives("Offer the PRD, revision 2")
    pm.type("Text, in Markdown", "# New, ").press("Offer revision 2")
    pm.reads("You offered the PRD, revision 2.")


def test_letters_lead_to_places_but_not_while_one_writes(world: World, visit: Visit) -> None:
    feature = world.feature()
    engineer = visit("engineer.shop@example.org").go(f"/f/{feature.key}")
    engineer.page.keyboard.press("g")
    engineer.page.keyboard.press("b")
    expect(engineer.page).to_have_title("Shop board · Countersign")
    engineer.page.keyboard.press("/")
    engineer.page.keyboard.type("gt")
    expect(engineer.page.get_by_role("searchbox", name="Find a feature").first).to_have_value("gt")
