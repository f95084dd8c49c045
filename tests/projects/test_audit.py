"""Whatever is tampered with is refused by the database, and found where somebody switched its guards off."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from orchestration.services.audit import Audit
from projects import clock
from projects.events import event_hash
from projects.models import Anchor, Event, Feature
from projects.services.anchors import anchor_chains
from projects.services.features import change_feature
from projects.services.members import add_member
from projects.services.projects import change_settings
from reviews.models import Decision, Obligation, RevisionFile
from reviews.services.decisions import decide, revoke
from reviews.services.flags import raise_flag
from reviews.services.obligations import confirm_met, report_done
from reviews.services.receivers import name_receivers
from reviews.services.results import report_result
from reviews.services.threads import answer_thread, begin_thread, resolve_thread
from reviews.services.waivers import confirm_waiver, propose_waiver, withdraw_waiver
from tests.world import World, build_world


@pytest.fixture(scope="module")
def shop(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A project with a full history, anchored; each test changes it inside a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        world.bring_to(world.feature("Saved carts"), "verify")
        _flagged_and_waived(world, world.bring_to(world.feature("Gift cards"), "build"))
        add_member(project=world.project, email="new@example.org", roles_given=["qa"], by=world.people["manager"])
        anchor_chains()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield world
        transaction.set_rollback(True)


def _flagged_and_waived(world: World, feature: Feature) -> None:
    people = world.people
    decision = world.decide(feature, "contract", "return", by="ben")
    revoke(decision=decision, reason="Too soon", by=people["ben"])
    extra = add_member(
        project=world.project, email=world.outsider.email, roles_given=["counterpart"], by=people["manager"]
    )  # type: ignore[union-attr]
    assert extra.membership
    name_receivers(
        feature=world.fresh(feature),
        gate_key="contract",
        emails=[world.outsider.email],
        by=people["engineer"],  # type: ignore[union-attr]
    )
    change_feature(feature=world.fresh(feature), title="Gift cards at checkout", by=people["pm"])
    change_settings(project=world.project, name="The shop", by=people["manager"])
    _discussed(world, feature)
    waiver = propose_waiver(
        feature=world.fresh(feature),
        gate_key="integration",
        reason="No components",
        until=clock.now() + timedelta(days=5),
        by=people["manager"],
    )
    withdraw_waiver(waiver=waiver, reason="There is one", by=people["manager"])
    waiver = propose_waiver(
        feature=world.fresh(feature),
        gate_key="integration",
        reason="No components",
        until=clock.now() + timedelta(days=5),
        by=people["manager"],
    )
    confirm_waiver(waiver=waiver, by=people["qa"])
    raise_flag(feature=world.fresh(feature), reason="Prices are rounded", by=people["viewer"])


def _discussed(world: World, feature: Feature) -> None:
    """A thread that was resolved and one that was not; a condition that is met and one that was reported."""
    people, offered = world.people, world.current(feature, "contract")
    for body in ("Why null?", "By when?"):
        thread = begin_thread(
            feature=world.fresh(feature), gate_key="contract", revision=offered.number, body=body, by=people["ben"]
        )
        answer_thread(thread=thread, body="Because of gifts.", by=people["engineer"])
    resolve_thread(thread=thread, by=people["ben"])
    owner = people["engineer"].email
    decide(
        feature=world.fresh(feature),
        gate_key="contract",
        verdict="accept",
        revision=offered.number,
        digest=offered.digest,
        data={"conditions": [{"text": text, "owner": owner} for text in ("Load test", "Second look")]},
        by=people["ines"],
    )
    report_result(feature=world.fresh(feature), gate_key="risks", risk="R1", outcome="failed", by=people["qa"])
    world.offer(feature, "adr")
    for condition in Obligation.objects.order_by("pk"):
        report_done(obligation=condition, note="Run 17", by=people["engineer"])
    confirm_met(obligation=condition, by=people["ines"])


@pytest.fixture
def undone(shop: World, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def as_superuser() -> Iterator[None]:
    """Triggers and foreign keys are off, as for somebody who owns the database server."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def findings(**options: Any) -> list[str]:
    return [str(finding) for finding in Audit(**options).findings()]


FIRST = "(SELECT min(id) FROM projects_feature)"
LAST = "(SELECT max(id) FROM projects_feature)"


@dataclass(frozen=True)
class Tamper:
    """`sql` is refused by the database where it is `guarded`; where guards are off, `found` is part of what is said."""

    name: str
    sql: str
    found: str
    guarded: bool = True


TAMPERS = [
    Tamper("event altered", f"UPDATE projects_event SET data = '{{}}' WHERE feature_id = {FIRST} AND seq = 3", "event 3 was altered"),
    Tamper("event of another", f"UPDATE projects_event SET actor_id = actor_id + 1 WHERE feature_id = {FIRST} AND seq = 2", "event 2 was altered"),
    Tamper("roles then", f"UPDATE projects_event SET actor_roles = '[\"qa\"]' WHERE feature_id = {FIRST} AND seq = 2", "event 2 was altered"),
    Tamper("event backdated", f"UPDATE projects_event SET at = at - interval '1 day' WHERE feature_id = {FIRST} AND seq = 1", "event 1 was altered"),
    Tamper("event gone", f"DELETE FROM projects_event WHERE feature_id = {FIRST} AND seq = 4", "event 4 is missing"),
    Tamper("tail cut", f"DELETE FROM projects_event WHERE feature_id = {LAST} AND seq > 20", "the chain ends at event 20"),
    Tamper("events swapped", f"UPDATE projects_event SET seq = CASE seq WHEN 5 THEN 6005 ELSE 5 END WHERE feature_id = {FIRST} AND seq IN (5, 6)", "chain is broken"),
    Tamper("project event gone", "DELETE FROM projects_event WHERE feature_id IS NULL AND seq = 2", "The shop: the chain is broken: event 2 is missing"),
    Tamper("everything gone", "TRUNCATE projects_event CASCADE", "no event tells of its creation"),
    Tamper("verdict", "UPDATE reviews_decision SET verdict = 'accept' WHERE verdict = 'return'", "do not agree on its verdict"),
    Tamper("decider", "UPDATE reviews_decision SET by_id = by_id + 1 WHERE id = (SELECT min(id) FROM reviews_decision)", "do not agree on its author"),
    Tamper("reason", "UPDATE reviews_decision SET reason = 'Fine' WHERE verdict = 'return'", "do not agree on its reason"),
    Tamper("round revived", f"UPDATE reviews_decision SET round = 2 WHERE feature_id = {LAST}", "stands in round 2, the events say 1"),
    Tamper("decision moved", "UPDATE reviews_decision SET revision_id = revision_id + 1 WHERE id = (SELECT min(id) FROM reviews_decision)", "do not agree on its"),
    Tamper("decision gone", "DELETE FROM reviews_decision WHERE verdict = 'return'", "(decision.made) has 0 of 1 rows of evidence"),
    Tamper("revocation gone", "DELETE FROM reviews_revocation", "(decision.revoked) has 0 of 1 rows of evidence"),
    Tamper("body", "UPDATE reviews_revision SET body = body || ' and more' WHERE gate = 'prd'", "revision 1 of prd is not what its digest says"),
    Tamper("data", "UPDATE reviews_revision SET data = '{}' WHERE gate = 'risks'", "revision 1 of risks is not what its digest says"),
    Tamper("digest", "UPDATE reviews_revision SET digest = repeat('a', 64) WHERE gate = 'prd'", "do not agree on its digest"),
    Tamper("note", "UPDATE reviews_revision SET note = 'As agreed' WHERE gate = 'prd'", "do not agree on its note"),
    Tamper("file swapped", "UPDATE reviews_revisionfile SET sha256 = repeat('b', 64) WHERE name LIKE 'Cart%'", "does not hold the files that were offered"),
    Tamper("file gone", "DELETE FROM reviews_revisionfile WHERE name LIKE 'Empty%'", "does not hold the files that were offered"),
    Tamper("ruling", "UPDATE reviews_ruling SET complex = NOT complex", "do not agree on its complex"),
    Tamper("tick", "UPDATE reviews_tick SET done = false WHERE activity = 1", "do not agree on its done"),
    Tamper("flag gone", "DELETE FROM reviews_redflag", "(flag.raised) has 0 of 1 rows of evidence"),
    Tamper("flag resolved", "UPDATE reviews_redflag SET resolved_seq = 9999, resolved_by_id = by_id, resolved_at = at", "points at event 9999"),
    Tamper("waiver longer", "UPDATE reviews_waiver SET until = until + interval '20 days'", "do not agree on its until"),
    Tamper("withdrawal gone", "DELETE FROM reviews_waiverwithdrawal", "(waiver.withdrawn) has 0 of 1 rows of evidence"),
    Tamper("withdrawal", "UPDATE reviews_waiverwithdrawal SET reason = 'Fine'", "do not agree on its reason"),
    Tamper("receiver gone", "DELETE FROM reviews_receiver WHERE id = (SELECT max(id) FROM reviews_receiver)", "(receivers.named) has 0 of 1 rows"),
    Tamper("comment", "UPDATE reviews_comment SET body = 'Never mind' WHERE body = 'Why null?'", "do not agree on its body"),
    Tamper("comment gone", "DELETE FROM reviews_comment WHERE body = 'Why null?'", "(thread.begun) has 1 of 2 rows"),
    Tamper("answer gone", "DELETE FROM reviews_comment WHERE body LIKE 'Because%'", "(thread.answered) has 0 of 1 rows"),
    Tamper("thread moved", "UPDATE reviews_thread SET anchor = 'POST /carts' WHERE resolved_seq IS NULL", "do not agree on its anchor"),
    Tamper("thread reopened", "UPDATE reviews_thread SET resolved_seq = NULL, resolved_by_id = NULL, resolved_at = NULL", "(thread.resolved) has 0 of 1 rows"),
    Tamper("condition softened", "UPDATE reviews_obligation SET text = 'Look at it' WHERE met_seq IS NULL", "do not agree on its conditions"),
    Tamper("condition gone", "DELETE FROM reviews_obligation WHERE met_seq IS NULL", "(decision.made) has 2 of 3 rows"),
    Tamper("condition met", "UPDATE reviews_obligation SET met_seq = seq, met_by_id = by_id, met_at = at WHERE met_seq IS NULL", "the kind of its event"),
    Tamper("report", "UPDATE reviews_obligation SET done_note = 'Run 18' WHERE met_seq IS NULL", "does not say what its owner reported", guarded=False),
    Tamper("report taken back", "UPDATE reviews_obligation SET done_note = '', done_at = NULL WHERE met_seq IS NULL", "does not say what its owner reported", guarded=False),
    Tamper("result", "UPDATE reviews_testresult SET outcome = 'passed'", "do not agree on its outcome"),
    Tamper("result gone", "DELETE FROM reviews_testresult", "(test.reported) has 0 of 1 rows"),
    Tamper("record renumbered", "UPDATE reviews_recordnumber SET number = number + 1", "do not agree on its record"),
    Tamper("record number gone", "DELETE FROM reviews_recordnumber", "(revision.offered) has 1 of 2 rows"),
    Tamper("state", f"UPDATE projects_feature SET state = 'merged' WHERE id = {FIRST}", "its state is 'merged', the events say 'verify'"),
    Tamper("process", "UPDATE projects_processversion SET document = jsonb_set(document, '{gates}', '[]')", "process version 1 is not what was published"),
    Tamper("anchor", "UPDATE projects_anchor SET last_event = last_event + 1", "was altered"),
    Tamper("rounds", f"UPDATE projects_feature SET rounds = jsonb_set(rounds, '{{build}}', '1') WHERE id = {LAST}", "its rounds is", guarded=False),
    Tamper("build floor", "UPDATE projects_feature SET build_floor = 7", "its build_floor is 7", guarded=False),
    Tamper("title", f"UPDATE projects_feature SET title = 'Other' WHERE id = {FIRST}", "its title is 'Other'", guarded=False),
    Tamper("key", f"UPDATE projects_feature SET key = 'SHOP-9' WHERE id = {FIRST}", "does not fit its key", guarded=False),
    Tamper("role taken", "UPDATE projects_membership SET roles = '{manager}' WHERE roles = '{qa}'", "holds manager; the events say qa", guarded=False),
    Tamper("member smuggled in", "INSERT INTO projects_membership (project_id, user_id, roles, joined_at) SELECT project_id, max(user_id) + 1000, '{qa}', now() FROM projects_membership GROUP BY project_id", "no event tells how they became one"),
    Tamper("setting", "UPDATE projects_project SET serious_from = 25", "its serious_from is 25, the events say 12", guarded=False),
]  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.name)
def test_tampering_is_refused_and_where_it_was_forced_it_is_found(tamper: Tamper, undone: None) -> None:
    if tamper.guarded:
        with pytest.raises(DatabaseError), transaction.atomic():
            run(tamper.sql)
            run("SET CONSTRAINTS ALL IMMEDIATE")
    with as_superuser():
        run(tamper.sql)
    assert any(tamper.found in found for found in findings()), findings()


def test_an_untouched_history_is_intact(undone: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert findings(files=True) == []
    out = StringIO()
    call_command("audit", "verify", "--files", stdout=out)
    assert out.getvalue().startswith("Intact: 1 projects, ")
    assert " 2 features, " in out.getvalue()


def test_a_finding_is_a_sentence_and_status_1(undone: None) -> None:
    with as_superuser():
        run("UPDATE reviews_decision SET verdict = 'accept' WHERE verdict = 'return'")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify", "--project", "shop", stdout=out)
    assert ended.value.code == 1
    assert "SHOP-2: decision" in out.getvalue()
    with pytest.raises(CommandError, match="no project"):
        call_command("audit", "verify", "--project", "nope")


def test_a_decision_without_an_event_of_its_own_is_found(undone: None) -> None:
    decision = Decision.objects.earliest("pk")
    event = Event.objects.filter(feature=decision.feature, kind="revision.offered").latest("seq")
    decision.pk, decision.seq = None, event.seq
    with as_superuser():
        decision.save(force_insert=True)
    assert any("do not agree on the kind of its event" in found for found in findings())


def test_a_history_rewritten_with_all_its_hashes_is_found_by_the_anchors(shop: World, undone: None) -> None:
    """Whoever can compute the hashes anew leaves a chain that is whole; the anchor remembers the old head."""
    feature = Feature.objects.earliest("pk")
    noted = Anchor.objects.latest("pk").hash
    with as_superuser():
        _rewrite(feature)
    assert findings() == [f"anchors: anchor {Anchor.objects.latest('pk').pk} has event {feature.chain_length} of "
                          f"feature:{feature.pk}, which is gone or another one now."]  # fmt: skip
    with as_superuser():
        run("DELETE FROM projects_anchor")
    assert findings() == [], "without the anchors nothing is left to tell"
    assert findings(noted_anchor=noted) == [
        f"anchors: the anchor {noted} is not among them: the anchors were rewritten."
    ]


def _rewrite(feature: Feature) -> None:
    """Change who opened the feature, then make every hash anew."""
    prev = ""
    other = feature.opened_by_id + 1
    for event in Event.objects.filter(feature=feature).order_by("seq"):
        actor = other if event.seq == 1 else event.actor_id
        digest = event_hash(
            prev=prev,
            seq=event.seq,
            kind=event.kind,
            project=event.project_id,
            feature=event.feature_id,
            actor=actor,
            actor_roles=event.actor_roles,
            at=event.at,
            data=event.data,
        )
        Event.objects.filter(pk=event.pk).update(actor=actor, prev=prev, hash=digest)
        prev = digest
    Feature.objects.filter(pk=feature.pk).update(chain_head=prev, opened_by=other)


def test_a_feature_taken_out_whole_is_found(shop: World, undone: None) -> None:
    feature = Feature.objects.earliest("pk")
    with as_superuser():
        for table in (
            "decision",
            "revision",
            "tick",
            "ruling",
            "receiver",
            "request",
            "redflag",
            "waiverwithdrawal",
            "waiver",
        ):
            run(f"DELETE FROM reviews_{table} WHERE feature_id = {feature.pk}")
        run(f"DELETE FROM projects_event WHERE feature_id = {feature.pk}")
        run(f"DELETE FROM projects_feature WHERE id = {feature.pk}")
    found = findings()
    assert f"The shop: feature {feature.key} is gone." in found
    assert any(f"feature:{feature.pk}, which is gone" in sentence for sentence in found)


def test_bytes_changed_on_disk_are_found(undone: None) -> None:
    row = RevisionFile.objects.earliest("pk")
    path = Path(storages["artifacts"].path(row.storage_key))
    original = path.read_bytes()
    try:
        path.write_bytes(original[:-1] + b"?")
        assert findings() == []
        assert any(f"the file {row.name} cannot be read" in found for found in findings(files=True))
        path.unlink()
        assert any("the file is gone" in found for found in findings(files=True))
    finally:
        path.write_bytes(original)


def test_only_grown_chains_are_anchored_and_each_anchor_holds_the_one_before(shop: World, undone: None) -> None:
    first = Anchor.objects.latest("pk")
    assert set(first.heads) == {f"project:{shop.project.pk}"} | {f"feature:{f.pk}" for f in Feature.objects.all()}
    assert anchor_chains() is None
    feature = shop.feature("Wish lists")
    second = anchor_chains()
    assert second is not None
    assert second.heads == {f"feature:{feature.pk}": [feature.chain_length, feature.chain_head]}
    assert second.prev == first.hash
    with clock.time_is(clock.now() + timedelta(hours=3)):
        assert anchor_chains() is None
    with as_superuser():
        run(f"DELETE FROM projects_anchor WHERE id = {first.pk}")
    assert f"anchors: anchor {second.pk} does not follow the one before it." in findings()


def _case_text(pack: Path) -> str:
    with zipfile.ZipFile(pack) as opened:
        return opened.read("case.json").decode()


def _repack(pack: Path, changed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(pack) as opened:
        content = {name: opened.read(name) for name in opened.namelist()} | changed
    with zipfile.ZipFile(pack, "w") as rewritten:
        for name, data in content.items():
            rewritten.writestr(name, data)


def test_an_evidence_pack_is_verified_without_the_database(
    shop: World, undone: None, tmp_path: Path, django_db_blocker: Any
) -> None:
    pack = tmp_path / "pack.zip"
    call_command("audit", "export", "SHOP-1", "--output", str(pack))
    noted = Anchor.objects.latest("pk").hash
    out = StringIO()
    with django_db_blocker.block():
        call_command("audit", "check", str(pack), "--anchor", noted, stdout=out)
    assert out.getvalue().startswith("Intact: SHOP-1, ")
    assert json.dumps(shop.people["pm"].email) in _case_text(pack)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda case: case["evidence"]["decision"][0].update(verdict="block"), "do not agree on its verdict"),
        (lambda case: case["evidence"]["decision"].pop(), "(decision.made) has 0 of 1 rows"),
        (lambda case: case["events"].pop(), "the chain ends at event"),
        (lambda case: case["feature"].update(state="merged"), "its state is 'merged'"),
        (lambda case: case["evidence"]["revision"][0].update(body="Other"), "is not what its digest says"),
        (lambda case: case["events"][0].pop("data"), "something is missing or of the wrong kind"),
    ],
)
def test_a_changed_pack_is_found_out(
    change: Callable[[dict[str, Any]], Any], found: str, shop: World, undone: None, tmp_path: Path
) -> None:
    pack = tmp_path / "pack.zip"
    call_command("audit", "export", "SHOP-1", "--output", str(pack))
    document = json.loads(_case_text(pack))
    change(document["case"])
    _repack(pack, {"case.json": json.dumps(document).encode()})
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit", "check", str(pack), stdout=out)
    assert found in out.getvalue()


def test_a_changed_file_in_a_pack_is_found_out(shop: World, undone: None, tmp_path: Path) -> None:
    pack = tmp_path / "pack.zip"
    call_command("audit", "export", "SHOP-1", "--output", str(pack))
    digest = RevisionFile.objects.filter(revision__feature__key="SHOP-1").earliest("pk").sha256
    _repack(pack, {f"files/{digest}": b"other"})
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit", "check", str(pack), stdout=out)
    assert "is not what was offered" in out.getvalue()


def test_something_else_is_no_pack(tmp_path: Path) -> None:
    for content in (b"", b"PK", b"{}"):
        (tmp_path / "no.zip").write_bytes(content)
        with pytest.raises(CommandError, match="no evidence pack"):
            call_command("audit", "check", str(tmp_path / "no.zip"))
