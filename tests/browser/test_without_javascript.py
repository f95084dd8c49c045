"""Every page works without JavaScript: what scripts add is comfort."""

from playwright.sync_api import expect

from reviews.models import Decision, RedFlag, Tick
from tests.browser.conftest import Visit
from tests.browser.material import PRD, screen
from tests.world import World

PM, DESIGNER, ENGINEER = (f"{who}.shop@example.org" for who in ("pm", "designer", "engineer"))


def test_offer_accept_and_return(world: World, visit: Visit) -> None:
    feature = world.feature()
    pm = visit(PM, scripts=False)
    pm.follow("Offer", within=pm.row("Offer the PRD"))
    pm.fill("Text, in Markdown", PRD)
    pm.press("Offer the PRD")
    pm.reads("You offered the PRD, revision 1.")

    designer = visit(DESIGNER, scripts=False).go(f"/f/{feature.key}/mocks/offer")
    designer.upload("Screens", screen("Cart"))
    designer.field("Phase 3 of Designer is complete").check()
    designer.press("Offer the mocks")
    designer.reads("You offered the mocks, revision 1.")

    engineer = visit(ENGINEER, scripts=False)
    engineer.follow("Review", within=engineer.row("Review the PRD"))
    engineer.press("Accept the PRD")
    engineer.reads("You accepted the PRD, revision 1.")
    engineer.go(f"/f/{feature.key}/mocks").open("Return")
    engineer.fill("What has to change", "The empty state is missing.")
    engineer.press("Return it")
    engineer.reads("You returned the mocks, revision 1.")
    assert list(Decision.objects.order_by("pk").values_list("revision__gate", "verdict")) == [
        ("prd", "accept"),
        ("mocks", "return"),
    ]


def test_tick_flag_and_move(world: World, visit: Visit) -> None:
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    engineer = visit(ENGINEER, scripts=False).go(f"/f/{feature.key}")
    engineer.press("Start the design")
    expect(engineer.answer).to_have_text("Two handshakes and phase 1 keep the build shut")
    engineer.page.get_by_role("button", name="Tick: ").first.click()
    expect(engineer.page.locator(".phase-fold").first).to_contain_text("1/4")
    assert Tick.objects.get().done

    engineer.open("Raise a red flag")
    engineer.fill("What is wrong", "Prices are rounded the wrong way.")
    engineer.press("See what it ends")
    engineer.press("Raise the flag: stop the work")
    expect(engineer.answer).to_have_text("A red flag stops the work")
    assert RedFlag.objects.get().reason == "Prices are rounded the wrong way."


def test_two_risks_and_a_refused_form(world: World, visit: Visit) -> None:
    """Rows are added by the server, and what was typed comes back."""
    feature = world.bring_to(world.feature(), "design")
    engineer = visit(ENGINEER, scripts=False).go(f"/f/{feature.key}/risks/offer")
    engineer.page.get_by_role("group", name="Risk 1").get_by_label("What could go wrong").fill("Carts are lost")
    engineer.press("Offer the risks")
    expect(engineer.page.get_by_role("alert")).to_contain_text("Likelihood")
    row = engineer.page.get_by_role("group", name="Risk 1")
    expect(row.get_by_label("What could go wrong")).to_have_value("Carts are lost")
    row.get_by_label("Likelihood").select_option("2")
    row.get_by_label("Impact").select_option("2")
    engineer.press("Keep for later")
    second = engineer.page.get_by_role("group", name="Risk 2")
    second.get_by_label("What could go wrong").fill("Carts pile up")
    second.get_by_label("Likelihood").select_option("1")
    second.get_by_label("Impact").select_option("1")
    engineer.press("Offer the risks")
    engineer.reads("You offered the risks, revision 1.")
    assert "2 risks" in world.current(feature, "risks").summary
