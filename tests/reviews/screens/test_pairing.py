"""Which mock a screenshot is held against: by name, or as somebody said by hand."""

import pytest
from django.db import IntegrityError, connection, transaction

from orchestration.services.audit import Audit
from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.models import Event
from reviews.models import ScreenComparison, ScreenPairing
from reviews.pairs import Manner, Stored, pair_screens
from reviews.selectors.screens import manners_of
from reviews.services.pairings import pair_screen
from tests.reviews.screens.shop import Shop


def screens(*names: str, pixels: str = "p") -> list[Stored]:
    return [Stored(name, f"{name}.png", f"sha {name} {pixels}", f"{pixels} {name}", 4, 3, 1) for name in names]


def test_names_pair_in_any_letter_case_and_in_the_order_of_the_build() -> None:
    found = pair_screens(screens("Cart", "Empty", "Pay"), screens("pay", "New", "CART"))
    assert [(pair.name, pair.left and pair.left.name, pair.right and pair.right.name) for pair in found] == [
        ("pay", "Pay", "pay"),
        ("New", None, "New"),
        ("CART", "Cart", "CART"),
        ("Empty", "Empty", None),
    ]


def test_by_hand_goes_before_the_name() -> None:
    said = {"basket": Manner("Cart", 32, ((0.0, 0.0, 0.5, 0.5),)), "pay": Manner("")}
    basket, pay, left = pair_screens(screens("Cart", "Pay"), screens("Basket", "Pay"), said)
    assert (basket.left and basket.left.name, basket.by_hand, basket.manner.tolerance) == ("Cart", True, 32)
    assert (pay.left, pay.by_hand) == (None, True)
    assert (left.name, left.right) == ("Pay", None)


def test_only_what_differs_and_is_there_twice_is_compared() -> None:
    equal, changed, new = pair_screens(
        [*screens("A"), *screens("B")], [*screens("A"), *screens("B", pixels="q"), *screens("C")]
    )
    assert (equal.is_equal, equal.inputs) == (True, None)
    assert changed.inputs and (changed.inputs.left, changed.inputs.right) == ("sha B p", "sha B q")
    assert (new.is_equal, new.inputs) == (False, None)


def pair(shop: Shop, screen: str, mock: str, who: str = "engineer", **more: object) -> ScreenPairing:
    return pair_screen(
        feature=shop.world.fresh(shop.feature),
        gate_key="visual",
        screen=screen,
        mock=mock,
        by=shop.world.people[who],
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.django_db
def test_giver_and_receiver_pair_and_the_history_knows(shop: Shop) -> None:
    shop.build(commit="5a5a5a5", Basket="navy", Pay="white")
    row = pair(shop, "Basket", "Cart")
    event = Event.objects.get(feature=shop.feature, seq=row.seq)
    assert event.kind == "screen.paired"
    said = {name: event.data[name] for name in ("gate", "revision", "screen", "mock", "tolerance", "ignore")}
    assert said == {"gate": "visual", "revision": 2, "screen": "Basket", "mock": "Cart", "tolerance": 8, "ignore": []}
    pair(shop, "Basket", "Empty", "designer", tolerance=32, ignore=[[0, 0, 0.5, 0.5]])
    assert manners_of(shop.feature, "visual") == {"basket": Manner("Empty", 32, ((0.0, 0.0, 0.5, 0.5),))}
    asked = ScreenComparison.objects.get(tolerance=32)
    assert asked.ignore == [[0.0, 0.0, 0.5, 0.5]]
    assert [str(found) for found in Audit().findings()] == []


@pytest.mark.django_db
def test_what_a_decision_stands_on_follows_the_pairing(shop: Shop) -> None:
    shop.build(commit="5a5a5a5", Basket="navy")
    pair(shop, "Basket", "Cart")
    shop.decide("accept", *((name, "correct") for name in ("Basket", "Empty", "Error")))
    shop.mocks(Cart="navy", Empty="blue", Error="red")
    assert shop.gate().holds
    pair(shop, "Basket", "Empty")
    shop.build(commit="6b6b6b6", Basket="navy")
    with pytest.raises(Conflict) as refusal:
        shop.decide("accept", screens=[])
    assert refusal.value.details["screens"] == ["Basket", "Cart"], "never looked at beside this mock, and now missing"
    pair(shop, "Basket", "Cart")
    shop.decide("accept", screens=[])
    shop.mocks(Cart="purple", Empty="blue", Error="red")
    assert shop.gate().state == "stale"


@pytest.mark.django_db
def test_others_and_mistakes_are_refused(shop: Shop) -> None:
    with pytest.raises(Forbidden) as forbidden:
        pair(shop, "Cart", "Cart", "qa")
    assert forbidden.value.code == "not_yours"
    for screen, mock, more, field in (
        ("Cart", "Nothing", {}, "mock"),
        ("Cart", "Cart", {"tolerance": 9}, "tolerance"),
        ("Cart", "Cart", {"ignore": [[0, 0, 2, 1]]}, "ignore"),
        ("Cart", "Cart", {"ignore": [[0, 0, 1, 1]] * 21}, "ignore"),
    ):
        with pytest.raises(Invalid) as refusal:
            pair(shop, screen, mock, **more)
        assert set(refusal.value.errors) == {field}
    with pytest.raises(NotFound):
        pair(shop, "Nothing", "Cart")
    with pytest.raises(NotFound):
        pair_screen(
            feature=shop.world.fresh(shop.feature), gate_key="mocks", screen="Cart", mock="Cart",
            by=shop.world.people["designer"],
        )  # fmt: skip
    assert not ScreenPairing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_a_pairing_as_it_was_said(shop: Shop) -> None:
    row = pair(shop, "Cart", "Empty")
    for statement in (
        "UPDATE reviews_screenpairing SET mock = 'Cart'",
        "DELETE FROM reviews_screenpairing",
        "TRUNCATE reviews_screenpairing",
        "INSERT INTO reviews_screenpairing (feature_id, seq, by_id, at, gate, revision_id, screen, mock, tolerance, ignore)"
        f" SELECT feature_id, 1, by_id, at, gate, revision_id, screen, 'Cart', 8, ignore FROM reviews_screenpairing WHERE id = {row.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert ScreenPairing.objects.get().mock == "Empty"
