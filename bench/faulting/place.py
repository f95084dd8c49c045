"""The installation that is broken: how it is started, asked, and looked through."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.faulty import Site
from bench.upgrades.stories import differences
from orchestration.runtime import paths
from tests.runtime.installation import Installation, eventually

PEOPLE = ("pm", "designer", "engineer", "architect", "qa")
START_SECONDS = 240
# Whom a revision waits for has a notice, unless the answer was there first.
_UNTOLD = """SELECT count(*) FROM projects_event e JOIN reviews_revision r ON r.feature_id = e.feature_id AND r.seq = e.seq
JOIN projects_feature f ON f.id = e.feature_id WHERE e.kind = 'revision.offered' AND f.title LIKE 'Story %%' AND e.id > %s
AND NOT EXISTS (SELECT FROM orchestration_notice n WHERE n.event_id = e.id)
AND NOT EXISTS (SELECT FROM reviews_decision d WHERE d.revision_id = r.id)"""


@dataclass
class Place:
    """An installation with people who have tokens; its database is asked directly where no page tells."""

    installation: Installation
    folder: Path
    tokens: dict[str, str]

    @property
    def site(self) -> Site:
        return Site(self.installation.port, self.tokens)

    def sql(self, statement: str, *values: object) -> list[tuple]:
        os.environ["COUNTERSIGN_VAR"] = str(self.installation.var)
        with psycopg.connect(paths.embedded_database_url(), autocommit=True) as line:
            done = line.execute(statement, values or None)
            return done.fetchall() if done.description else []

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        os.kill(self._leader(name), how)

    def kill_with_workers(self, name: str) -> None:
        """Kill a child of `up` and its own children, so that none of them finishes anything."""
        leader = self._leader(name)
        workers = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
        for number in (leader, *map(int, workers)):
            os.kill(number, signal.SIGKILL)

    def _leader(self, name: str) -> int:
        """The child's process, once `up` has started it again: the site may answer before."""
        found: list[int] = []

        def is_there() -> bool:
            try:
                found.append(self.installation.main_process(name))
            except StopIteration:
                return False
            return True

        eventually(is_there)
        return found[0]

    def wait_until_ready(self, seconds: float = START_SECONDS) -> bool:
        return eventually(self.installation.answers, seconds)

    def newest_event(self) -> int:
        return self.sql("SELECT coalesce(max(id), 0) FROM projects_event")[0][0]

    def untold(self, after: int, patience: float = 90) -> int:
        """Revisions since that event that nobody was told of, and events that still wait when patience has ended."""
        eventually(lambda: self.waiting() == 0, patience)
        return self.waiting() + self.sql(_UNTOLD, after)[0][0]

    def waiting(self) -> int:
        """How many events nobody was told of yet."""
        return self.sql("SELECT count(*) FROM projects_outbox")[0][0]

    def missing(self, stories: list) -> list[str]:
        self.wait_until_ready()
        return differences(self.site, stories)

    def start(self) -> None:
        log = self.folder / "up.log"
        try:
            self.installation.start(log)
        except AssertionError:
            if self.installation.has_ended() or not eventually(lambda: "runs at" in log.read_text(), START_SECONDS):
                raise

    def killed_outright(self) -> None:
        """Kill `up` and, at the same moment, everything under it: what a machine that is switched off does to them."""
        for number in [self.installation.process.pid, *self.installation.processes()]:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.installation.process.wait()

    def killed(self) -> None:
        """Kill `up` alone, and wait until what it had started is gone."""
        self.installation.end(signal.SIGKILL)
        eventually(lambda: not self.installation.processes())


@contextmanager
def running(folder: Path) -> Iterator[Place]:
    """A new installation in `folder`/var with the demo, stopped at the end."""
    installation = Installation(folder / "var")
    installation.var.mkdir(mode=0o700, exist_ok=True)
    place = Place(installation, folder, {})
    try:
        place.start()
        for who in PEOPLE:
            place.tokens[who] = installation.manage("token", f"{who}@demo.example").stdout.strip()
        yield place
    finally:
        if not installation.has_ended():
            installation.end()
            time.sleep(0.2)
