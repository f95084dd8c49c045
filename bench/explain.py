"""Explain every statement that pages, calls and tasks ask of a database of 100,000 features, and write docs/indexes.md.

.venv/bin/python -m bench.explain [FEATURES]     fails where a large table is read from end to end
"""

import logging
import sys
from importlib import import_module
from pathlib import Path

from bench import large_site
from bench.indexes_page import LARGE, ended, page, troubles
from orchestration.runtime import paths


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else large_site.FEATURES
    with large_site.running(count):
        logging.disable()
        asked = import_module("bench.asked")
        at = asked.place()
        with import_module("bench.plans").watching() as watch:
            for name, ask in asked.questions(at):
                watch.asking = name
                ask()
        plans = watch.plans.values()
        text, found, scanned = page(watch, count), troubles(plans), ended(plans)
    Path(paths.CHECKOUT / "docs" / "indexes.md").write_text(text)
    print(f"{len(watch.plans)} statements, {len(found)} read or sort more than {LARGE:,} rows of a large table.")
    for plan in found:
        print(
            f"  {plan.asked_by}: {plan.read} read, {plan.sorted} sorted, {plan.ms:.0f} ms, {plan.scans}: {plan.sql[:300]}"
        )
    if scanned:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
