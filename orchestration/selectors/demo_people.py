"""The demo's one-click people with their roles."""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, OuterRef, Subquery

from projects.models import Membership, User
from projects.roles import BUILT_IN, title

_ORDER = {slug: place for place, slug in enumerate(BUILT_IN)}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    name: str
    email: str
    roles: str  # in words


def demo_people() -> list[DemoPerson]:
    """Everybody of the demo, in the order in which the roles take part; one statement."""
    roles = Membership.objects.filter(user=OuterRef("pk")).order_by("pk").values("roles")[:1]
    people = User.objects.filter(is_demo=True, is_active=True).annotate(
        demo_roles=Subquery(roles, output_field=ArrayField(CharField()))
    )
    found = sorted(people, key=lambda person: (_ORDER.get((person.demo_roles or [""])[0], len(_ORDER)), person.pk))
    return [DemoPerson(person.display_name, person.email, _words(person.demo_roles)) for person in found]


def _words(roles: list[str] | None) -> str:
    return ", ".join(map(title, roles)) if roles else "not a member"
