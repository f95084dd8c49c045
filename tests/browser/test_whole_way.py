"""The whole way of one feature, from an empty project to merged, by seven people who click."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.material import PRD, openapi, screen
from tests.browser.visitor import Visitor
from tests.world import person

TEAM = {
    "pm": ("Ada Obi", "PM"),
    "designer": ("Li Wei", "Designer"),
    "architect": ("Tomas Vega", "Architect"),
    "engineer": ("Emil Marsh", "API Engineer"),
    "ben": ("Ben Kim", "Mobile/Backend Counterpart"),
    "ines": ("Ines Roy", "Mobile/Backend Counterpart"),
    "qa": ("Noor Said", "QA"),
    "integration": ("Jo Park", "Integration/Media Engineer"),
}
FEATURE = "/f/CART-1"


@dataclass
class Team:
    """Everybody in a browser of their own, signed in when they are first needed."""

    visit: Visit
    here: dict[str, Visitor] = field(default_factory=dict)

    def __call__(self, who: str, path: str = "") -> Visitor:
        if who not in self.here:
            self.here[who] = self.visit(f"{who}@example.org")
        return self.here[who].go(path) if path else self.here[who]


@pytest.fixture
def team(transactional_db: None, visit: Visit) -> Team:
    """Accounts, and nothing else."""
    person("mara@example.org", "Mara Lind")
    for who, (name, _) in TEAM.items():
        person(f"{who}@example.org", name)
    return Team(visit)


def test_from_an_empty_project_to_merged(team: Team) -> None:
    for station in (_set_up, _agree_what, _agree_how, _build, _verify):
        station(team)


def _set_up(team: Team) -> None:
    mara = team("mara")
    expect(mara.headline).to_have_text("Nothing waits for you")
    mara.follow("Open a project")
    mara.fill("Name", "Carts")
    mara.fill("Key", "cart")
    mara.press("Open the project")
    mara.go("/p/carts/members")
    expect(mara.headline).to_contain_text("held by nobody")
    for who, (name, role) in TEAM.items():
        mara.fill("E-mail", f"{who}@example.org")
        mara.field(role).check()
        mara.press("Add the member")
        mara.reads(f"{name} is a member now.")
    expect(mara.headline).to_have_text("Nine people carry Carts")


def _agree_what(team: Team) -> None:
    ada = team("pm")
    ada.follow("Open a feature")
    ada.fill("Title", "Saved carts across devices")
    ada.press("Open the feature")
    expect(ada.answer).to_have_text("Three handshakes keep the start shut")
    ada.follow("Offer the PRD")
    ada.fill("Text, in Markdown", PRD)
    ada.press("Offer the PRD")
    ada.reads("You offered the PRD, revision 1.")

    li = team("designer")
    expect(li.headline).to_have_text("One thing waits for you")
    li.follow("Offer", within=li.row("mocks"))
    li.upload("Screens", screen("Cart"), screen("Empty cart", "grey"))
    li.field("Phase 3 of Designer is complete").check()
    li.press("Offer the mocks")
    li.reads("You offered the mocks, revision 1.")

    tomas = team("architect", FEATURE)
    tomas.field("not complex").check()
    tomas.page.locator("#complexity").get_by_label("Reason").fill("No new service, no new table.")
    tomas.press("Rule")
    expect(tomas.answer).to_have_text("Two handshakes keep the start shut")

    emil = team("engineer")
    expect(emil.headline).to_have_text("Two things wait for you")
    for words, artifact in (("Review the PRD", "the PRD"), ("Review the mocks", "the mocks")):
        emil.go("/").follow("Review", within=emil.row(words))
        emil.press(f"Accept {artifact}")
        emil.reads(f"You accepted {artifact}, revision 1.")
    emil.go(FEATURE)
    expect(emil.answer).to_have_text("Everything holds: start the design")
    emil.press("Start the design")
    emil.reads("The design has started.")


def _agree_how(team: Team) -> None:
    emil = team("engineer", FEATURE)
    expect(emil.answer).to_have_text("Two handshakes and phase 1 keep the build shut")
    _tick(emil, "1")
    emil.follow("Offer the contract")
    emil.upload("Or a file", openapi())
    emil.press("Offer the contract")
    emil.reads("You offered the contract, revision 1.")
    emil.go(FEATURE).follow("Offer the risks")
    row = emil.page.get_by_role("group", name="Risk 1")
    row.get_by_label("What could go wrong").fill("Two carts of one shopper are merged wrongly")
    row.get_by_label("Likelihood").select_option("4")
    row.get_by_label("Impact").select_option("4")
    emil.press("Offer the risks")
    emil.reads("You offered the risks, revision 1.")

    _accept(team("ben"), "Review the contract", "the contract")
    expect(team("ben", FEATURE).answer).to_have_text("Two handshakes keep the build shut")
    team("ben").reads("You have accepted")
    _accept(team("ines"), "Review the contract", "the contract")
    expect(team("ines", FEATURE).answer).to_have_text("One handshake keeps the build shut")

    noor = team("qa")
    noor.follow("Review", within=noor.row("Review the risks"))
    noor.press("Accept the risks")
    noor.reads("Plan a test for each serious risk before you accept: R1.")
    noor.page.get_by_label("Planned test").first.fill("Merge two carts of one shopper")
    noor.page.get_by_label("Level").first.select_option("integration")
    noor.press("Accept the risks")
    noor.reads("You accepted the risks, revision 1.")

    emil.go(FEATURE)
    expect(emil.answer).to_have_text("Everything holds: begin the build")
    emil.press("Begin build")
    emil.reads("The build has begun.")


def _build(team: Team) -> None:
    emil = team("engineer", FEATURE)
    for number in ("2", "3", "4"):
        _tick(emil, number)
    expect(emil.answer).to_have_text("A build is missing for the submission")
    emil.follow("Offer the build")
    emil.fill("Commit", "9f2c1ab")
    emil.upload("Screenshots", screen("Cart", "darkblue"), screen("Empty cart", "grey"))
    emil.press("Offer the build")
    emil.reads("You offered the build, revision 1.")
    emil.go(FEATURE)
    expect(emil.answer).to_have_text("Everything holds: submit for verification")
    emil.press("Submit for verification")
    emil.reads("The build is submitted for verification.")


def _verify(team: Team) -> None:
    emil = team("engineer", FEATURE)
    expect(emil.answer).to_have_text("Two handshakes keep the merge shut")
    emil.follow("Offer the component usage")
    row = emil.page.get_by_role("group", name="Component 1")
    row.get_by_label("Component").fill("Cart drawer")
    row.get_by_label("How it is used").fill("As its owner says")
    emil.press("Offer the component usage")
    emil.reads("You offered the component usage, revision 1.")
    _accept(team("integration"), "Review the component usage", "the component usage")
    dora = team("designer", "/")
    dora.follow("Review the build")
    dora.press("This screen is correct")
    dora.press("Accept the build")
    dora.reads("You accepted the build, revision 1.")

    ada = team("pm", FEATURE)
    expect(ada.answer).to_have_text("Everything holds: merge")
    ada.press("Merge")
    ada.reads("Merged.")
    expect(ada.answer).to_have_text("Merged just now")
    ada.go(f"{FEATURE}/history")
    expect(ada.headline).to_contain_text("nothing altered")


def _tick(emil: Visitor, number: str) -> None:
    """Every activity of a phase and its success, one click each."""
    undone = emil.page.locator(f'[id="phase-api-engineer-{number}"]').get_by_role("button", name="Tick: ")
    for left in range(undone.count(), 0, -1):
        expect(undone).to_have_count(left)
        undone.first.click()
    expect(undone).to_have_count(0)


def _accept(visitor: Visitor, row: str, artifact: str) -> None:
    """From my turn to the review page, and accept."""
    visitor.follow("Review", within=visitor.row(row))
    visitor.press(f"Accept {artifact}")
    visitor.reads(f"You accepted {artifact}, revision 1.")
