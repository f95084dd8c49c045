"""A waiver ends by itself: its gate is shut again, and those whose turn it is hear of it once."""

from datetime import timedelta

import pytest

from orchestration.models import Wait
from orchestration.services.expiry import end_waivers
from projects import clock
from projects.models import Event
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_end_of_a_waiver_is_an_event_once(world: World) -> None:
    feature = world.feature()
    until = clock.now() + timedelta(days=2)
    waiver = propose_waiver(feature=feature, gate_key="prd", reason="Later.", until=until, by=world.people["manager"])
    confirm_waiver(waiver=waiver, by=world.people["viewer"])
    asked = Wait.objects.filter(feature=feature, gate="prd", ended_at=None)
    assert not asked.exists()
    assert end_waivers() == 0
    with clock.time_is(until + timedelta(minutes=1)):
        assert (end_waivers(), end_waivers()) == (1, 0)
    assert Event.objects.get(feature=feature, kind="waiver.ended").data == {"gate": "prd", "waiver": waiver.pk}
    assert asked.get().users == [world.people["pm"].pk]
