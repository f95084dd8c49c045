import pytest

from tests.reviews.screens.shop import Shop, open_shop
from tests.world import World


@pytest.fixture
def shop(world: World) -> Shop:
    return open_shop(world)
