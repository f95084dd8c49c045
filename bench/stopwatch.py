"""The Celery application with a stopwatch: each start of a relay task is reported to the measuring process."""

import os
import socket
import time
from typing import Any

from celery.signals import task_prerun

from orchestration.celery import app

__all__ = ["app"]
_line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


@task_prerun.connect
def report(task: Any = None, **_: Any) -> None:
    _line.sendto(time.time_ns().to_bytes(8, "big"), os.environ["STOPWATCH"])
