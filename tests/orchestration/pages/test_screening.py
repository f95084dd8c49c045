"""The pages of screens: what changed comes first, verdicts are kept one by one and go along with the answer."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from reviews.models import Decision, ScreenComparison, Thread, VerdictDraft
from reviews.services import comparisons
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import MOST_QUERIES, queries, text
from tests.reviews.screens.shop import Shop, open_shop
from tests.world import World

BOX = {"left": "10", "top": "20", "width": "30", "height": "40"}


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world)


def page(browser: Client, shop: Shop, more: str = "") -> Any:
    return browser.get(f"/f/{shop.feature.key}/visual{more}")


def groups(answer: Any) -> list[tuple[str, list[str]]]:
    return [(group.title, [entry.name for entry in group.entries]) for group in answer.context["screening"].groups]


def act(browser: Client, shop: Shop, name: str, screen: str, **more: Any) -> Any:
    """As the form of the screen in view sends it."""
    chosen = page(browser, shop, f"?screen={screen}").context["screening"].chosen
    seen = {"screen": screen, "pixels": chosen.pixels, "mock": chosen.mock_pixels}
    return browser.post(f"/f/{shop.feature.key}/visual", {"act": name, **seen, **more})


def decide(browser: Client, shop: Shop, verdict: str, **more: Any) -> Any:
    build, mocks = (shop.world.current(shop.feature, gate) for gate in ("visual", "mocks"))
    bound = {"revision": build.number, "digest": build.digest}
    bound |= {"mocks_revision": mocks.number, "mocks_digest": mocks.digest}
    return browser.post(f"/f/{shop.feature.key}/visual", {"act": "decide", "verdict": verdict, **bound, **more})


def test_one_changed_screen_of_twelve_is_the_one_that_is_asked_about(shop: Shop, browse: As) -> None:
    screens = {f"Screen_{number}": "navy" for number in range(1, 13)}
    shop.mocks(**screens)
    shop.build(commit="5a5a5a5", **screens)
    designer = browse("designer")
    all_equal = [f"{one.right.pixels} {one.name}" for one in page(designer, shop).context["screening"].equal]
    act(designer, shop, "equal", "Screen_1", equal=all_equal)
    assert len(VerdictDraft.objects.get().rows) == 12
    assert decide(designer, shop, "accept").status_code == 302
    shop.build(commit="6b6b6b6", **{**screens, "Screen_7": "red"})
    answer = page(designer, shop)
    (first, changed), *others = groups(answer)
    assert changed == ["Screen 7"], first
    assert answer.context["screening"].undecided == ["Screen 7"]
    assert "1 of 12 screens changed" in text(answer)
    assert sum(len(names) for _, names in others) == 11
    act(designer, shop, "correct", "Screen 7")
    assert decide(designer, shop, "accept").status_code == 302
    assert shop.gate().holds


def test_a_mark_is_kept_and_taken_back_and_no_evidence(shop: Shop, browse: As) -> None:
    designer = browse("designer")
    assert act(designer, shop, "correct", "Cart").status_code == 302
    assert page(designer, shop, "?screen=Cart").context["screening"].chosen.mark == "correct"
    assert page(browse("viewer"), shop, "?screen=Cart").context["screening"].chosen.mark == ""
    assert not Decision.objects.filter(revision__gate="visual").exists()
    act(designer, shop, "unmark", "Cart")
    assert page(designer, shop, "?screen=Cart").context["screening"].chosen.mark == ""


def test_what_is_wrong_stands_on_the_picture_and_becomes_the_reason(shop: Shop, browse: As) -> None:
    designer = browse("designer")
    act(designer, shop, "wrong", "Cart", note="The total is cut off", **BOX)
    seen = page(designer, shop, "?screen=Cart")
    (remark,) = seen.context["screening"].chosen.remarks
    assert (remark.note, remark.box is not None) == ("The total is cut off", True)
    assert "The total is cut off" in seen.content.decode()
    assert decide(designer, shop, "return", return_reason=seen.context["screening"].reason).status_code == 302
    decision = Decision.objects.get(revision__gate="visual")
    assert decision.data["screens"] == [
        {"name": "Cart", "verdict": "wrong", "note": "The total is cut off", "box": [0.1, 0.2, 0.3, 0.4]}
    ]
    assert "The total is cut off" in decision.reason
    assert not VerdictDraft.objects.exists()
    shown = page(browse("engineer"), shop, "?screen=Cart").context["screening"].chosen.remarks
    assert [one.note for one in shown] == ["The total is cut off"]


def test_it_is_not_accepted_while_a_screen_is_open(shop: Shop, browse: As) -> None:
    designer = browse("designer")
    act(designer, shop, "correct", "Cart")
    refused = decide(designer, shop, "accept")
    assert refused.status_code == 409
    assert "Empty" in text(refused) and "Error" in text(refused)
    assert not shop.gate().holds


def test_a_mark_on_what_moved_since_does_not_go_along(shop: Shop, browse: As) -> None:
    designer = browse("designer")
    for name in ("Cart", "Empty", "Error"):
        act(designer, shop, "correct", name)
    shop.build(commit="5a5a5a5", Cart="blue", Empty="grey", Error="red")
    refused = decide(designer, shop, "accept")
    assert refused.status_code == 409 and "Cart" in text(refused)


def test_a_missing_screenshot_is_seen_and_has_to_be_answered_for(shop: Shop, browse: As) -> None:
    shop.build(commit="5a5a5a5", Cart="navy", Empty="grey")
    designer = browse("designer")
    assert groups(page(designer, shop))[0] == ("No screenshot", ["Error"])
    for name in ("Cart", "Empty"):
        act(designer, shop, "correct", name)
    missing = page(designer, shop, "?screen=Error")
    assert "It need not be shown" in text(missing) and "Accept the build" not in text(missing)
    assert "Error" in text(decide(designer, shop, "accept"))
    act(designer, shop, "wrong", "Error", note="It is in the mocks.")
    assert page(designer, shop, "?screen=Error").context["screening"].chosen.remarks[0].note == "It is in the mocks."
    act(designer, shop, "correct", "Error")
    assert decide(designer, shop, "accept").status_code == 302
    assert shop.gate().holds


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ({"left": "10"}, "Give all four numbers, or none."),
        ({**BOX, "left": "x"}, "Enter a number."),
        ({**BOX, "width": "101"}, "100"),
        ({**BOX, "width": "95"}, "box"),
    ],
)
def test_a_wrong_box_is_said_beside_it_and_what_was_typed_stays(
    shop: Shop, browse: As, box: dict[str, str], said: str
) -> None:
    refused = act(browse("designer"), shop, "wrong", "Cart", note="Too dark", then="Cart", **box)
    assert refused.status_code == 400
    assert said.casefold() in text(refused).casefold()
    assert "Too dark" in refused.content.decode()
    assert [draft.rows for draft in VerdictDraft.objects.all()] in ([], [[]])


@pytest.mark.parametrize("who", ["engineer", "pm", "viewer"])
def test_only_who_answers_may_mark(shop: Shop, browse: As, who: str) -> None:
    for name, more in (("correct", {}), ("wrong", {"note": "Dark"}), ("equal", {})):
        assert act(browse(who), shop, name, "Cart", **more).status_code == 403
    assert not VerdictDraft.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "correct"},
        {"act": "correct", "screen": "x" * 81, "pixels": "0" * 64},
        {"act": "wrong", "screen": "Cart", "pixels": "0" * 64},
        {"act": "wrong", "screen": "Cart", "pixels": "0" * 64, "note": "x", **BOX, "left": "nan"},
        {"act": "unmark", "screen": "Cart", "at": "99999999999999999999"},
        {"act": "pair", "screen": "Cart", "other": "Nothing like it", "tolerance": "8"},
        {"act": "pair", "screen": "Cart", "other": "Cart", "tolerance": "7"},
        {"act": "pair", "screen": "Cart", "other": "Cart", "tolerance": "8", "ignore": "1, 2, 3"},
        {"act": "pair", "screen": "Cart", "other": "Cart", "tolerance": "8", "ignore": "nan, 0, 1, 1"},
        {"act": "decide", "verdict": "accept", "revision": "1", "digest": "", "mocks_revision": "x"},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(shop: Shop, browse: As, sent: dict[str, str]) -> None:
    answer = browse("designer").post(f"/f/{shop.feature.key}/visual", sent)
    assert answer.status_code in (400, 404, 409)
    assert not Decision.objects.filter(revision__gate="visual").exists()


def test_a_screen_is_paired_by_hand_and_parts_of_it_do_not_count(shop: Shop, browse: As) -> None:
    shop.build(commit="5a5a5a5", Basket="navy", Empty="grey", Error="red")
    engineer = browse("engineer")
    sent = {"other": "Cart", "tolerance": "0", "ignore": "0, 0, 100, 8"}
    assert act(engineer, shop, "pair", "Basket", **sent).status_code == 302
    pair = page(engineer, shop, "?screen=Basket").context["screening"].chosen.pair
    assert (pair.left.name, pair.manner.tolerance, [tuple(box) for box in pair.manner.ignore]) == (
        "Cart",
        0,
        [(0.0, 0.0, 1.0, 0.08)],
    )


def test_the_difference_comes_from_a_worker_and_the_page_asks_for_it(shop: Shop, browse: As) -> None:
    shop.build(commit="5a5a5a5", Cart="blue", Empty="grey", Error="red")
    designer = browse("designer")
    before = page(designer, shop, "?screen=Cart").context["screening"]
    assert before.waiting == 1
    place = f"/f/{shop.feature.key}/visual/screens?{before.progress_query}"
    assert designer.get(place).status_code == 204
    comparisons.compare_waiting()
    news = designer.get(place)
    assert news.status_code == 200 and "being compared" not in text(news)
    row = ScreenComparison.objects.get(state="done")
    picture = designer.get(f"/f/{shop.feature.key}/visual/comparisons/{row.pk}.png")
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(picture.content)).format == "PNG"
    again = designer.get(picture.request["PATH_INFO"], headers={"If-None-Match": picture.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("who", ["designer", "engineer", "viewer"])
def test_it_costs_no_more_than_other_pages(shop: Shop, browse: As, who: str) -> None:
    screens = {f"Screen_{number}": "navy" for number in range(30)}
    shop.build(commit="5a5a5a5", **screens)
    for more in ("", "?screen=Screen 3"):
        page(browse(who), shop, more)
        assert queries(browse(who), f"/f/{shop.feature.key}/visual{more}") <= MOST_QUERIES


def test_whoever_does_not_decide_says_it_at_a_place_on_the_picture(shop: Shop, browse: As) -> None:
    place = f"/f/{shop.feature.key}/mocks"
    sent = {"act": "point", "revision": "1", "place": "screen:Cart", "then": "Cart", "body": "Is that the price?"}
    viewer = browse("viewer")
    answer = viewer.post(f"{place}?screen=Cart", {**sent, **BOX})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{place}?screen=Cart")
    thread = Thread.objects.get()
    assert (thread.anchor_kind, thread.anchor, thread.box) == ("screen", "Cart", [0.1, 0.2, 0.3, 0.4])
    seen = browse("designer").get(f"{place}?screen=Cart").content.decode()
    assert '<rect class="stage-box stage-box-said" x="10.00%" y="20.00%" width="30.00%" height="40.00%"' in seen
    assert "Is that the price?" in seen
    assert "stage-box-said" not in browse("designer").get(f"{place}?screen=Empty").content.decode()
    refused = viewer.post(f"{place}?screen=Cart", {**sent, "body": "And this?", "left": "1"})
    assert refused.status_code == 400
    assert "Give all four numbers, or none." in text(refused) and "And this?" in refused.content.decode()
    assert viewer.post(f"{place}?screen=Cart", {**sent, "place": "screen:Nothing"}).status_code == 400
