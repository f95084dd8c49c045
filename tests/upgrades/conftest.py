import pytest

from tests.world import World, build_world


@pytest.fixture
def world(transactional_db: None) -> World:
    """Tables are changed under it, so the database is renewed afterwards."""
    return build_world()
