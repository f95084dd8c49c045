"""Break a real installation again and again while people write, and look for what it had told them was kept.

.venv/bin/python -m bench.faults [--times N] [--seconds N]     as root, for the disks that are full
"""

import argparse
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.faulting import controls, disks, killing
from bench.faulting.place import running

TIMES = 10
SECONDS = 60.0


def main() -> None:
    options = _options()
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="countersign-faults-") as folder, running(Path(folder)) as place:
        for name in ("web", "worker", "beat", "broker", "database"):
            failures += killing.child(place, name, signal.SIGKILL, options.times, options.seconds)
        failures += killing.child(place, "database", signal.SIGQUIT, options.times, options.seconds)
        failures += killing.parent(place, max(1, options.times // 3), options.seconds)
        failures += controls.hasty_web(place)
        failures += controls.without_outbox(place)
        failures += controls.hasty_database(place)
        failures += disks.store(place)
        failures += _audit(place.installation.manage)
    with tempfile.TemporaryDirectory(prefix="countersign-disks-") as folder:
        failures += disks.database_and_broker(Path(folder))
    if failures:
        raise SystemExit("\n".join(["FAILED", *failures]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults")
    parser.add_argument("--times", type=int, default=TIMES, help="how often each process is killed")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="for at least how long people write at each fault"
    )
    return parser.parse_args()


def _audit(manage: Callable) -> list[str]:
    """Of the database; the files of the small disk are gone with it."""
    found = manage("audit", "verify", seconds=300)
    print(f"audit verify: {found.stdout.strip().splitlines()[-1]}", flush=True)
    return [f"audit: {found.stdout}{found.stderr}"] if found.returncode else []


if __name__ == "__main__":
    main()
