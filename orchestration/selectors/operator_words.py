"""The operator's page in words: what is wrong first, then the rest. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestration.backup.progress import in_words
from orchestration.moments import span
from orchestration.selectors.operator_page import OLD_BACKUP, QUIET, OperatorPage
from orchestration.wording import counted, listed

_WATCHED = timedelta(minutes=3)
_LAG = 60.0  # seconds


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    note: str


def troubles(found: OperatorPage, now: datetime) -> list[str]:
    """What asks for the operator, the gravest first; nothing where all is well."""
    backlog, said = found.backlog, []
    if backlog.alarms:
        said.append(f"{counted(backlog.alarms, 'alarm')} {'rings' if backlog.alarms == 1 else 'ring'}")
    if not [one for one in found.workers if now - one.seen_at < QUIET]:
        said.append("no worker works")
    elif found.beat is None or now - found.beat.seen_at > QUIET:
        said.append("the clock of the periodic tasks stands still")
    if found.watch is None or found.watch.looked_at is None:
        said.append("the watch has not looked yet")
    elif now - found.watch.looked_at > _WATCHED:
        said.append("the watch does not look")
    if backlog.lag_seconds > _LAG:
        said.append(f"events wait for {span(timedelta(seconds=backlog.lag_seconds))}")
    if backlog.failing:
        said.append(f"{counted(backlog.failing, 'event')} failed")
    if backlog.mails_dead:
        said.append(f"{counted(backlog.mails_dead, 'mail')} {'was' if backlog.mails_dead == 1 else 'were'} given up")
    if found.backup is None:
        said.append("there is no backup yet")
    elif now - found.backup.began_at > OLD_BACKUP:
        said.append(f"the last backup is {span(now - found.backup.began_at)} old")
    if found.last_run and found.last_run.ok is False:
        said.append("the last attempt at a backup failed")
    return said


def files_checked(found: OperatorPage, now: datetime) -> datetime | None:
    """When all stored files had been compared last."""
    seconds = found.backlog.files_checked_seconds
    return now - timedelta(seconds=seconds) if seconds >= 0 else None


def headline(said: list[str]) -> str:
    sentence = listed(said) if said else "everything runs"
    return sentence[0].upper() + sentence[1:]


def _waited(seconds: float) -> str:
    long = seconds >= _LAG
    return f"the oldest for {span(timedelta(seconds=seconds)) if long else f'{seconds:.0f} s'}"


def tiles(found: OperatorPage, now: datetime) -> list[Tile]:
    backlog, sizes, backup = found.backlog, found.sizes, found.backup
    free = f"{in_words(sizes.free)} free" if sizes.free is not None else "in a bucket"
    return [
        Tile("Events waiting", f"{backlog.events:,}", _waited(backlog.lag_seconds)),
        Tile("Mails waiting", f"{backlog.mails_waiting:,}", f"{backlog.mails_dead:,} given up"),
        Tile(
            "Last backup",
            f"{span(now - backup.began_at)} ago" if backup else "none",
            f"{in_words(backup.size)}, {counted(backup.files, 'file')}" if backup else "manage.py backup makes one",
        ),
        Tile("Files", in_words(sizes.file_bytes), f"{counted(sizes.files, 'file')}, {free}"),
        Tile("Database", in_words(sizes.database), f"PostgreSQL {sizes.server_version.split()[0]}"),
    ]
