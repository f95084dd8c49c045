"""How long anybody waited for a lock: the migration itself, and people."""

import threading
from collections import defaultdict
from contextlib import suppress

import psycopg

LOOK_EVERY = 0.02
_WAITS = """SELECT a.application_name = 'migrate', extract(epoch FROM clock_timestamp() - l.waitstart)
FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND l.waitstart IS NOT NULL"""


class Watch:
    """Looks fifty times a second; `longest` holds seconds by the period and by who waited, "migrate" or "people"."""

    def __init__(self, database_url: str) -> None:
        self.period = ""
        self.longest: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._url, self._ended = database_url, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        with suppress(psycopg.OperationalError), psycopg.connect(self._url, autocommit=True) as line:
            while not self._ended.wait(LOOK_EVERY):
                for is_migration, seconds in line.execute(_WAITS):
                    who = (self.period, "migrate" if is_migration else "people")
                    self.longest[who] = max(self.longest[who], float(seconds))
