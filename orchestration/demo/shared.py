"""The components that the demo's features share."""

from collections.abc import Sequence

from orchestration.demo.cast import DOMAIN
from projects.models import Project, User
from projects.services.components import Described, add_component

_JO = f"integration@{DOMAIN}"
COMPONENTS = (
    Described(
        name="Payment wrapper",
        owner=_JO,
        guidance="All payment providers behind one call. Never call a provider itself: retries and refunds would be lost.",
        condition="Every payment goes through the wrapper, test orders too.",
        link="https://wiki.shop.example/payment-wrapper",
    ),
    Described(
        name="Consent banner",
        owner=_JO,
        guidance="Shown once, before anything is measured. Its words come from the legal team’s file and stay as they are.",
        condition="Nothing is measured before the shopper has chosen.",
        link="https://wiki.shop.example/consent",
    ),
    Described(
        name="Address form",
        owner_role="designer",
        guidance="One field for the street and its number. The order of the fields follows the country.",
    ),
    Described(
        name="Sync client",
        owner_role="integration-engineer",
        guidance="Waits twice as long after each failure, and at most five minutes.",
    ),
    Described(name="Cart drawer", owner_role="designer", guidance="Opens from the right, and over the page on phones."),
)


STUDIO_COMPONENTS = (
    Described(
        name="Player",
        owner=_JO,
        guidance="One player for all pages. Ask it where it is; never keep a second clock beside it.",
        condition="Playback goes on while the page changes.",
    ),
    Described(
        name="Download queue",
        owner_role="integration-engineer",
        guidance="Goes on where it stopped, and only over the links that the listener allowed.",
    ),
)


def name_components(project: Project, people: dict[str, User], components: Sequence[Described] = COMPONENTS) -> None:
    for described in components:
        add_component(project=project, described=described, by=people["integration"])
