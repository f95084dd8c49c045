"""Forty screens of 5 MB, chosen at once in a real browser over a slow link, with a reload in the middle, then offered;
and the same through the plain form of a browser without scripts, over a link that is not slow.

    .venv/bin/python -m bench.uploads [COUNT [MEGABYTES A SECOND]]

The servers are those of `manage.py up`. Says how long the uploads and the offer took, how much memory the web server and
its children held at most, and whether every file came whole.
"""

import hashlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from bench.servers import broker, database, free_port, web

MEGABYTE = 1024 * 1024
COUNT, SPEED = 40, 4.0
WIDTH, HEIGHT = 2560, 1600  # a screenshot of a large display
PATIENCE = 20 * 60_000  # milliseconds


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    speed = float(sys.argv[2]) if len(sys.argv) > 2 else SPEED
    with tempfile.TemporaryDirectory(prefix="cs-bench-") as folder:
        os.environ |= {
            "COUNTERSIGN_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "orchestration.settings",
            "LOG_LEVEL": "ERROR",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs a loop in this thread
        }
        for name in ("DATABASE_URL", "BROKER_URL"):
            os.environ.pop(name, None)
        paths = [_screenshot(Path(folder), number) for number in range(1, count + 1)]
        print(f"{count} files, {sum(path.stat().st_size for path in paths) / MEGABYTE:.0f} MB, {speed} MB/s")
        with database(Path(folder)), broker(Path(folder)):
            slow, plain = _features()
            port = free_port()
            with web(port, Path(folder)) as server, _Memory(server) as memory:
                site = f"http://127.0.0.1:{port}"
                _measure(site, slow, paths, speed, memory)
                _measure_plain(site, plain, paths, memory)


def _screenshot(folder: Path, number: int) -> Path:
    """A PNG of 5 MB: the grain of a photograph on two fifths of a plain page."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (number * 5 % 256, 90, 160))
    rows = HEIGHT * 2 // 5
    picture.paste(Image.frombytes("RGB", (WIDTH, rows), os.urandom(WIDTH * rows * 3)), (0, number))
    path = folder / f"Screen {number:02}.png"
    picture.save(path, compress_level=1)
    return path


def _features() -> tuple[str, str]:
    """A project in the database; returns the keys of two features whose mocks are offered."""
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)
    world = import_module("tests.world").build_world()
    return str(world.feature().key), str(world.feature().key)


class _Memory:
    """The most that the web server and everything it started held together, looked at ten times a second."""

    def __init__(self, process: int) -> None:
        self.process, self.most, self._over = process, 0.0, threading.Event()

    def __enter__(self) -> "_Memory":
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def taken(self) -> float:
        """The most since this was asked last, in MB."""
        most, self.most = self.most, 0.0
        return most

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.most = max(self.most, sum(map(_held, _family(self.process))) / 1024)


def _family(process: int) -> list[int]:
    found = [process]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found += [int(child) for child in task.read_text().split()]
    return found


def _held(process: int) -> int:
    """Kilobytes of its own: shared pages count by their share."""
    with suppress(OSError):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return 0


def _measure(site: str, key: str, paths: list[Path], speed: float, memory: _Memory) -> None:
    models = import_module("reviews.models")
    with _designer(site, key) as page:
        _choke(page, speed)
        print(f"idle: {memory.taken():.0f} MB")
        begun = time.monotonic()
        _choose(page, paths)
        _until(lambda: models.DraftFile.objects.count() >= len(paths) // 3)
        page.reload()
        kept, half = models.DraftFile.objects.count(), models.HalfUpload.objects.filter(received__gt=0).count()
        print(f"reloaded after {time.monotonic() - begun:.0f} s: {kept} whole, {half} half")
        present = {file.name for file in models.DraftFile.objects.all()}
        _choose(page, [path for path in paths if path.name not in present])
        expect(page.locator(".upload-sum")).to_contain_text("files uploaded", timeout=PATIENCE)
        print(f"all uploaded after {time.monotonic() - begun:.0f} s, {memory.taken():.0f} MB at most")
        _offer(page, memory, "offered")
    _compare(models, key, paths)


def _measure_plain(site: str, key: str, paths: list[Path], memory: _Memory) -> None:
    with _designer(site, key, java_script_enabled=False) as page:
        memory.taken()
        _choose(page, paths)
        _offer(page, memory, "without scripts, all sent and offered at once")
    _compare(import_module("reviews.models"), key, paths)


@contextmanager
def _designer(site: str, key: str, **more: Any) -> Iterator[Page]:
    """A browser that shows the designer the form of the feature's mocks."""
    found = import_module("orchestration.runtime.browsers")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.find(), args=found.launch_arguments())
        page = browser.new_page(**more)
        page.set_default_timeout(PATIENCE)
        _sign_in(page, site)
        page.goto(f"{site}/f/{key}/mocks/offer")
        yield page
        browser.close()


def _offer(page: Page, memory: _Memory, words: str) -> None:
    page.get_by_label("Phase 3 of Designer is complete").check()
    begun = time.monotonic()
    page.get_by_role("button", name="Offer the mocks").click()
    expect(page.locator("main")).to_contain_text("You offered the mocks, revision 1.", timeout=PATIENCE)
    print(f"{words} in {time.monotonic() - begun:.1f} s, {memory.taken():.0f} MB at most")


def _sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-mail").fill("designer.shop@example.org")
    page.get_by_label("Password", exact=True).fill(import_module("tests.world").PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site}/")


def _choke(page: Page, speed: float) -> None:
    limits = {"offline": False, "latency": 40, "downloadThroughput": -1, "uploadThroughput": speed * MEGABYTE}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", limits)


def _choose(page: Page, paths: list[Path]) -> None:
    page.locator(".drop input[type=file]").set_input_files(paths)


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.2)


def _compare(models: Any, key: str, paths: list[Path]) -> None:
    """Every file is a screen of the revision, in its order, with its pixels."""
    storage = import_module("reviews.storage")
    revision = next(one for one in models.Revision.objects.select_related("feature") if one.feature.key == key)
    screens = revision.data["screens"]
    assert [one["file"] for one in screens] == [path.name for path in paths]
    for file, path in zip(revision.files.order_by("position"), paths, strict=True):
        assert _pixels(storage.read(file.storage_key)) == _pixels(path.read_bytes())
    print(f"{len(paths)} of {len(paths)} files came whole")


def _pixels(content: bytes) -> str:
    return hashlib.sha256(Image.open(BytesIO(content)).convert("RGB").tobytes()).hexdigest()


if __name__ == "__main__":
    main()
