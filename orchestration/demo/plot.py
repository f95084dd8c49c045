"""What happens to each of the demo's features, so that every state of feature and gate can be seen."""

from collections.abc import Callable
from datetime import datetime, timedelta

from orchestration.demo import briefs
from orchestration.demo.cast import LEAVER
from orchestration.demo.documents import Brief
from orchestration.demo.screens import Flaw
from orchestration.demo.story import Tale, Wrong
from projects.clock import time_is
from projects.models import Membership, Project, User
from projects.services.members import add_member, remove_member

Plot = Callable[[Tale], None]


def delivery(tale: Tale) -> None:
    tale.rule(6, False, "One table and one call to the carrier.")
    tale.to_design()
    tale.to_build()
    tale.to_verify()
    tale.to_merged()


def invoice(tale: Tale) -> None:
    tale.rule(4, False, "No new service, no new store.")
    tale.to_design()
    tale.tick("1", 12)
    tale.offer("contract", 2)
    tale.answer("contract", 9, "return", "The address of the file should not carry a secret that never ends.")
    tale.offer("contract", 10, 2, url={"type": "string", "format": "uri", "description": "Valid for ten minutes"})
    tale.answer("contract", 5)
    tale.agree("risks", 3, 40)
    tale.move("begin_build", 2)
    tale.to_verify()
    tale.answer("visual", 8, "return", "The order number is cut off on small phones.")
    tale.move("send_back", 2, by="designer", reason="Order numbers are cut off.")
    tale.offer("visual", 12, 2)
    tale.move("submit", 1)
    tale.to_merged()


def gift_wrap(tale: Tale) -> None:
    tale.rule(8, False, "A price and a tick box.")
    tale.agree("prd", 6, 12)
    tale.move("cancel", 50, by="pm", reason="The warehouse has no table for it before spring.")


def split(tale: Tale) -> None:
    tale.rule(5, False, "The payment wrapper does it already.")
    tale.to_design()
    tale.to_build(risk_wait=46)
    tale.to_verify()
    tale.waive("integration", 6, "Jo is away until the 2nd; Emil and Ada went through the wrapper's checklist.", days=9)


def guest(tale: Tale) -> None:
    tale.rule(5, False, "Orders without an account exist in the data already.")
    tale.to_design()
    tale.to_build(risk_wait=38)
    tale.to_verify(flaws={0: Flaw(8, "Delivery is late")})
    tale.offer("integration", 2)
    tale.mark_screens(
        5,
        "The first screen is not what we agreed on. The others are fine.",
        [
            Wrong(0, "The list sits 8 px too low.", (0.04, 0.28, 0.92, 0.56)),
            Wrong(0, "This is not in the mocks.", (0.32, 0.86, 0.25, 0.1)),
        ],
    )
    tale.offer(
        "visual",
        8,
        2,
        note="The note is gone. The order's number shows now.",
        flaws={0: Flaw(3), 2: Flaw(note="Order 4711")},
    )


def returns(tale: Tale) -> None:
    tale.rule(7, True, "It touches orders, the warehouse and payments.")
    tale.agree("adr", 16, 8)
    tale.to_design()
    tale.to_build()
    tale.tick("2", 50)
    tale.tick("3", 20, only=2)


def address(tale: Tale) -> None:
    tale.rule(5, False, "A list where there was one row.")
    tale.to_design()
    tale.to_build()
    for phase, hours in (("2", 40), ("3", 24), ("4", 16)):
        tale.tick(phase, hours)
    tale.offer("visual", 3, flaws={0: Flaw(8, "Delivery is late")})
    tale.answer(
        "visual",
        6,
        "return",
        "The list of all addresses sits 8 px too low, and the note about delivery is not in the mocks.",
    )
    tale.offer("mocks", 9, 2, note="The empty state now says what to do next.")


def carts(tale: Tale) -> None:
    tale.rule(6, False, "No new service, no new table but one.")
    tale.to_design()
    tale.tick("1", 14)
    tale.offer("contract", 3)
    tale.answer("contract", 8)
    tale.offer("risks", 4)
    tale.offer(
        "contract",
        9,
        2,
        note="The total is unknown while prices are fetched.",
        total={"type": ["number", "null"], "minimum": 0},
        state={"type": "string", "enum": ["open", "ordered", "held"]},
        updated_at={"type": "string", "format": "date-time"},
    )
    tale.refuse_changes(
        4,
        "The total may be null now, our checkout screen cannot show that. Could it stay required?",
        "Our checkout screen cannot show that.",
    )


def export(tale: Tale) -> None:
    tale.rule(5, True, "Exports run for minutes and need a queue and a store.")
    tale.agree("adr", 14, 6)
    tale.to_design()
    tale.tick("1", 12)
    tale.agree("contract", 4, 9)
    tale.agree("risks", 3, 22)


def suggest(tale: Tale) -> None:
    tale.rule(5, False, "The search engine can do it.")
    tale.to_design()
    tale.to_build(risk_wait=18)
    flag = tale.flag(
        20,
        "qa",
        "The first build reads words of single shoppers. Somebody's illness came up as a suggestion.",
    )
    tale.lift(flag, 9, "engineer", "Only words of 50 and more people are kept, from the first import on.")
    tale.tick("1", 6, only=2)
    tale.offer("risks", 4)


def gift_cards(tale: Tale) -> None:
    tale.rule(4, False, "One field on another page.")
    tale.agree("mocks", 14, 7)
    tale.offer("prd", 5)
    tale.answer("prd", 9, "return", "What about people who guess codes? I miss a goal for that.")
    tale.offer("prd", 7, 2, note="A limit on wrong tries is a goal now.")


def bulk(tale: Tale) -> None:
    tale.agree("prd", 6, 8)
    tale.agree("mocks", 18, 9)
    tale.rule(3, True, "It writes what three other systems read.")
    tale.offer("adr", 12)
    tale.answer(
        "adr",
        7,
        "block",
        "A lock on the catalogue for a minute stops the checkout. This must not be built as it stands.",
    )


def loyalty(tale: Tale) -> None:
    del tale  # it has only just been opened


def pickup(tale: Tale) -> None:
    tale.rule(5, False, "Stores and stock are known to the shop.")
    tale.to_design()
    tale.tick("1", 10)
    tale.offer("contract", 4)
    tale.answer("contract", 6)
    tale.offer("risks", 4)
    tale.flag(9, "counterpart", "Stock in the stores is counted once a night. We would promise what is not there.")


# Opened so many days before today, in this order, and told at this pace.
PLOTS: tuple[tuple[Brief, Plot, int, float], ...] = (
    (briefs.DELIVERY, delivery, 56, 1.0),
    (briefs.GIFT_WRAP, gift_wrap, 52, 1.0),
    (briefs.INVOICE, invoice, 50, 1.0),
    (briefs.SPLIT, split, 40, 1.8),
    (briefs.GUEST, guest, 36, 1.65),
    (briefs.RETURNS, returns, 31, 2.1),
    (briefs.ADDRESS, address, 29, 1.25),
    (briefs.SUGGEST, suggest, 26, 1.75),
    (briefs.EXPORT, export, 18, 2.5),
    (briefs.CARTS, carts, 15, 1.5),
    (briefs.PICKUP, pickup, 14, 1.55),
    (briefs.BULK, bulk, 12, 1.7),
    (briefs.GIFT_CARDS, gift_cards, 9, 1.7),
    (briefs.LOYALTY, loyalty, 2, 1.0),
)


def play(*, project: Project, people: dict[str, User], now: datetime) -> None:
    """Play all stories; none goes on beyond some minutes or hours before `now`."""
    for place, (brief, plot, days, pace) in enumerate(PLOTS):
        begin = (now - timedelta(days=days)).replace(hour=9 + place % 7, minute=(place * 13) % 60)
        end = now - timedelta(minutes=20 + place * 97 % 400)
        plot(Tale(project, people, brief, begin, end, tint=place, pace=pace))
    _one_who_left(project, people, now)


def _one_who_left(project: Project, people: dict[str, User], now: datetime) -> None:
    """A contract names a counterpart who left before answering: the gate shuts until a manager mends it."""
    begin = now - timedelta(days=11)
    with time_is(begin):
        add_member(project=project, email=LEAVER.email, roles_given=LEAVER.roles, by=people["manager"])
    tale = Tale(project, people, briefs.WISHLIST, begin, now, tint=5, pace=1.9)
    tale.rule(5, False, "A list of articles.")
    tale.to_design()
    tale.offer("contract", 4)
    tale.answer("contract", 6)
    with time_is(now - timedelta(days=2)):
        membership = Membership.objects.select_related("project").get(project=project, user=people[LEAVER.who])
        remove_member(membership=membership, by=people["manager"])
