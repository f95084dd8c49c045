"""A refusal never costs anybody what they typed or uploaded."""

from playwright.sync_api import expect

from reviews.models import Revision
from tests.browser.conftest import Visit
from tests.browser.material import openapi, screen
from tests.world import World

ENGINEER, DESIGNER, QA = (f"{who}.shop@example.org" for who in ("engineer", "designer", "qa"))
LONG = " ".join(["The total is unknown while prices are fetched."] * 20)
BROKEN = ("carts.yaml", "application/yaml", b"openapi: 3.1.0\ninfo: {title: Carts}\npaths: [\n")


def test_a_broken_contract_keeps_the_file_and_the_note(world: World, visit: Visit) -> None:
    feature = world.bring_to(world.feature(), "design")
    engineer = visit(ENGINEER).go(f"/f/{feature.key}/contract/offer")
    engineer.upload("Or a file", BROKEN)
    engineer.fill("What you say about it", LONG)
    engineer.field("Ines").uncheck()
    engineer.press("Offer the contract")
    expect(engineer.page.get_by_role("alert")).to_contain_text("this is not YAML")
    for _ in range(2):  # as it came back, and as it is when one comes again
        expect(engineer.field("What you say about it")).to_have_value(LONG)
        expect(engineer.page.locator(".files-name").filter(has_text="carts.yaml")).to_be_visible()
        expect(engineer.field("Ines")).not_to_be_checked()
        engineer.go(f"/f/{feature.key}/contract/offer")
    assert not Revision.objects.filter(feature=feature, gate="contract").exists()

    engineer.press("Remove carts.yaml")
    engineer.upload("Or a file", openapi())
    engineer.press("Offer the contract")
    engineer.reads("You offered the contract, revision 1.")
    assert world.current(feature, "contract").note == LONG


def test_a_refused_screen_keeps_the_good_ones(world: World, visit: Visit) -> None:
    feature = world.feature()
    designer = visit(DESIGNER).go(f"/f/{feature.key}/mocks/offer")
    designer.upload("Screens", screen("Cart"), ("Empty.png", "image/png", b"<svg onload='alert(1)'>"))
    designer.field("Phase 3 of Designer is complete").check()
    designer.press("Offer the mocks")
    expect(designer.page.get_by_role("alert")).to_contain_text("Empty.png")
    designer.page.locator(".files li").filter(has_text="Empty.png").get_by_text("Remove").click()
    designer.press("Offer the mocks")
    designer.reads("You offered the mocks, revision 1.")
    assert [file.name for file in world.current(feature, "mocks").files.all()] == ["Cart.png"]


def test_an_answer_on_what_is_no_longer_current_keeps_the_planned_tests(world: World, visit: Visit) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    qa = visit(QA).go(f"/f/{feature.key}/risks")
    qa.field("Planned test").first.fill("Merge two carts of one shopper")
    world.offer(feature, "risks", 2)
    qa.press("Accept the risks")
    qa.reads("You decided on revision 1; revision 2 is current.")
    expect(qa.field("Planned test").first).to_have_value("Merge two carts of one shopper")
    qa.press("Accept the risks")
    qa.reads("You accepted the risks, revision 2.")
