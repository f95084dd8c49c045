"""The promise: what is handed to somebody is answered within so many weekday hours. Pure.

A weekday hour is an hour of Monday to Friday in the site's time zone; weekends do not count.
"""

from datetime import datetime, timedelta

from django.utils import timezone

# Handing over and being asked start a promise; ticking phases and moving on are work, not answers.
PROMISED_ACTS = ("decide", "answer", "confirm", "resolve")
_DAY = timedelta(days=1)
_WORKWEEK = 5


def due(began_at: datetime, hours: int) -> datetime:
    """The moment by which something asked for at `began_at` (aware) is to be answered."""
    moment, left = _into_workweek(timezone.localtime(began_at)), timedelta(hours=hours)
    while left > (room := _saturday(moment) - moment):
        left -= room
        moment = _saturday(moment) + 2 * _DAY
    return moment + left


def latest_overdue_start(now: datetime, hours: int) -> datetime:
    """What began before this moment is over its promise at `now`: the inverse of `due`, for queries."""
    moment, left = timezone.localtime(now), timedelta(hours=hours)
    if moment.weekday() >= _WORKWEEK:
        moment = _saturday(moment)
    while left > (room := moment - _monday(moment)):
        left -= room
        moment = _monday(moment) - 2 * _DAY
    return moment - left


def weekday_time(began_at: datetime, ended_at: datetime) -> timedelta:
    """How much of the time between two moments fell on weekdays; nothing where the end lies before the beginning."""
    began, ended = timezone.localtime(began_at), timezone.localtime(ended_at)
    if ended <= began:
        return timedelta()
    weeks = (_monday(ended) - _monday(began)).days // 7
    return max(timedelta(), weeks * _WORKWEEK * _DAY + _into_week(ended) - _into_week(began))


def _into_week(moment: datetime) -> timedelta:
    """How much weekday time of its week has passed at a moment."""
    return min(moment - _monday(moment), _WORKWEEK * _DAY)


def _into_workweek(moment: datetime) -> datetime:
    return moment if moment.weekday() < _WORKWEEK else _monday(moment) + 7 * _DAY


def _monday(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - moment.weekday() * _DAY


def _saturday(moment: datetime) -> datetime:
    return _monday(moment) + _WORKWEEK * _DAY
