"""Open a feature, and put its title and summary right."""

from collections.abc import Sequence

from django.db import transaction

from projects import clock, events, roles, traits
from projects.changes import (
    FeatureChange,
    feature_change,
    lock_membership,
    lock_project,
    settle_feature,
    wake_after_commit,
    with_agent,
)
from projects.errors import Conflict, Invalid
from projects.models import Feature, ProcessVersion, Project, User
from projects.models.feature import OPEN_STATES


def _checked(title: str, summary: str) -> tuple[str, str]:
    """Title and summary as they are kept. Raises Invalid."""
    title, summary = " ".join(title.split()), summary.strip()
    errors = {}
    if not title:
        errors["title"] = ["Give the feature a title."]
    elif len(title) > 160:
        errors["title"] = ["A title has at most 160 characters."]
    if len(summary) > 500:
        errors["summary"] = ["A summary has at most 500 characters. The rest belongs into the PRD."]
    if errors:
        raise Invalid(errors)
    return title, summary


def open_feature(*, project: Project, title: str, summary: str = "", by: User) -> Feature:
    """Open a feature under the project's newest process. Raises Invalid (title, summary) or Forbidden."""
    title, summary = _checked(title, summary)
    with transaction.atomic():
        locked = lock_project(project.pk)
        membership = lock_membership(project_id=project.pk, user_id=by.pk)
        roles.demand(membership, "open_feature")
        locked.last_feature_number += 1
        locked.save(update_fields=["last_feature_number"])
        now = clock.now()
        process = ProcessVersion.objects.filter(project=project).order_by("-number")[0]
        feature = Feature(
            project=locked,
            number=locked.last_feature_number,
            key=f"{locked.key}-{locked.last_feature_number}",
            title=title,
            summary=summary,
            state_since=now,
            process=process,
            opened_by=by,
            opened_at=now,
        )
        feature.save(force_insert=True)
        opened = events.append(
            feature,
            kind="feature.opened",
            actor=by.pk,
            actor_roles=membership.roles,
            at=now,
            data=with_agent({"key": feature.key, "title": title, "summary": summary, "process": process.number}, by),
        )
        feature.save()
        change = FeatureChange(feature, membership, by, now, [opened])
        for settle in settle_feature:
            settle(change)
        wake_after_commit()
    return feature


def mark_feature(
    *, feature: Feature, labels: Sequence[str] | None = None, paths: Sequence[str] | None = None, by: User
) -> Feature:
    """Say what rules may ask about a feature: its labels, and the paths that it touches; None leaves one as it is.

    Who builds may add paths, and takes none away: a gate that a path calls for is not theirs to get around.
    Raises Invalid (labels, paths), Forbidden, or Conflict `closed`.
    """
    wanted: dict[str, list[str]] = {}
    if labels is not None:
        wanted["labels"] = traits.checked(labels, field="labels")
    if paths is not None:
        wanted["paths"] = traits.checked(paths, field="paths")
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, "change_feature" if labels is not None else "name_paths")
        if change.feature.state not in OPEN_STATES:
            raise Conflict(
                f"{change.feature.key} is {change.feature.state}.", code="closed", state=change.feature.state
            )
        if "paths" in wanted and not roles.may(change.membership, "change_feature"):
            wanted["paths"] = list(dict.fromkeys([*change.feature.paths, *wanted["paths"]]))
        after = {name: value for name, value in wanted.items() if value != getattr(change.feature, name)}
        if after:
            before = {name: getattr(change.feature, name) for name in after}
            for name, value in after.items():
                setattr(change.feature, name, value)
            change.record("feature.changed", before=before, after=after)
    return change.feature


def change_feature(*, feature: Feature, title: str | None = None, summary: str | None = None, by: User) -> Feature:
    """Put title and summary right, in any state; None leaves one as it is. Raises Invalid (title, summary) or Forbidden."""
    title, summary = _checked(
        feature.title if title is None else title, feature.summary if summary is None else summary
    )
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, "change_feature")
        wanted = {"title": title, "summary": summary}
        after = {name: value for name, value in wanted.items() if value != getattr(change.feature, name)}
        if after:
            before = {name: getattr(change.feature, name) for name in after}
            for name, value in after.items():
                setattr(change.feature, name, value)
            change.record("feature.changed", before=before, after=after)
    return change.feature
