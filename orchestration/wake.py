"""Wake the relay after a commit. The broker is a wake-up call only: without it the sweep finds what is left."""

import logging
import time

from orchestration.celery import app

logger = logging.getLogger(__name__)
_QUIET_SECONDS = 2.0
_quiet_until = 0.0


def wake_relay() -> None:
    """Ask a worker to relay; where the broker is away, say so once and let requests go on at full speed."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        app.send_task("orchestration.tasks.relay_events", ignore_result=True, retry=False)
    except Exception as error:  # whatever the transport raises: the event is safe in the database
        _quiet_until = time.monotonic() + _QUIET_SECONDS
        logger.warning("broker away, the sweep will deliver: %s", type(error).__name__)
