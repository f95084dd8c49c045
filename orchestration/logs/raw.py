"""What a process would say past its log: warnings, uncaught errors, the worker's farewell. With it they are lines like others."""

import logging
import logging.config
import sys
import threading
from types import TracebackType
from typing import Any

from celery.apps import worker
from django.conf import settings

logger = logging.getLogger(__name__)


def catch(**_: Any) -> None:
    """For the start of a server's process, before the application is loaded. In plain format all stays as it is."""
    if settings.LOG_FORMAT != "json":
        return
    logging.config.dictConfig(settings.LOGGING)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    # It writes to the process's own output, because a signal's handler must not wait for a lock of the log.
    worker.safe_say = _said_by_worker


def _uncaught(kind: type[BaseException], error: BaseException, way: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger.critical("the process ends by an error", exc_info=(kind, error, way))


def _uncaught_in_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None and found.exc_type is not SystemExit:
        logger.critical("a thread ends by an error", exc_info=(found.exc_type, found.exc_value, found.exc_traceback))


def _unraisable(found: Any) -> None:
    if found.exc_value is not None:
        logger.error("an error that nobody could take", exc_info=(found.exc_type, found.exc_value, found.exc_traceback))


def _said_by_worker(message: str, _stream: Any = None) -> None:
    """Celery's words about its own shutdown, in which nobody else's occur."""
    threading.Thread(target=logger.info, args=("%s", message.strip())).start()
