"""How many requests a second one machine answers, with 100,000 features in the database; prints tables for docs/capacity.md.

.venv/bin/python -m bench.capacity [FEATURES]     at most six minutes, once the database is made
"""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import large_site, traffic
from bench.servers import broker, free_port, program, web
from orchestration.runtime import paths

RATES = (10, 20, 30, 40, 60, 80, 100, 130, 170, 220)
STEP_SECONDS = 15.0
SLOW_MS = 500
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else large_site.FEATURES
    os.environ |= {"COUNTERSIGN_ENV": "production", "SECRET_KEY": "s" * 60, "ALLOWED_HOSTS": "127.0.0.1,testserver"}
    os.environ |= {"PUBLIC_URL": "http://127.0.0.1", "API_CALLS_PER_MINUTE": "0", "LOG_LEVEL": "INFO"}
    with large_site.running(count) as folder, broker(folder):
        sizes = _sizes(count)
        import_module("django.core.management").call_command("collectstatic", interactive=False, verbosity=0)
        port = free_port()
        with (
            web(port, folder) as server,
            program(import_module("orchestration.runtime.children").worker(), folder) as worker,
        ):
            target = _target(port)
            traffic.run(target, 10, 5.0)  # so that nobody's first request is measured
            steps = list(_steps(target, {"web": server, "worker": worker}))
    text = _report(steps, sizes)
    print(text)
    Path(paths.CHECKOUT / "var" / "capacity.md").write_text(text)


def _steps(target: traffic.Target, processes: dict[str, int]) -> Any:
    for rate in RATES:
        before, idle = _cpu(processes), _machine()
        step = traffic.run(target, rate, STEP_SECONDS)
        after, busy = _cpu(processes), _machine()
        spent = {name: (after[name] - before[name]) / step.seconds * 100 for name in after}
        spent["machine"] = (1 - (busy[1] - idle[1]) / (busy[0] - idle[0])) * 100 * (os.cpu_count() or 1)
        yield step, spent
        if step.percentile(0.95) > SLOW_MS or step.errors:
            return


def _cpu(processes: dict[str, int]) -> dict[str, float]:
    """Seconds of processor time so far: of the web server and worker with their children, of PostgreSQL, of this program."""
    table: dict[int, tuple[int, float, str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, fields = (folder / "stat").read_text().rsplit(") ", 1)
            parts = fields.split()
            table[int(folder.name)] = (int(parts[1]), (int(parts[11]) + int(parts[12])) / _TICK, name)
        except OSError:
            continue
    database = int(
        (Path(os.environ["COUNTERSIGN_VAR"]) / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
    )
    roots = processes | {"PostgreSQL": database}
    found = {name: sum(table[pid][1] for pid in _family(root, table)) for name, root in roots.items()}
    return found | {"load generator": table[os.getpid()][1]}


def _family(root: int, table: dict[int, tuple[int, float, str]]) -> set[int]:
    found = {root} & set(table)
    while more := {pid for pid, (parent, _, _) in table.items() if parent in found} - found:
        found |= more
    return found


def _machine() -> tuple[int, int]:
    """Ticks of all cores, and the idle ones of them."""
    fields = list(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]))
    return sum(fields), fields[3] + fields[4]


def _target(port: int) -> traffic.Target:
    models, tokens = import_module("projects.models"), import_module("projects.services.tokens")
    engineer = models.User.objects.get(email="engineer.p03@example.org")
    browser = import_module("django.test").Client()
    browser.force_login(engineer)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    mine = models.Feature.objects.filter(project__key="P03").order_by("-number")
    keys = list(mine.exclude(state__in=("merged", "cancelled")).values_list("key", flat=True)[:200])
    keys += list(mine.filter(state="merged").values_list("key", flat=True)[:50])
    ticks = list(mine.filter(state="design").values_list("key", flat=True)[:200])
    slug = models.Project.objects.get(key="P03").slug
    return traffic.Target(port, cookie, tokens.create_token(name="bench", by=engineer)[1], [slug], keys, ticks)


def _sizes(count: int) -> dict[str, float]:
    with import_module("django.db").connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()), (SELECT reltuples FROM pg_class WHERE relname = 'projects_event')"
        )
        size, events = cursor.fetchone()
    return {"features": count, "bytes": size, "events": events}


def _report(steps: list[tuple[traffic.Step, dict[str, float]]], sizes: dict[str, float]) -> str:
    lines = [
        f"Machine: {os.cpu_count()} cores ({_processor()}), {_memory()} GiB; load before: {os.getloadavg()[2]:.1f}. "
        f"{sizes['features']:,.0f} features, {sizes['events']:,.0f} events, {sizes['bytes'] / 1e9:.1f} GB of database: "
        f"{sizes['bytes'] / sizes['features'] / 1000:.0f} kB a feature, {sizes['bytes'] / sizes['events'] / 1000:.1f} kB an event.\n",
        "| offered a second | answered | p50 | p95 | p99 | errors | web | PostgreSQL | worker | load generator | machine |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for step, spent in steps:
        errors = ", ".join(f"{count} x {what}" for what, count in step.errors.items()) or "0"
        shares = " | ".join(
            f"{spent[name]:.0f}%" for name in ("web", "PostgreSQL", "worker", "load generator", "machine")
        )
        cuts = " | ".join(f"{step.percentile(share):.0f} ms" for share in (0.5, 0.95, 0.99))
        lines.append(f"| {step.rate} | {step.answered:.0f} | {cuts} | {errors} | {shares} |")
    lines += ["", "| kind | share | p50 | p95 | p99 |", "|---|---|---|---|---|"]
    held = [step for step, _ in steps if step.percentile(0.95) <= SLOW_MS and not step.errors]
    shown = held[-1] if held else steps[0][0]
    for kind, share in traffic.MIX.items():
        cuts = " | ".join(f"{shown.percentile(part, kind):.0f} ms" for part in (0.5, 0.95, 0.99))
        lines.append(f"| {kind} | {share}% | {cuts} |")
    which = f"the highest rate with p95 below {SLOW_MS} ms and no error" if held else "which was too much already"
    lines.append(f"\nBy kind: at {shown.rate} a second, {which}.")
    return "\n".join(lines) + "\n"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
    return f"{kilobytes / 2**20:.0f}"


if __name__ == "__main__":
    main()
