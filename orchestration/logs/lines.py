"""Turn a log record into one line of JSON. Imported by the settings, so it knows nothing of Django."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter

Line = MutableMapping[str, Any]
_OWN = ("orchestration", "reviews", "projects", "countersign")
# Celery's progress names tasks and their numbers only.
_PLAIN = ("celery.app.trace", "celery.worker", "celery.beat", "celery.apps", "celery.redirected")
_FROM_OUTSIDE = ("django.security",)  # sentences made of what a stranger sent
_PLACES = re.compile(r"%(\([^)]*\))?[#0 +-]*[0-9.*]*[a-zA-Z]")
_WARNING = re.compile(r"(.{1,300}?:[0-9]+): (\w+): ")
_FRAMES = 12
# What a record may carry besides its sentence.
FIELDS = ("route", "method", "status", "ms", "sql", "how")


def formatter() -> logging.Formatter:
    """For LOGGING in the settings."""
    return ProcessorFormatter(
        use_get_message=False,
        pass_foreign_args=True,
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            _worded,
            _way_of_error,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        ],
        processors=[ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )


def _worded(logger: Any, method: str, line: Line) -> Line:
    """The sentence, with its values where they are ours."""
    record: logging.LogRecord = line["_record"]
    values = line.pop("positional_args", ())
    said = str(record.msg)
    if record.name == "py.warnings":
        line["event"], line["way"] = _warning(str(values[0]) if values else said)
    elif record.name.startswith(_FROM_OUTSIDE):
        line["event"] = f"refused: {record.name.rsplit('.', 1)[-1]}"
    elif not values:
        line["event"] = said if _is_ours(record) else said.split("\n", 1)[0]
    elif _is_ours(record):
        line["event"] = said % values
    else:
        line["event"] = _PLACES.sub("…", said)
    return line


def _warning(text: str) -> tuple[str, list[str]]:
    """Of "file:line: Category: message" its category and place; the message may hold what somebody wrote."""
    found = _WARNING.match(text)
    return (f"warning: {found[2]}", [found[1]]) if found else ("warning", [])


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.startswith(_OWN) or (record.name.startswith(_PLAIN) and record.levelno <= logging.INFO)


def _way_of_error(logger: Any, method: str, line: Line) -> Line:
    """An exception's message may hold a row, an address or a file; its type and where it came from do not."""
    found = line.pop("exc_info", None)
    line.pop("exc_text", None)
    line.pop("stack_info", None)
    if found is True:
        found = sys.exc_info()
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if found and found[1] is not None:
        frames = traceback.extract_tb(found[2])[-_FRAMES:]
        line["error"] = ", from ".join(_types(found[1]))
        line["way"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def _types(error: BaseException | None) -> list[str]:
    names: list[str] = []
    while error is not None and len(names) < 5:
        names.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return names
