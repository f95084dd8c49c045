"""The relay: works every event off once, from the outbox rows that a trigger writes with the events.

Rows are claimed with SKIP LOCKED, so any number of relays run beside each other. Effects and the end of the outbox row
are one transaction: a killed relay leaves the row, and the next one starts over. Effects therefore bear repetition.
"""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from orchestration.logs import about
from orchestration.services.notices import membership, telling
from orchestration.services.notices.telling import Delivery
from orchestration.services.standing import settle_project
from projects import clock
from projects.models import Event, Outbox

logger = logging.getLogger(__name__)
BATCH = 20
# Reassessing a large project takes many short transactions; meanwhile no other relay begins the same.
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(minutes=10)
# A mail to an address without an account: orchestration.mail works these rows off.
MAILED = "member.invited"
Failed = Callable[[Exception], None]
# What is to know that an event is worked off, and of a failure: traces, where they are wanted.
around_event: list[Callable[[Event], AbstractContextManager[Failed]]] = []


def relay(*, batch: int = BATCH) -> int:
    """Work off all events that are due; returns how many were. Failing events are put off, never in the way."""
    worked = 0
    while True:
        claimed, finished, leased = _relay_batch(batch)
        worked += finished + sum(_relay_memberships(list(group)) for _project, group in groupby(leased, _project_of))
        if claimed < batch:
            return worked


def deliver_past(*, read_before: datetime) -> int:
    """Work off all events as delivered long ago: notices without mail, those before `read_before` as read.

    For a history that was played in one go, such as the demo's. Returns how many events were worked off.
    """
    worked = 0
    delivery = Delivery(past=True, read_before=read_before)
    while events := [row.event for row in _due(now=None)[:500]]:
        with transaction.atomic():
            for event in events:
                telling.tell(event, delivery)
            Outbox.objects.filter(pk__in=[event.pk for event in events]).delete()
        worked += len(events)
    Outbox.objects.filter(event__kind=MAILED).delete()
    for project_id in Event.objects.filter(kind__in=membership.KINDS).values_list("project", flat=True).distinct():
        settle_project(project_id)
    return worked


def put_off(event_id: int, error: Exception) -> int:
    """Note a failed attempt and when to try again; returns the attempts so far. Logs no values, only where it failed."""
    row = Outbox.objects.filter(pk=event_id).first()
    if row is None:  # another relay has finished it meanwhile
        return 0
    row.attempts += 1
    row.not_before = clock.now() + min(timedelta(seconds=2**row.attempts), LONGEST_PAUSE)
    row.save(update_fields=["attempts", "not_before"])
    where = "".join(traceback.format_tb(error.__traceback__)[-2:])
    logger.error("event %s failed, attempt %s: %s\n%s", event_id, row.attempts, type(error).__name__, where)
    return row.attempts


def _due(now: datetime | None) -> QuerySet[Outbox]:
    rows = Outbox.objects.select_related("event__actor", "event__project", "event__feature").order_by("pk")
    rows = rows.exclude(event__kind=MAILED)
    return rows.filter(Q(not_before=None) | Q(not_before__lte=now)) if now else rows


def _relay_batch(size: int) -> tuple[int, int, list[Event]]:
    """Claim some rows and work them off; returns how many were claimed and finished, and the events put aside."""
    now = clock.now()
    with transaction.atomic():
        events = [_event_of(row) for row in _due(now).select_for_update(skip_locked=True, of=("self",))[:size]]
        aside = sorted((event for event in events if event.kind in membership.KINDS), key=_project_of)
        Outbox.objects.filter(pk__in=[event.pk for event in aside]).update(not_before=now + LEASE)
        finished = [event.pk for event in events if event not in aside and _attempt(event, _tell)]
        Outbox.objects.filter(pk__in=finished).delete()
    return len(events), len(finished), aside


def _event_of(row: Outbox) -> Event:
    row.event.trace = row.trace
    return row.event


def _tell(event: Event) -> None:
    with transaction.atomic():
        telling.tell(event, Delivery())


def _relay_memberships(events: list[Event]) -> int:
    """Changes of one project's members: settle its features once for all of them, then tell each person."""
    if not _attempt(events[-1], lambda _: membership.settle_after(events)):
        return 0  # the others come again when their lease has ended
    return sum(_attempt(event, _finish_membership) for event in events)


def _project_of(event: Event) -> int:
    return event.project_id


def _finish_membership(event: Event) -> None:
    with transaction.atomic():
        telling.tell(event, Delivery())
        Outbox.objects.filter(pk=event.pk).delete()


def _attempt(event: Event, work: Callable[[Event], None]) -> bool:
    with about.event(event), _watched(event) as failed:
        try:
            work(event)
        except Exception as error:  # whatever one event does must not stop the others
            failed(error)
            if not connection.is_usable():
                raise  # nothing is lost: what this relay claimed is claimed again later
            put_off(event.pk, error)
            return False
        return True


@contextmanager
def _watched(event: Event) -> Iterator[Failed]:
    with ExitStack() as stack:
        told = [stack.enter_context(around(event)) for around in around_event]

        def failed(error: Exception) -> None:
            for tell in told:
                tell(error)

        yield failed
