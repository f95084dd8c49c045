"""The page that Prometheus reads."""

from collections.abc import Iterator
from dataclasses import astuple

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from orchestration.monitoring.backlog import backlog
from orchestration.monitoring.requests import forget_ended_processes

_GAUGES = {
    "outbox_events": "Events not yet worked off.",
    "outbox_lag_seconds": "Age of the oldest event not yet worked off.",
    "outbox_failing": "Events whose effects failed at least once.",
    "mails_waiting": "Notices whose mail has not gone out.",
    "mails_lag_seconds": "Age of the oldest notice whose mail has not gone out.",
    "mails_dead": "Notices whose mail was given up.",
    "gate_errors": "Gates of open features that cannot be judged or rest on a damaged file, and are shut for that.",
    "damaged_files": "Stored files that are gone or altered.",
    "files_checked_seconds": "Since the last look at all stored files ended; -1 before the first.",
    "alarms": "Alarms of the watch that ring.",
    "watched_seconds": "Since the last look of the watch; -1 before the first.",
    "suspects": "Features that the watch has still to compare with their history.",
    "backup_seconds": "Since the last good backup ended; -1 before the first.",
    "worker_seconds": "Since any worker was last heard of; -1 if none was for a day.",
    "beat_seconds": "Since the clock of the periodic tasks was last heard of; -1 if it was not for a day.",
    "comparisons_waiting": "Comparisons of screens and contracts that wait for a worker.",
}


class _Backlog(Collector):
    """Read when asked: the database holds these, not the process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = astuple(backlog())
        for (name, text), value in zip(_GAUGES.items(), now, strict=True):
            yield GaugeMetricFamily(f"countersign_{name}", text, value=value)


def exposition() -> bytes:
    """Request figures of all web processes on this machine, and the backlog. Raises DatabaseError where it is away."""
    forget_ended_processes()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(_Backlog())
    return generate_latest(registry)
