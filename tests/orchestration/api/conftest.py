from collections.abc import Callable

import pytest

from tests.orchestration.api.calling import Caller
from tests.world import World

As = Callable[[str], Caller]


@pytest.fixture
def api(world: World) -> As:
    """`api("pm")` calls as the PM of the world, `api("outsider")` as somebody who is no member, `api("")` as nobody."""
    known: dict[str, Caller] = {}

    def calling_as(who: str) -> Caller:
        if who not in known:
            user = world.outsider if who == "outsider" else world.people.get(who)
            known[who] = Caller(user)
        return known[who]

    return calling_as
