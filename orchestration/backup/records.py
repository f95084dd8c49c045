"""Note what became of a backup, whatever becomes of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.models import BackupRun
from projects import clock


@contextmanager
def recorded(path: Path) -> Iterator[BackupRun]:
    """The row of a backup that begins now; it ends with what the caller put into it, or with the error's name."""
    run = BackupRun.objects.create(act=BackupRun.Act.BACKUP, file=path.name[:255], began_at=clock.now())
    try:
        yield run
    except BaseException as error:
        run.ok, run.said = False, f"It ended with {type(error).__name__}."
        raise
    else:
        run.ok = True
    finally:
        run.ended_at = clock.now()
        run.save()
