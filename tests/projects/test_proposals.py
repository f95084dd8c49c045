"""Proposals of a process: by whom, decided by whom, and what the database and the audit hold of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from orchestration.models import Notice
from orchestration.services.audit import Audit
from orchestration.services.relay import relay
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Event, Membership, ProcessProposal, ProcessVersion, User
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from projects.services.members import add_member, remove_member
from projects.services.projects import create_project
from projects.services.proposals import confirm, propose, reject, withdraw
from tests.world import World, build_world, person


def longer(line: str = "One more line.") -> list[Document]:
    return [Document(one.name, f"{one.text}\n{line}\n") for one in documents()]


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    world.people["second"] = person("second@example.org", "Second")
    add_member(project=world.project, email="second@example.org", roles_given=["manager"], by=world.people["manager"])
    return world


def proposed(world: World, by: str = "manager", line: str = "One more line.") -> ProcessProposal:
    made = propose(project=world.project, documents=longer(line), note="Why not?", by=world.people[by]).proposal
    assert made
    return made


def test_only_managers_propose_and_only_another_one_confirms(world: World) -> None:
    with pytest.raises(Forbidden, match="takes the role Manager"):
        proposed(world, by="pm")
    waiting = proposed(world)
    for who, code in (("manager", "own_proposal"), ("pm", "forbidden")):
        with pytest.raises(Forbidden) as refused:
            confirm(proposal=waiting, by=world.people[who])
        assert refused.value.code == code
    with pytest.raises(Forbidden, match="withdraw it"):
        reject(proposal=waiting, reason="No.", by=world.people["manager"])
    version = confirm(proposal=waiting, by=world.people["second"])
    assert (version.number, version.sources[0]["text"]) == (2, longer()[0].text)
    told = Event.objects.filter(project=world.project, kind__startswith="process.").order_by("seq")
    assert [event.kind for event in told] == ["process.proposed", "process.confirmed", "process.published"]
    manager, second = world.people["manager"].pk, world.people["second"].pk
    assert [event.actor_id for event in told] == [manager, second, second]
    assert (told[2].data["proposed_by"], told[2].data["confirmed_by"]) == (manager, second)
    for again in (lambda: confirm(proposal=waiting, by=world.people["second"]),
                  lambda: withdraw(proposal=waiting, by=world.people["manager"])):  # fmt: skip
        with pytest.raises(Conflict, match="published already"):
            again()
    assert not list(Audit().findings())


def test_somebody_inactive_is_nobody_who_could_confirm(db: None) -> None:
    manager, sleeping = person("mo@example.org", "Mo"), person("ada@example.org", "Ada")
    project = create_project(name="Solo", key="SOLO", by=manager)
    assert propose(project=project, documents=longer(), by=manager).version
    add_member(project=project, email=sleeping.email, roles_given=["manager"], by=manager)
    assert propose(project=project, documents=longer("Two."), by=manager).version is None
    User.objects.filter(pk=sleeping.pk).update(is_active=False)
    made = propose(project=project, documents=longer("Two."), by=manager)
    assert made.version and made.proposal and made.proposal.outcome == "alone"
    assert not list(Audit().findings())


def test_who_is_left_alone_publishes_what_waited(world: World) -> None:
    waiting = proposed(world)
    for row in Membership.objects.filter(project=world.project).exclude(user=world.people["manager"]):
        remove_member(membership=row, by=world.people["manager"])
    made = propose(project=world.project, documents=longer(), by=world.people["manager"])
    assert made.proposal == waiting and made.version and made.version.number == 2


@pytest.mark.parametrize("name", ["", " a.md", "a/b.md", "..", "a\\b.md", "c:a.md", "a\n.md", "x" * 121])
def test_a_name_that_leaves_its_folder_is_none(world: World, name: str) -> None:
    with pytest.raises(Invalid, match="no file name"):
        propose(project=world.project, documents=[Document(name, longer()[0].text)], by=world.people["manager"])


def test_texts_are_kept_clean_so_that_equal_is_equal_through_every_door(world: World) -> None:
    text = "\ufeff" + longer()[0].text.replace("\n", "\r\n")
    typed = propose(project=world.project, documents=[Document("api-engineer.md", text)], by=world.people["manager"])
    assert typed.proposal and typed.proposal.sources[0]["text"] == longer()[0].text
    again = propose(project=world.project, documents=longer(), by=world.people["second"])
    assert (again.is_new, again.proposal) == (False, typed.proposal)


def test_an_agent_is_named_and_is_one_with_its_person(world: World) -> None:
    manager = world.people["manager"]
    acting = User.objects.get(pk=manager.pk)
    acting.agent = "Claude"
    made = propose(project=world.project, documents=longer(), by=acting).proposal
    assert made and made.author == "Claude for Manager"
    for who in (acting, manager):
        with pytest.raises(Forbidden, match="Nobody confirms their own"):
            confirm(proposal=made, by=who)
    assert not list(Audit().findings())


def test_who_is_told(world: World) -> None:
    waiting = proposed(world)
    relay()
    asked = Notice.objects.filter(event__kind="process.proposed")
    assert [(one.user, one.my_turn) for one in asked] == [(world.people["second"], True)]
    assert asked[0].path == f"/p/shop/process/proposals/{waiting.pk}" and "Why not?" in asked[0].text
    reject(proposal=waiting, reason="Who tests?", by=world.people["second"])
    relay()
    [told] = Notice.objects.filter(event__kind="process.rejected")
    assert told.user == world.people["manager"] and "Who tests?" in told.text
    confirm(proposal=proposed(world), by=world.people["second"])
    relay()
    assert [one.user for one in Notice.objects.filter(event__kind="process.confirmed")] == [world.people["manager"]]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def unguarded() -> Iterator[None]:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET session_replication_role = replica")
    yield
    run("SET session_replication_role = origin")


WAITS, DONE = "WHERE outcome = ''", "WHERE outcome = 'confirmed'"
TAMPERS = {
    "rewritten": (f"UPDATE projects_processproposal SET sources = '[]' {WAITS}", "is not what was proposed"),
    "another note": (f"UPDATE projects_processproposal SET note = 'Fine' {WAITS}", "on its note"),
    "another agent": (f"UPDATE projects_processproposal SET agent = 'Claude' {WAITS}", "on its agent"),
    "another author": (f"UPDATE projects_processproposal SET by_id = by_id + 1 {WAITS}", "on its author or moment"),
    "gone": (f"DELETE FROM projects_processproposal {WAITS}", "is gone"),
    "decided by nobody": (
        f"UPDATE projects_processproposal SET outcome = 'withdrawn', decided_by_id = by_id, decided_at = at, decided_seq = 1 {WAITS}",
        "is withdrawn, and no event says so",
    ),
    "undecided": (
        "UPDATE projects_processproposal SET outcome = '', decided_by_id = NULL, decided_at = NULL, decided_seq = NULL, "
        f"version_id = NULL {DONE}",
        "an event says that it was decided",
    ),
    "another decider": (f"UPDATE projects_processproposal SET decided_by_id = decided_by_id - 2 {DONE}", "on who decided"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERS)
def test_what_the_database_refuses_and_the_audit_finds(world: World, name: str) -> None:
    confirm(proposal=proposed(world), by=world.people["second"])
    proposed(world, line="Three.")
    sql, found = TAMPERS[name]
    assert not list(Audit().findings())
    with pytest.raises(IntegrityError), transaction.atomic():
        run(sql)
        run("SET CONSTRAINTS ALL IMMEDIATE")
    with unguarded():
        run(sql)
    assert any(found in str(finding) for finding in Audit().findings()), list(map(str, Audit().findings()))


def _alone(world: World) -> None:
    waiting = ProcessProposal.objects.get()
    ProcessProposal.objects.filter(pk=waiting.pk).update(
        outcome="confirmed",
        decided_by=waiting.by,
        decided_at=waiting.at,
        decided_seq=waiting.seq,
        version=ProcessVersion.objects.get(),
    )


def _unannounced(world: World) -> None:
    first: Any = ProcessVersion.objects.get()
    ProcessVersion.objects.create(
        project=world.project,
        number=2,
        document=first.document,
        sources=first.sources,
        published_by=world.people["manager"],
        published_at=first.published_at,
    )
    run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("act", [_alone, _unannounced])
def test_neither_one_person_nor_a_version_without_a_word_gets_past_the_database(
    world: World, act: Callable[[World], None]
) -> None:
    proposed(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        act(world)
