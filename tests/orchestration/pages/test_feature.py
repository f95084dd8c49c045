"""The feature page: what shuts the next move, whose turn is it, what can I do?"""

from tests.orchestration.pages.conftest import SignIn
from tests.world import World


def test_smoke(world: World, as_: SignIn) -> None:
    feature = world.feature()
    for state in ("design", "build", "verify", "merged"):
        for who in world.people:
            answer = as_(who).get(f"/f/{feature.key}")
            assert answer.status_code == 200
        feature = world.bring_to(world.feature(), state)
    for who in world.people:
        answer = as_(who).get(f"/f/{feature.key}")
        assert answer.status_code == 200
        assert as_(who).get("/").status_code == 200
        for gate in ("prd", "mocks", "adr", "contract", "risks", "integration", "visual"):
            assert as_(who).get(f"/f/{feature.key}/{gate}").status_code == 200
