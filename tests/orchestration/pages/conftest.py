from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import World

As = Callable[[str], Client]


@pytest.fixture
def browse(world: World) -> As:
    """`browse("pm")` is the PM's browser, `browse("outsider")` that of somebody who is no member, `browse("")` nobody's."""
    known: dict[str, Client] = {}

    def browser_of(who: str) -> Client:
        if who not in known:
            known[who] = Client()
            user = world.outsider if who == "outsider" else world.people.get(who)
            if user is not None:
                known[who].force_login(user)
        return known[who]

    return browser_of
