"""The feature page: what shuts the next move, whose turn is it, what can I do?"""

from tests.orchestration.pages.conftest import As
from tests.world import World


def test_smoke(world: World, browse: As) -> None:
    feature = world.feature()
    for state in ("design", "build", "verify", "merged"):
        for who in world.people:
            answer = browse(who).get(f"/f/{feature.key}")
            assert answer.status_code == 200
        feature = world.bring_to(world.feature(), state)
    for who in world.people:
        answer = browse(who).get(f"/f/{feature.key}")
        assert answer.status_code == 200
        assert browse(who).get("/").status_code == 200
        for gate in ("prd", "mocks", "adr", "contract", "risks", "integration", "visual"):
            assert browse(who).get(f"/f/{feature.key}/{gate}").status_code == 200
