"""What was acknowledged before a backup began is in it, whole and consistent; and what is broken is never put back."""

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import boto3
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from orchestration.backup import archive, restoring, tables, writing
from orchestration.backup.archive import SEAL_BYTES, Broken
from orchestration.backup.checking import checked
from orchestration.backup.restoring import restore
from orchestration.backup.target import Refused
from orchestration.backup.writing import write_backup
from orchestration.models import BackupRun
from orchestration.services.audit import Audit
from orchestration.stores import store_at
from projects.models import Event, Feature, Project, User
from reviews import storage
from reviews.models import RevisionFile
from tests.orchestration.backup import controls
from tests.orchestration.backup.conftest import Made, quiet
from tests.scratch import Run
from tests.world import build_world


def kept_files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_made_while_people_write_is_restored_whole_and_in_order(made: Made, second: Path) -> None:
    manifest = restore(made.path, replace=False, tell=quiet)
    assert made.during, "nobody wrote while the backup was made"
    assert [str(one) for one in Audit(files=True).findings()] == []
    assert {*made.written} <= {*Feature.objects.values_list("title", flat=True)}
    there, here = kept_files(made.store), kept_files(second)
    assert here and here.items() <= there.items()
    assert set(RevisionFile.objects.values_list("storage_key", flat=True)) <= here.keys()
    assert (manifest.files, manifest.missing) == (len(here), [])


def test_people_go_on_working_in_what_was_restored(made: Made, second: Path) -> None:
    restore(made.path, replace=False, tell=quiet)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM projects_event WHERE txid < txid_current() - 1000 OR txid > txid_current()"
        )
        assert cursor.fetchone() == (0,), "an old event could stand for a change that was never written"
    newest = Event.objects.latest("pk").pk
    build_world(key="NEXT", name="Next")
    assert Event.objects.latest("pk").pk > newest
    assert [str(one) for one in Audit().findings()] == []


def test_the_operator_sees_what_was_made_and_what_was_restored(made: Made, second: Path) -> None:
    assert (made.run.ok, made.run.size, made.run.file) == (True, made.path.stat().st_size, "one.backup")
    assert made.run.seal == made.path.read_bytes()[-SEAL_BYTES:].decode()
    assert oct(made.path.stat().st_mode & 0o777) == "0o600"
    restore(made.path, replace=False, tell=quiet)
    put_back = BackupRun.objects.get(act="restore")
    assert (put_back.ok, put_back.rows, put_back.files) == (True, made.run.rows, made.run.files)


def test_a_database_with_rows_is_left_alone_unless_told(made: Made, second: Path) -> None:
    User.objects.create_user("ada@example.org", "Ada")
    with pytest.raises(Refused, match=r"not empty: 1 tables hold rows.*--replace"):
        restore(made.path, replace=False, tell=quiet)
    assert User.objects.get().name == "Ada"
    restore(made.path, replace=True, tell=quiet)
    assert not User.objects.filter(name="Ada").exists() and Project.objects.exists()


def test_a_restore_that_fails_in_its_middle_leaves_the_rows_as_they_were(
    made: Made, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise storage.StorageFull("There is no room left for files.")

    User.objects.create_user("ada@example.org", "Ada")
    monkeypatch.setattr(restoring.storage, "put", full)
    with pytest.raises(CommandError, match=r"no room left for files\. The database is as it was before"):
        call_command("restore", str(made.path), replace=True)
    assert User.objects.get().name == "Ada"


def test_nobody_may_be_at_work_in_the_database(made: Made, second: Path, run: Run) -> None:
    where = {**connection.get_connection_params()}
    chosen = {name: where[name] for name in ("host", "user", "dbname") if name in where}
    with psycopg.connect(**chosen), pytest.raises(Refused, match="1 other connections"):
        restore(made.path, replace=False, tell=quiet)


def test_a_backup_of_a_newer_version_is_refused(made: Made, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = checked(made.path, quiet)
    manifest.migrations.append(["projects", "9999_from_the_future"])
    monkeypatch.setattr(restoring, "checked", lambda *_: manifest)
    with pytest.raises(Refused, match=r"A newer version of Countersign made this backup: the migration projects\.9999"):
        restore(made.path, replace=False, tell=quiet)


def rewritten(path: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """A copy whose members went through `change`, with a seal that fits: somebody's work, not an accident."""
    with archive.members(path) as members, archive.Writer(target) as writer:
        for name, content in members:
            if kept := change(name, content):
                writer.add(*kept)
        writer.seal()
    return target


def first(prefix: str) -> Callable[[str], bool]:
    seen: list[str] = []

    def is_first(name: str) -> bool:
        if name.startswith(prefix) and not seen:
            seen.append(name)
            return True
        return False

    return is_first


def test_every_flipped_byte_and_every_cut_is_noticed_before_anything_is_touched(made: Made, tmp_path: Path) -> None:
    whole = made.path.read_bytes()
    spoiled = tmp_path / "spoiled.backup"
    for at in [0, 100, 520, *range(1000, len(whole), len(whole) // 40), len(whole) - 70, len(whole) - 1]:
        spoiled.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Broken):
            checked(spoiled, quiet)
    for size in (0, 10, 512, len(whole) // 2, len(whole) - 10_240, len(whole) - 1):
        spoiled.write_bytes(whole[:size])
        with pytest.raises(Broken):
            checked(spoiled, quiet)
    spoiled.write_bytes(whole)
    assert checked(spoiled, quiet).files == made.run.files


def test_a_broken_backup_is_one_sentence_and_changes_nothing(made: Made, second: Path, tmp_path: Path) -> None:
    User.objects.create_user("ada@example.org", "Ada")
    cut = tmp_path / "cut.backup"
    cut.write_bytes(made.path.read_bytes()[:-5000])
    with pytest.raises(CommandError, match=r"cannot be restored\. .*cut off.* Nothing was changed\.$"):
        call_command("restore", str(cut), replace=True)
    assert User.objects.get().name == "Ada" and not kept_files(second)
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("restore", str(tmp_path / "nothing"))


def test_a_missing_or_exchanged_part_is_noticed_although_the_seal_fits(made: Made, tmp_path: Path) -> None:
    lost, other = first("files/"), first("files/")
    table = first("tables/projects_event/")
    cases = {
        "It holds": lambda name, content: None if lost(name) else (name, content),
        "is not what was offered": lambda name, content: (name, content[:-1] if other(name) else content),
        "tables that its manifest": lambda name, content: None if table(name) else (name, content),
        "has no manifest": lambda name, content: None if name == "manifest.json" else (name, content),
        "no backup of Countersign": lambda name, content: (name + "x", content),
    }
    for sentence, change in cases.items():
        with pytest.raises(Broken, match=sentence):
            checked(rewritten(made.path, tmp_path / "odd.backup", change), quiet)


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "some.tar"
    with tarfile.open(path, "w") as tar:
        entry = tarfile.TarInfo("a.txt")
        entry.size = 3
        tar.addfile(entry, io.BytesIO(b"abc"))
    for content in (path.read_bytes(), os.urandom(5000), b"x" * 100):
        path.write_bytes(content)
        with pytest.raises(Broken, match="no backup of Countersign"):
            checked(path, quiet)


def test_without_one_moment_the_chains_of_a_backup_do_not_fit(
    made: Made, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: rows read one after the other, with a change in between, make a backup that restoring refuses."""
    restore(made.path, replace=False, tell=quiet)
    spoiled, whole = tmp_path / "spoiled.backup", tmp_path / "whole.backup"
    writing.write_backup(whole, controls.change_after_events)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "one_moment", controls.no_moment)
        writing.write_backup(spoiled, controls.change_after_events)
    with pytest.raises(Broken, match=r"do not belong together|heads of its chains"):
        restore(spoiled, replace=True, tell=quiet)
    restore(whole, replace=True, tell=quiet)
    assert [str(one) for one in Audit(files=True).findings()] == []


def test_a_backup_that_fails_leaves_no_file_and_is_remembered(second: Path, tmp_path: Path) -> None:
    build_world()
    folder = tmp_path / "kept"
    folder.mkdir()
    (second / "x").write_bytes(b"")

    def break_off(what: str, done: int, total: int) -> None:
        if what == "files":
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_backup(folder / "one.backup", break_off)
    assert list(folder.iterdir()) == []
    noted = BackupRun.objects.get()
    assert (noted.ok, noted.said, noted.ended_at is None) == (False, "It ended with OSError.", False)


def test_a_damaged_file_is_left_out_and_said(
    made: Made, second: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    restore(made.path, replace=False, tell=quiet)
    key = RevisionFile.objects.order_by("pk")[0].storage_key
    (second / key).write_bytes(b"other")
    with pytest.raises(SystemExit):
        call_command("backup", f"{tmp_path / 'new'}/")
    [path] = (tmp_path / "new").iterdir()
    assert "1 files are damaged in the store" in capsys.readouterr().err
    assert checked(path, quiet).missing == [key]


def test_pieces_are_of_bounded_size(made: Made, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PIECE", 1000)
    restore(made.path, replace=False, tell=quiet)
    manifest, _ = write_backup(tmp_path / "small.backup", quiet)
    assert max(table.pieces for table in manifest.tables) > 10
    restore(tmp_path / "small.backup", replace=True, tell=quiet)
    assert [str(one) for one in Audit().findings()] == []


def test_files_go_into_a_bucket_and_come_out_of_it_again(
    made: Made, second: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        url = "http://{}:{}".format(*server.get_host_and_port())
        boto3.resource("s3", endpoint_url=url, region_name="us-east-1").Bucket("kept").create()
        settings.STORAGES = {
            **settings.STORAGES,
            "artifacts": store_at(f"s3://kept/a?endpoint={url}&region=us-east-1"),
        }
        taken = restore(made.path, replace=False, tell=quiet)
        assert [str(one) for one in Audit(files=True).findings()] == [] and not kept_files(second)
        again, _ = write_backup(tmp_path / "again.backup", quiet)
    finally:
        server.stop()
    assert (again.list_sha256, again.heads_sha256) == (taken.list_sha256, taken.heads_sha256)
