"""Note that a worker works and that beat beats: the sweep comes from the one and runs in the other."""

from datetime import timedelta

from orchestration.models import Pulse
from projects import clock

BEAT = "beat"
_KEPT = timedelta(days=1)


def heard_of(worker: str) -> None:
    now = clock.now()
    rows = [Pulse(name=name[:200], seen_at=now) for name in (BEAT, worker)]
    Pulse.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["seen_at"])
    Pulse.objects.filter(seen_at__lt=now - _KEPT).delete()
