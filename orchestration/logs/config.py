"""What is logged where, for `LOGGING`."""

from typing import Any

FORMATS = ("json", "plain")


def config(shape: str, level: str) -> dict[str, Any]:
    """One handler to standard error; `shape` is one of FORMATS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "orchestration.logs.lines.formatter"},
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": shape}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},  # that a task was received; that it ended is said as well
        },
    }
