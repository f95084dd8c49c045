from typing import Any

from django.conf import settings

from orchestration.api.shapes.people import person
from projects.models import Component, ProcessVersion, Project
from projects.playbooks import Process


def project(one: Project, roles: list[str]) -> dict[str, Any]:
    """`roles` are those of whoever asks."""
    return {
        "slug": one.slug,
        "key": one.key,
        "name": one.name,
        "created_at": one.created_at,
        "my_roles": roles,
        "settings": {"serious_from": one.serious_from, "answer_within_hours": one.answer_within_hours},
        "url": f"{settings.PUBLIC_URL}/p/{one.slug}",
    }


def component(one: Component) -> dict[str, Any]:
    """Its owner has been fetched with it."""
    return {
        "id": one.pk,
        "name": one.name,
        "owner_role": one.owner_role or None,
        "owner": person(one.owner),
        "guidance": one.guidance,
        "condition": one.condition,
        "link": one.link or None,
    }


def process_version(one: ProcessVersion) -> dict[str, Any]:
    return {
        "version": one.number,
        "published_by": person(one.published_by),
        "published_at": one.published_at,
    }


def process(one: ProcessVersion) -> dict[str, Any]:
    """As today's code writes it, whatever wrote the stored document."""
    return process_version(one) | Process.from_json(one.document).to_json()
