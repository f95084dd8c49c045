"""A stored file that is not what was offered: said to readers, marked, and its gate shut until it is whole again."""

import hashlib
import io
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from orchestration.models import Standing
from orchestration.monitoring.backlog import backlog
from orchestration.selectors.judged import judge
from orchestration.services.notices.audience import audience
from orchestration.stores import store_in
from projects import clock
from projects.errors import Conflict
from projects.models import Event, Feature
from projects.services.tokens import create_token
from reviews import storage
from reviews.models import DamagedFile, Draft, DraftFile, FileCheck, Revision, RevisionFile
from reviews.services import damage, file_checks
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.world import World, submission

pytestmark = pytest.mark.django_db
SPOILS: dict[str, Callable[[Path], object]] = {
    "a bit": lambda path: path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]),
    "its end": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "all of it": lambda path: path.unlink(),
}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.STORAGES = {**settings.STORAGES, "artifacts": store_in(tmp_path)}
    return tmp_path


def ready_to_start(world: World) -> Feature:
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    return world.fresh(feature)


def first_file(feature: Feature, gate: str = "mocks") -> RevisionFile:
    return RevisionFile.objects.filter(revision__feature=feature, revision__gate=gate).order_by("pk")[0]


def spoil(folder: Path, file: RevisionFile, what: str = "a bit") -> None:
    SPOILS[what](folder / file.storage_key)


def state(world: World, feature: Feature, gate: str = "mocks") -> str:
    return judge(world.fresh(feature)).verdicts.gate(gate).state


def events(feature: Feature) -> list[str]:
    return list(
        Event.objects.filter(feature=feature, kind__startswith="file.").order_by("seq").values_list("kind", flat=True)
    )


@pytest.mark.parametrize("what", SPOILS)
def test_a_damaged_file_shuts_its_gate_until_it_is_offered_again(world: World, folder: Path, what: str) -> None:
    feature = ready_to_start(world)
    assert judge(feature).verdicts.move("start").allowed, "the control: without damage it may start"
    file = first_file(feature)
    spoil(folder, file, what)
    assert damage.look(file.storage_key) == ("gone" if what == "all of it" else "altered")
    assert state(world, feature) == "error"
    with pytest.raises(Conflict) as refusal:
        world.move(feature, "start")
    (blocker,) = refusal.value.details["blockers"]
    assert (blocker.gate, blocker.code) == ("mocks", "damaged")
    assert f"“{file.name}” of revision 1" in blocker.message
    assert "Offer the same file again" in blocker.message
    pips = {pip["key"]: pip["state"] for pip in Standing.objects.get(feature=feature).pips}
    assert (pips["mocks"], pips["prd"]) == ("error", "accepted")

    again = world.offer(feature, "mocks")
    assert again.number == 1, "the same bytes are no new revision"
    assert storage.read(file.storage_key)
    assert events(feature) == ["file.damaged", "file.repaired"]
    assert not DamagedFile.objects.exists()
    world.move(feature, "start")


def test_a_new_revision_opens_the_gate_as_well(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    file = first_file(feature)
    spoil(folder, file)
    damage.look(file.storage_key)
    world.agree(feature, "mocks", variant=2)
    assert state(world, feature) == "accepted"
    assert DamagedFile.objects.count() == 1, "the old revision's file stays damaged, and is counted"


def test_a_waiver_does_not_hide_damage_and_the_judgement_is_of_the_gate_alone(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    file = first_file(feature)
    spoil(folder, file)
    until = clock.now() + timedelta(days=2)
    waiver = propose_waiver(feature=feature, gate_key="mocks", reason="Later.", until=until, by=world.people["manager"])
    confirm_waiver(waiver=waiver, by=world.people["viewer"])
    assert state(world, feature) == "waived"
    damage.look(file.storage_key)
    assert (state(world, feature), state(world, feature, "prd")) == ("error", "accepted")


def test_two_features_that_rest_on_the_same_bytes_are_both_shut_and_both_opened(world: World, folder: Path) -> None:
    one, other = ready_to_start(world), ready_to_start(world)
    file = first_file(one)
    spoil(folder, file)
    damage.look(file.storage_key)
    damage.look(file.storage_key)
    assert [state(world, feature) for feature in (one, other)] == ["error", "error"]
    world.offer(one, "mocks")
    assert [state(world, feature) for feature in (one, other)] == ["accepted", "accepted"]
    assert events(one) == events(other) == ["file.damaged", "file.repaired"]


def test_where_the_bytes_come_out_otherwise_the_same_upload_is_a_new_revision(world: World, folder: Path) -> None:
    """As after a new version of the encoder: the giver must not be stuck with “these are the very bytes”."""
    feature = ready_to_start(world)
    other = storage.key_of(feature.project_id, "0" * 64)
    first = first_file(feature)
    RevisionFile.objects.create(
        revision=first.revision, position=9, name="Old.png", content_type="image/png", size=9, storage_key=other
    )
    damage.look(other)
    assert world.offer(feature, "mocks").number == 2
    assert state(world, feature) != "error"


def test_page_and_api_say_what_is_wrong_and_mark_it(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    file = first_file(feature)
    spoil(folder, file)
    browser = Client(raise_request_exception=False)
    browser.force_login(world.people["qa"])
    page = browser.get(f"/f/{feature.key}/mocks/revisions/1/files/{file.name}")
    assert page.status_code == 502
    assert page["Content-Type"].startswith("text/html")
    assert f"“{file.name}” was altered in the store" in page.content.decode()
    assert state(world, feature) == "error"
    secret = create_token(name="t", by=world.people["qa"])[1]
    path = f"/api/v1/features/{feature.key}/gates/mocks/revisions/1/files/{file.name}"
    answer = browser.get(path, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Content-Type"]) == (502, "application/problem+json")
    assert (answer.json()["code"], answer.json()["file"]) == ("damaged", file.name)
    assert browser.get(f"/f/{feature.key}/mocks").status_code == 200
    assert "rests on a damaged file" in browser.get(f"/f/{feature.key}").content.decode()
    browser.force_login(world.people["designer"])
    assert f'href="/f/{feature.key}/mocks/offer"' in browser.get(f"/f/{feature.key}").content.decode()
    mine = browser.get("/").content.decode()
    assert "Put High-fidelity mocks right" in mine
    assert f'href="/f/{feature.key}/mocks/offer"' in mine
    found = re.search(r"A file of [^<]*was found damaged", browser.get(f"/f/{feature.key}/history").content.decode())
    assert found


def test_offering_other_screens_beside_a_damaged_one_says_which_to_upload_again(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    spoil(folder, first_file(feature))
    browser = Client(raise_request_exception=False)
    browser.force_login(world.people["designer"])
    upload = io.BytesIO(submission("mocks", 7).files[0].content)
    upload.name = "New.png"
    answer = browser.post(f"/f/{feature.key}/mocks/offer", {"act": "offer", "files": upload, "confirms_phase": "on"})
    assert answer.status_code == 400
    assert "“Cart.png” is damaged in the store" in answer.content.decode()


def test_the_author_and_the_managers_are_told(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    file = first_file(feature)
    spoil(folder, file)
    damage.look(file.storage_key)
    told = audience(Event.objects.get(feature=feature, kind="file.damaged"))
    assert told == {world.people["designer"].pk, world.people["manager"].pk}
    assert backlog().damaged_files == 1
    assert backlog().gate_errors == 1


def test_the_command_reads_everything_and_says_which_are_damaged(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    out = io.StringIO()
    call_command("check_files", stdout=out)
    assert re.fullmatch(r"All [2-9] files are what was offered\.\n", out.getvalue())
    file = first_file(feature)
    kept = (folder / file.storage_key).read_bytes()
    spoil(folder, file, "all of it")
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("check_files", stdout=out)
    assert end.value.code == 1
    assert f"{feature.key} mocks revision 1 “{file.name}”: gone" in out.getvalue()
    assert state(world, feature) == "error"
    (folder / file.storage_key).write_bytes(kept)  # a backup came back
    call_command("check_files", stdout=io.StringIO())
    assert (state(world, feature), events(feature)) == ("accepted", ["file.damaged", "file.repaired"])


def test_every_file_is_looked_at_once_a_night_in_pieces(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    spoil(folder, first_file(feature))
    night = datetime(2027, 1, 5, 3, 0, 30, tzinfo=clock.now().tzinfo)
    with clock.time_is(night):
        calls = 0
        while file_checks.check_for_a_while(seconds=-1):
            calls += 1
        check = FileCheck.objects.get()
        assert calls == check.files == len(list(file_checks.stored_keys()))
        assert (check.damaged, check.running) == (1, False)
        assert state(world, feature) == "error"
    with clock.time_is(night + timedelta(hours=23)):
        assert not file_checks.check_for_a_while()
        assert FileCheck.objects.count() == 1, "one a night"
    with clock.time_is(night + timedelta(days=1)):
        file_checks.check_for_a_while()
        assert FileCheck.objects.count() == 2


def test_a_store_that_is_empty_or_another_one_is_no_damage(
    world: World, folder: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A disk that is not mounted, a worker without the web's folder: nothing may be marked for that."""
    feature = ready_to_start(world)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    settings.STORAGES = {**settings.STORAGES, "artifacts": store_in(elsewhere)}
    browser = Client(raise_request_exception=False)
    browser.force_login(world.people["qa"])
    assert browser.get(f"/f/{feature.key}/mocks/revisions/1/files/Cart.png").status_code == 503
    for _ in range(2):
        with pytest.raises(CommandError, match="Not one of"):
            call_command("check_files", stdout=io.StringIO())
        assert file_checks.check_for_a_while()
        (elsewhere / "of a worker").write_bytes(b"its own")
    assert not DamagedFile.objects.exists()
    assert storage.put(feature.project_id, b"new", hashlib.sha256(b"new").hexdigest())


def test_a_look_that_another_worker_has_taken_is_left_to_it_until_it_is_late(world: World) -> None:
    ready_to_start(world)
    taken = FileCheck.objects.create(started_at=clock.now(), taken_until=clock.now() + file_checks.LEASE)
    file_checks.check_for_a_while()
    assert FileCheck.objects.get() == taken
    with clock.time_is(clock.now() + 2 * file_checks.LEASE):
        file_checks.check_for_a_while()
    assert FileCheck.objects.get(pk=taken.pk).ended_at is not None


def test_on_a_closed_feature_it_is_nobodys_turn_and_a_backup_mends_it(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    world.move(feature, "cancel", by="pm", reason="Not now.")
    spoil(folder, first_file(feature))
    damage.look(first_file(feature).storage_key)
    gate = judge(world.fresh(feature)).verdicts.gate("mocks")
    assert (gate.state, gate.turn) == ("error", None)
    assert "comes back from a backup" in gate.blockers[0].message


def test_a_damaged_file_of_a_draft_and_a_damaged_difference_are_said_otherwise(world: World, folder: Path) -> None:
    feature = world.feature()
    digest = hashlib.sha256(b"pixels").hexdigest()
    key = storage.put(feature.project_id, b"pixels", digest)
    (folder / key).unlink()
    lost = storage.Damaged(key, storage.GONE)
    assert "made anew" in damage.refusal_of(lost).message
    draft = Draft.objects.create(feature=feature, gate="mocks", by=world.people["designer"], saved_at=clock.now())
    DraftFile.objects.create(draft=draft, position=0, name="Cart.png", size=6, sha256=digest, storage_key=key)
    assert "“Cart.png” that you uploaded is gone" in damage.refusal_of(lost).message
    assert DamagedFile.objects.count() == 1


def test_an_evidence_pack_is_written_all_the_same_and_says_what_is_missing(world: World, folder: Path) -> None:
    feature = ready_to_start(world)
    spoil(folder, first_file(feature))
    pack, errors = folder / "pack.zip", io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("audit", "export", feature.key, output=str(pack), stderr=errors)
    assert end.value.code == 1
    assert f"not in the pack: {first_file(feature).name}." in errors.getvalue()
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("audit", "check", str(pack), stdout=out)
    assert f"the file {first_file(feature).name} cannot be read" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_several_who_find_it_at_once_while_it_is_offered_again_mark_it_once_and_lock_nobody_out(
    world: World, folder: Path
) -> None:
    one, other = ready_to_start(world), ready_to_start(world)
    file = first_file(one)
    spoil(folder, file)
    start = threading.Barrier(6)

    def at_once(act: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                start.wait()
                act()
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    acts: list[Callable[[], object]] = [lambda: damage.look(file.storage_key)] * 4
    acts += [lambda: world.offer(one, "mocks"), lambda: world.offer(other, "mocks")]
    for thread in [at_once(act) for act in acts]:
        thread.join(timeout=20)
        assert not thread.is_alive()
    world.offer(one, "mocks")
    damage.look(file.storage_key)
    assert [state(world, feature) for feature in (one, other)] == ["accepted", "accepted"]
    for feature in (one, other):
        told = events(feature)
        assert told == ["file.damaged", "file.repaired"] * (len(told) // 2), "each mark is told once, in turn"


def test_a_mark_that_nothing_rests_on_is_forgotten(world: World) -> None:
    project = world.feature().project
    DamagedFile.objects.create(
        project=project, storage_key=f"p{project.pk}/00/{'0' * 64}", reason="gone", found_at=clock.now()
    )
    file_checks.check_all(lambda key, reason: None)
    assert not DamagedFile.objects.exists()
    assert not Revision.objects.exists()
