"""Everybody who has no business in a project, each with a way to ask: by token through the API, by session through pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from projects.models import User
from projects.services.deactivation import deactivate
from projects.services.members import add_member, remove_member
from projects.services.tokens import create_token
from tests.orchestration.api.calling import Caller
from tests.world import World, build_world, person


@dataclass(frozen=True)
class Actor:
    """`status` is what the API answers for what is not theirs: 401 where nobody is known, else 404."""

    name: str
    caller: Caller
    status: int = 404


def with_token(user: User, *, agent: str = "", projects: tuple[str, ...] = (), scopes: tuple[str, ...] = ()) -> Caller:
    caller = Caller(None)
    _token, secret = create_token(name="t", agent=agent, projects=projects, scopes=scopes, by=user)
    caller.user, caller.headers = user, {"Authorization": f"Bearer {secret}"}
    return caller


def outsiders(world: World, *, all_roles: bool) -> Iterator[Actor]:
    """Of another project one person of each role, or with `all_roles` off one who holds all of them."""
    other, manager = build_world("FAR", "Far"), world.people["manager"]
    assert world.outsider
    yield Actor("anonymous", Caller(None), 401)
    yield Actor("stranger", with_token(world.outsider))
    yield Actor("agent of a stranger", with_token(world.outsider, agent="Claude"))
    if all_roles:
        for role, user in other.people.items():
            yield Actor(f"{role} of another project", with_token(user))
    else:
        membership = other.people["qa"].memberships.get()
        membership.roles = sorted({role for one in other.people.values() for role in one.memberships.get().roles})
        membership.save()
        yield Actor("everything of another project", with_token(other.people["qa"]))
    yield Actor("agent of another project's manager", with_token(other.people["manager"], agent="Claude"))
    yield Actor("ex-member", with_token(_left(world, manager)))
    yield Actor("member with a token for elsewhere", with_token(_in_both(world, other), projects=(other.project.slug,)))
    gone = _member(world, "gone")
    shut = with_token(gone)
    deactivate(user=gone)
    yield Actor("deactivated", shut, 401)


def _member(world: World, name: str) -> User:
    user = person(f"{name}@example.org", name.capitalize())
    by = world.people["manager"]
    add_member(project=world.project, email=user.email, roles_given=["manager", "pm", "api-engineer", "qa"], by=by)
    return user


def _left(world: World, manager: User) -> User:
    user = _member(world, "left")
    remove_member(membership=user.memberships.get(), by=manager)
    return user


def _in_both(world: World, other: World) -> User:
    user = _member(world, "both")
    add_member(project=other.project, email=user.email, roles_given=["manager"], by=other.people["manager"])
    return user
