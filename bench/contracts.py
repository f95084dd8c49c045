"""Comparing contracts of 10 MB, each run in a process of its own: seconds and peak memory.

.venv/bin/python -m bench.contracts [MEGABYTES]
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviews.contracts import canonical_digest, diff, load
from tests.reviews.contracts.large import MEGABYTE, Json, large_contract, modern, next_revision, old, reworded

Figures = dict[str, float]
RUNS: dict[str, tuple[Callable[[Json], Json], Callable[[Json], Json]]] = {
    "the same again": (lambda document: document, lambda document: document),
    "other words in every schema": (lambda document: document, reworded),
    "one resource in 100 changed, and a type that all use": (lambda document: document, next_revision),
    "OpenAPI 3.0 against 3.1": (old, modern),
}


def main() -> None:
    size = int(float(sys.argv[1]) * MEGABYTE) if len(sys.argv) > 1 else 10 * MEGABYTE
    document = large_contract(size)
    print(f"{'':55} {'read both':>10} {'compare':>8} {'digest':>7} {'changes':>8} {'peak MB':>8}")
    for title, (before, after) in RUNS.items():
        found = measured(before(document), after(document))
        print(
            f"{title:55} {found['read']:9.1f}s {found['compare']:7.1f}s {found['digest']:6.1f}s"
            f" {found['changes']:8.0f} {found['peak']:8.0f}"
        )


def measured(base: Json, revision: Json) -> Figures:
    """Seconds of processor time and megabytes of memory of a fresh process that compares two contracts."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("base.json", "revision.json")]
        for path, document in zip(paths, (base, revision), strict=True):
            path.write_text(json.dumps(document))
        command = [sys.executable, "-m", "bench.contracts", "--child", *map(str, paths)]
        found: Figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return found


def _peak_megabytes() -> float:
    """The most memory this program held. On Linux ru_maxrss counts what the process that forked it held as well."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE  # macOS, in bytes


def _child(paths: list[str]) -> Figures:
    started = time.process_time()
    base, revision = (load(Path(path).read_bytes()) for path in paths)
    read = time.process_time()
    found = diff(base, revision)
    compared = time.process_time()
    peak = _peak_megabytes()
    canonical_digest(revision)
    figures: dict[str, Any] = {"read": read - started, "compare": compared - read, "changes": len(found.changes)}
    return figures | {"digest": time.process_time() - compared, "peak": peak}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(_child(sys.argv[2:])))
    else:
        main()
