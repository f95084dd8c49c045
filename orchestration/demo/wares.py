"""What the demo's screens speak of: the words of a shop, and those of a studio for podcasts."""

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Wares:
    """The words on the screens of one product; `amount` says what stands at the end of a row."""

    brand: str
    places: tuple[str, str, str]
    things: tuple[str, ...]
    hints: tuple[str, ...]
    labels: tuple[str, ...]
    amount: Callable[[random.Random], str]


def _price(dice: random.Random) -> str:
    return f"{dice.randint(4, 90)}.{dice.choice(('00', '49', '90'))} EUR"


def _length(dice: random.Random) -> str:
    return f"{dice.randint(8, 95)} min"


SHOP = Wares(
    "shop",
    ("Offers", "Basket", "Account"),
    ("Oak stool", "Linen throw", "Tea pot", "Desk lamp", "Wool socks", "Notebook", "Rain coat", "Clay vase"),
    ("in stock", "2 to 3 days", "gift wrapped", "from the last order", "saved on the phone", "free returns"),
    ("Name", "Street and number", "Delivery", "E-mail", "Voucher", "Reason"),
    _price,
)
STUDIO = Wares(
    "studio",
    ("Listen", "Library", "Account"),
    (
        "Night trains",
        "The long weekend",
        "Salt",
        "Under the bridge",
        "Small machines",
        "Letters home",
        "North",
        "Tides",
    ),
    ("new this week", "half heard", "on this device", "with a transcript", "two hosts", "ends tonight"),
    ("Title", "Begins at", "Host", "Note", "Quality", "Language"),
    _length,
)
