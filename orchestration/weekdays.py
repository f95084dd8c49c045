"""Time as promises count it: Monday to Friday in the site's time zone. Pure; all moments are aware."""

from datetime import datetime, timedelta

from django.utils import timezone

_DAY = timedelta(days=1)
_WORKWEEK = 5


def weekday_time(began_at: datetime, ended_at: datetime) -> timedelta:
    """How much of the time between two moments fell on weekdays; nothing where the end lies before the beginning."""
    began, ended = timezone.localtime(began_at), timezone.localtime(ended_at)
    if ended <= began:
        return timedelta()
    weeks = (_monday(ended) - _monday(began)).days // 7
    return max(timedelta(), weeks * _WORKWEEK * _DAY + _into_week(ended) - _into_week(began))


def latest_overdue_start(now: datetime, hours: int) -> datetime:
    """What began before this moment is over its promise of so many weekday hours: the inverse of `promises.due`."""
    moment, left = timezone.localtime(now), timedelta(hours=hours)
    if moment.weekday() >= _WORKWEEK:
        moment = _monday(moment) + _WORKWEEK * _DAY
    while left > (room := moment - _monday(moment)):
        left -= room
        moment = _monday(moment) - 2 * _DAY
    return moment - left


def _into_week(moment: datetime) -> timedelta:
    """How much weekday time of its week has passed at a moment."""
    return min(moment - _monday(moment), _WORKWEEK * _DAY)


def _monday(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - moment.weekday() * _DAY
