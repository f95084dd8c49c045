"""Open a project and change its settings."""

import re
from itertools import chain, count

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from projects import clock, events, roles
from projects.changes import project_change, with_agent
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Membership, ProcessVersion, Project, User
from projects.models.project import KEY_PATTERN
from projects.playbooks.builtin import ALONE, SETS, documents_of, process_from


def _name_errors(name: str) -> dict[str, list[str]]:
    if not name:
        return {"name": ["Give the project a name."]}
    return {"name": ["A project's name has at most 80 characters."]} if len(name) > 80 else {}


def _check(name: str, key: str, playbooks: str) -> None:
    errors = _name_errors(name)
    if playbooks not in SETS:
        errors["playbooks"] = [f"Choose the built-in playbooks to begin with: {' or '.join(SETS)}."]
    if not re.match(KEY_PATTERN, key):
        errors["key"] = ["A key is 2 to 10 capital letters and digits, beginning with a letter, such as SHOP."]
    if errors:
        raise Invalid(errors)


def _free_slug(name: str, key: str) -> str:
    slug = slugify(name)[:45] or key.lower()
    taken = set(Project.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    candidates = chain((slug, f"{slug}-{key.lower()}"), (f"{slug}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)


def create_project(*, name: str, key: str, playbooks: str = ALONE, by: User) -> Project:
    """Open a project under one of the built-in sets of playbooks; its opener becomes its first manager.

    Raises Invalid for a bad name, key or set, Conflict `key_taken` where another project has the key, Forbidden `scope`
    for a token that is limited to other projects.
    """
    if by.only_projects is not None:
        raise Forbidden("This token is limited to some projects, and opens no other.", code="scope")
    name, key = name.strip(), key.strip()
    _check(name, key, playbooks)
    now = clock.now()
    try:
        with transaction.atomic():
            project = Project.objects.create(name=name, key=key, slug=_free_slug(name, key), created_at=now)
            Membership.objects.create(project=project, user=by, roles=["manager"], joined_at=now)
            version = ProcessVersion.objects.create(
                project=project,
                number=1,
                document=process_from(playbooks).to_json(),
                sources=[{"name": document.name, "text": document.text} for document in documents_of(playbooks)],
                published_by=by,
                published_at=now,
            )
            events.append(
                project,
                kind="project.created",
                actor=by.pk,
                actor_roles=["manager"],
                at=now,
                data=with_agent(
                    {
                        "name": name,
                        "key": key,
                        "process": 1,
                        "process_digest": events.digest_of(version.document, version.sources),
                    },
                    by,
                ),
            )
            project.save()
    except IntegrityError as error:
        raise Conflict(f"The key {key} is taken by another project. Choose another one.", code="key_taken") from error
    return project


def change_settings(
    *,
    project: Project,
    serious_from: int | None = None,
    answer_within_hours: int | None = None,
    name: str | None = None,
    wording_carries: bool | None = None,
    by: User,
) -> Project:
    """A manager sets from which score on a risk is serious (1-25), the promised hours to answer (1-720), and whether
    decisions on a PRD carry over to a revision that changes only wording outside the goals, and gives the project another
    name; its slug and key stay. None leaves a value as it is.
    """
    wanted = {
        "serious_from": serious_from,
        "answer_within_hours": answer_within_hours,
        "name": name.strip() if name is not None else None,
        "wording_carries": wording_carries,
    }
    errors = _name_errors(name.strip()) if name is not None else {}
    if serious_from is not None and not 1 <= serious_from <= 25:
        errors["serious_from"] = ["Choose a score from 1 to 25."]
    if answer_within_hours is not None and not 1 <= answer_within_hours <= 720:
        errors["answer_within_hours"] = ["Choose from 1 to 720 hours."]
    if errors:
        raise Invalid(errors)
    with project_change(project, by=by) as change:
        roles.demand(change.membership, "manage_project")
        changed = {
            setting: value
            for setting, value in wanted.items()
            if value is not None and value != getattr(change.project, setting)
        }
        if changed:
            before = {setting: getattr(change.project, setting) for setting in changed}
            for setting, value in changed.items():
                setattr(change.project, setting, value)
            change.record("project.settings_changed", before=before, after=changed)
    return change.project
