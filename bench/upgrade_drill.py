"""Upgrade a busy installation: the previous code serves, the new migrations run, processes are replaced one by one.

.venv/bin/python -m bench.upgrade_drill [--previous REF] [--control lock|drop] [--seconds N]

Ends with 1 where anybody was answered with 5xx or not at all, waited for a lock too long, or lost what was acknowledged; with a
control, where that was not noticed.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import psycopg

from bench import servers
from bench.faulty import Site
from bench.upgrades.controls import with_control
from bench.upgrades.locks import Watch
from bench.upgrades.release import Ground, Release, Served, checked_out, described, last_before_a_migration, removed
from bench.upgrades.stories import differences
from bench.upgrades.traffic import Asked, Switch, Traffic, signed_in
from orchestration.runtime import paths
from tests.runtime.installation import eventually

PEOPLE = ("pm", "designer", "engineer", "architect", "qa")
MIGRATING = "while migrating"
SECONDS = 15.0  # of each period
LONGEST_LOCK = 3.0  # seconds that people may wait behind a migration, which itself waits two


def main() -> None:
    options = _options()
    reference = options.previous or last_before_a_migration()
    folder = Path(tempfile.mkdtemp(prefix="countersign-upgrade-"))
    os.environ["COUNTERSIGN_VAR"] = str(folder / "servers")
    (folder / "servers").mkdir(mode=0o700)
    print(f"from {described(reference)}\nto   {described('HEAD')}", flush=True)
    trees = [folder / "previous"]
    try:
        previous = checked_out(reference, trees[0])
        with servers.database(folder), servers.broker(folder):
            ground = Ground(folder, paths.embedded_database_url(), paths.embedded_broker_url())
            if options.control:
                trees.append(folder / "control")
                new = with_control(options.control, trees[1])
            else:
                new = Release(paths.CHECKOUT)
            failures = Drill(ground, previous, new, options.seconds).run(whole=not options.control)
    finally:
        for tree in filter(Path.exists, trees):
            removed(tree)
        shutil.rmtree(folder, ignore_errors=True)
    if options.control and not failures:
        raise SystemExit(f"The control “{options.control}” went unnoticed, so the drill proves nothing.")
    print("\n".join(failures or ["Nobody noticed."]))
    if options.control:
        print(f"The control “{options.control}” was noticed.")
    elif failures:
        raise SystemExit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="upgrade_drill")
    parser.add_argument("--previous", default=os.environ.get("PREVIOUS"), help="a commit with fewer migrations")
    parser.add_argument("--control", choices=("lock", "drop"), help="a bad migration that has to be noticed")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each period is")
    return parser.parse_args()


class Drill:
    """One upgrade, from start to figures."""

    def __init__(self, ground: Ground, previous: Release, new: Release, seconds: float) -> None:
        self.ground, self.previous, self.new, self.seconds = ground, previous, new, seconds
        self.running: dict[str, Served] = {}

    def run(self, *, whole: bool) -> list[str]:
        """Returns what failed, in sentences. `whole`: with the replacement of the processes, not the migration alone."""
        try:
            traffic, watch = self._opened()
            self._serve_and_migrate(traffic, watch)
            if whole:
                self._replace(traffic, watch)
            traffic.end()
            watch.end()
            return self._report(traffic, watch, whole)
        finally:
            for served in self.running.values():
                served.stop()

    def _opened(self) -> tuple[Traffic, Watch]:
        """The previous release serves, with its demo and a token and a browser of each of the people."""
        began = time.monotonic()
        for name, parts in (("web-1", "web"), ("web-2", "web"), ("rest", "worker,beat")):
            self.running[name] = self.previous.serve(self.ground, name, parts)
        ports = [self.running[name].port for name in ("web-1", "web-2")]
        emails = {who: f"{who}@demo.example" for who in PEOPLE}
        tokens = {who: self.previous.manage(self.ground, "token", email).strip() for who, email in emails.items()}
        cookies = [signed_in(ports[0], email) for email in emails.values()]
        print(f"installed and serving after {time.monotonic() - began:.0f} s", flush=True)
        return Traffic(Switch(ports), tokens, cookies), Watch(self.ground.database_url)

    def _serve_and_migrate(self, traffic: Traffic, watch: Watch) -> None:
        watch.period = "previous code"
        traffic.begin(watch.period)
        time.sleep(self.seconds)
        watch.period = traffic.period = MIGRATING
        began = time.monotonic()
        self.new.manage(self.ground, "migrate", "--verbosity", "0", name="migrate")
        print(f"migrate took {time.monotonic() - began:.1f} s", flush=True)
        watch.period = traffic.period = "previous code, new database"
        time.sleep(2 * self.seconds)

    def _replace(self, traffic: Traffic, watch: Watch) -> None:
        watch.period = traffic.period = "web replaced"
        for name in ("web-1", "web-2"):
            old = self.running[name]
            traffic.switch.take_out(old.port)
            old.stop()
            self.running[name] = self.new.serve(self.ground, name, "web")
            traffic.switch.bring_in(self.running[name].port)
        watch.period = traffic.period = "worker and beat replaced"
        self.running["rest"].stop()
        self.running["rest"] = self.new.serve(self.ground, "rest", "worker,beat")
        time.sleep(self.seconds)
        watch.period = traffic.period = "new code"
        time.sleep(self.seconds)

    def _report(self, traffic: Traffic, watch: Watch, whole: bool) -> list[str]:
        failures = [f"no clean answer, {count} times: {said}" for said, count in _grouped(traffic.refusals)]
        failures += _errors(self.ground.folder) if failures else []
        print(
            f"\n{'':28} requests    5xx  unanswered  refused   p50 ms   p95 ms  slowest s  lock waits s, people  migrate"
        )
        for period in dict.fromkeys(one.period for one in traffic.asked):
            _row(period, [one for one in traffic.asked if one.period == period], watch)
        longest = watch.longest[MIGRATING, "people"]
        if longest > LONGEST_LOCK:
            failures.append(f"somebody waited {longest:.1f} s for a lock behind the migration")
        if whole:
            failures += self._kept(traffic)
        return failures

    def _kept(self, traffic: Traffic) -> list[str]:
        """Look for every write that was acknowledged: once, not never and not twice, and revisions byte for byte."""
        site = Site(self.running["web-1"].port, traffic.tokens)
        missing = differences(site, traffic.stories)
        count = sum(story.kept.total() for story in traffic.stories)
        with psycopg.connect(self.ground.database_url, autocommit=True) as line:
            told = eventually(lambda: line.execute("SELECT count(*) FROM projects_outbox").fetchone() == (0,), 60)
        audit = self.new.manage(self.ground, "audit", "verify").strip().splitlines()[-1]
        print(f"\n{count} writes acknowledged; {len(missing)} lost or done twice")
        print(f"audit: {audit}")
        failures = [f"lost or twice: {missing}"] * bool(missing)
        return failures if told else [*failures, "events wait in the outbox"]


def _grouped(refusals: list[str]) -> list[tuple[str, int]]:
    return Counter(refusal[:160] for refusal in refusals).most_common(8)


def _errors(folder: Path) -> list[str]:
    """What web servers wrote of failures, the last few lines."""
    logs = [path.read_text(errors="replace").splitlines() for path in folder.glob("web-*/log/web.log*")]
    return [line[:3000] for lines in logs for line in lines if '"level": "error"' in line][-5:]


def _row(period: str, asked: list[Asked], watch: Watch) -> None:
    times = sorted(one.seconds for one in asked)
    statuses = Counter(one.status // 100 for one in asked)
    waits = [watch.longest.get((period, who), 0.0) for who in ("people", "migrate")]
    print(
        f"{period:28} {len(asked):8} {statuses[5]:6} {statuses[0]:11} {statuses[4]:8} {1000 * times[len(times) // 2]:8.0f} "
        f"{1000 * times[int(len(times) * 0.95)]:8.0f} {times[-1]:10.2f} {waits[0]:21.2f} {waits[1]:8.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
