"""The frame of every write: project or actor are locked first, then the feature, then facts, effects and event.

Lock order, the same everywhere: project FOR NO KEY UPDATE where its own things change, membership FOR SHARE (so that a
removal is ordered too), feature FOR NO KEY UPDATE. A change of members locks the project before any membership, so that
two managers who change each other wait instead of standing in each other's way. Both ends see one transaction: either
the change and its event are there, or neither is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from projects import clock, events
from projects.errors import NotFound
from projects.models import Event, Feature, Membership, Project, User


def with_agent(data: dict[str, Any], by: User) -> dict[str, Any]:
    """What an event says, and which AI agent did it where it was not the person themself."""
    return {**data, "agent": by.agent} if by.agent else data


@dataclass
class FeatureChange:
    """One write to one feature, under its lock."""

    feature: Feature
    membership: Membership
    by: User
    now: datetime
    events: list[Event] = field(default_factory=list)

    @property
    def next_seq(self) -> int:
        """The place in the chain that the next recorded event will have; evidence rows point at it."""
        return self.feature.chain_length + 1

    def record(self, kind: str, **data: Any) -> Event:
        event = events.append(
            self.feature,
            kind=kind,
            actor=self.by.pk,
            actor_roles=self.membership.roles,
            at=self.now,
            data=with_agent(data, self.by),
        )
        self.events.append(event)
        return event


@dataclass
class ProjectChange:
    """One write to a project's members, process or settings, under the project's lock."""

    project: Project
    membership: Membership
    by: User
    now: datetime
    events: list[Event] = field(default_factory=list)

    @property
    def next_seq(self) -> int:
        """The place in the chain that the next recorded event will have."""
        return self.project.chain_length + 1

    def record(self, kind: str, **data: Any) -> Event:
        event = events.append(
            self.project,
            kind=kind,
            actor=self.by.pk,
            actor_roles=self.membership.roles,
            at=self.now,
            data=with_agent(data, self.by),
        )
        self.events.append(event)
        return event


# The roof keeps a projection of every feature's standing (pips, whose turn). It registers its function here, so that
# the projection is written in the same transaction although the ground knows nothing of the roof (docs/adr/0002).
settle_feature: list[Callable[[FeatureChange], None]] = []
# What is to happen once the transaction is committed, such as waking the relay.
after_commit: list[Callable[[], None]] = []


def lock_membership(*, project_id: int, user_id: int) -> Membership:
    """Lock the actor's membership against removal and change; NotFound for anybody who is no member."""
    found = list(
        Membership.objects.raw(
            "SELECT * FROM projects_membership WHERE project_id = %s AND user_id = %s FOR SHARE",
            [project_id, user_id],
        )
    )
    if not found:
        raise NotFound()
    return found[0]


def _demand_reach(by: User, project_id: int) -> None:
    """A token for other projects writes nothing here, by whichever way it came."""
    if by.only_projects is not None and project_id not in by.only_projects:
        raise NotFound()


def lock_feature(feature_id: int) -> Feature:
    return Feature.objects.select_for_update(no_key=True).get(pk=feature_id)


def lock_project(project_id: int) -> Project:
    return Project.objects.select_for_update(no_key=True).get(pk=project_id)


def wake_after_commit() -> None:
    """Let each reaction run once after the commit, however many changes the transaction holds."""
    waiting = [entry[1] for entry in connection.run_on_commit]
    for react in after_commit:
        if react not in waiting:
            transaction.on_commit(react)


@contextmanager
def feature_change(feature: Feature, *, by: User) -> Iterator[FeatureChange]:
    """Open a write to `feature` (as read by a scoped getter); the yielded change holds the locked, fresh row."""
    _demand_reach(by, feature.project_id)
    with transaction.atomic():
        membership = lock_membership(project_id=feature.project_id, user_id=by.pk)
        change = FeatureChange(lock_feature(feature.pk), membership, by, clock.now())
        yield change
        if change.events:
            change.feature.save()
            for settle in settle_feature:
                settle(change)
            wake_after_commit()


@contextmanager
def project_change(project: Project, *, by: User) -> Iterator[ProjectChange]:
    """Open a write to a project by one of its members."""
    _demand_reach(by, project.pk)
    with transaction.atomic():
        locked = lock_project(project.pk)
        membership = lock_membership(project_id=project.pk, user_id=by.pk)
        change = ProjectChange(locked, membership, by, clock.now())
        yield change
        if change.events:
            change.project.save()
            wake_after_commit()
