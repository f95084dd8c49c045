"""Seed the demo once: people, two projects, eight weeks of work, and notices that count as delivered."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from orchestration.demo.cast import PEOPLE, PROJECT_KEY, PROJECT_NAME
from orchestration.demo.people import create_people
from orchestration.demo.plot import play
from orchestration.demo.shared import name_components
from orchestration.demo.studio import open_studio
from orchestration.services import relay
from projects.clock import time_is
from projects.models import Project
from projects.services.members import add_member
from projects.services.projects import create_project

_LOCK = 7_461_001  # one seeding at a time, whoever starts two


class NoDemo(Exception):
    """The demo is never seeded in production."""


def seed() -> Project | None:
    """Seed the demo in one transaction; None where it is there already. Raises NoDemo in production."""
    if settings.PRODUCTION:
        raise NoDemo("The demo is not for production: its people sign in by one click.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if Project.objects.filter(key=PROJECT_KEY).exists():
            return None
        now = timezone.now()
        people = create_people()
        with time_is(now - timedelta(days=58)):
            project = create_project(name=PROJECT_NAME, key=PROJECT_KEY, by=people["manager"])
            for person in PEOPLE:
                if person.who != "manager":
                    add_member(project=project, email=person.email, roles_given=person.roles, by=people["manager"])
        with time_is(now - timedelta(days=57)):
            name_components(project, people)
        play(project=project, people=people, now=now)
        open_studio(people=people, now=now)
        relay.deliver_past(read_before=now - timedelta(days=3))
    return project
