"""Move a demo into production, as docs/deployment.md tells an operator to: another machine, its own database, broker and
bucket, a proxy with TLS in front; then work there in a browser.

.venv/bin/python -m bench.production_drill [FOLDER]     pictures of what was seen go to FOLDER
"""

import base64
import contextlib
import http.client
import secrets
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from orchestration.runtime import browsers, servers
from tests.browser.visitor import NARROW, WIDE, Browsers, Visitor
from tests.deployment.machine import HOST, Machine
from tests.deployment.nginx import nginx
from tests.deployment.rabbitmq import rabbitmq
from tests.deployment.shared import shared_servers
from tests.runtime.installation import Installation, eventually, free_port

PM, DESIGNER, ENGINEER = (f"{who}@demo.example" for who in ("pm", "designer", "engineer"))
PASSWORD = secrets.token_urlsafe(12)
PATIENCE = 300.0


@dataclass
class Clock:
    """Says how long each step took."""

    began: float = field(default_factory=time.monotonic)

    def lap(self, step: str, more: str = "") -> None:
        now = time.monotonic()
        print(f"{step}: {now - self.began:.1f} s {more}".rstrip(), flush=True)
        self.began = now


def main() -> None:
    if missing := servers.ensure() or browsers.ensure():
        raise SystemExit(f"The drill cannot run: {missing}")
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    folder = Path(tempfile.mkdtemp(prefix="countersign-drill-"))
    for name in ("pg", "broker", "proxy"):
        (folder / name).mkdir(mode=0o700)
    try:
        _drill(folder, pictures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drill(folder: Path, pictures: Path | None) -> None:
    clock = Clock()
    backup = _demo_backed_up(folder, clock)
    with shared_servers(folder / "pg") as shared, rabbitmq(folder / "broker") as broker_url:
        machine = Machine(folder / "there", shared.settings | {"BROKER_URL": broker_url}, parts="web,worker,beat")
        clock.lap("PostgreSQL, RabbitMQ and a bucket are there")
        _manage(machine, "check", "--deploy", "--fail-level", "WARNING")
        clock.lap("check --deploy finds nothing")
        _manage(machine, "restore", str(backup))
        clock.lap("restore into the empty database and bucket")
        said = _manage(machine, "audit", "verify", "--files").strip().splitlines()[-1]
        clock.lap("audit of all chains and files", f"({said})")
        with _served(machine), _proxied(folder / "proxy", machine) as (ports, authority):
            clock.lap("web, worker and clock behind nginx")
            _ask_from_outside(ports, authority)
            clock.lap("TLS, redirect, headers, what is kept inside")
            _work(machine, ports[1], authority, pictures)
            clock.lap("sign-in, a picture offered and decided, in a browser")
            told = eventually(lambda: any(ENGINEER in mail.to for mail in shared.office.received), PATIENCE)
            assert told, "the engineer got no mail"
            clock.lap("a mail through RabbitMQ and the worker")


def _demo_backed_up(folder: Path, clock: Clock) -> Path:
    here = Installation(folder / "here")
    here.var.mkdir(mode=0o700)
    _start(here, folder / "up.log")
    clock.lap("a demo runs")
    done = here.manage("backup", str(folder / "demo.backup"), seconds=PATIENCE)
    here.end()
    assert done.returncode == 0, done.stderr
    clock.lap("its backup", f"({done.stdout.strip().splitlines()[-1]})")
    return folder / "demo.backup"


def _start(installation: Installation, log: Path) -> None:
    """A machine that is busy with other things gets more time than a test gives it."""
    try:
        installation.start(log)
    except AssertionError:
        if installation.has_ended() or not eventually(lambda: "runs at" in log.read_text(), PATIENCE):
            raise


@contextlib.contextmanager
def _served(machine: Machine) -> Iterator[None]:
    machine.start()
    try:
        machine.wait(PATIENCE)
        yield
    finally:
        machine.stop()


@contextlib.contextmanager
def _proxied(folder: Path, machine: Machine) -> Iterator[tuple[tuple[int, int], Path]]:
    ports = (free_port(), free_port())
    with nginx(folder, site=machine.port, http=ports[0], https=ports[1]) as authority:
        yield ports, authority


def _manage(machine: Machine, *arguments: str) -> str:
    machine.var.mkdir(mode=0o700, exist_ok=True)
    done = machine.installation.manage(*arguments, seconds=PATIENCE, **machine.settings)
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    return done.stdout


def _ask_from_outside(ports: tuple[int, int], authority: Path) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", ports[0], timeout=20)
    plain.request("GET", "/board?a=b", headers={"Host": HOST})
    moved = plain.getresponse()
    assert (moved.status, moved.headers["Location"]) == (301, f"https://{HOST}/board?a=b")
    kept_inside = [_secure(ports[1], authority, path)[0] for path in ("/metrics", "/health/ready")]
    assert kept_inside == [404, 404], kept_inside
    status, headers = _secure(ports[1], authority, "/accounts/login/")
    assert status == 200 and "max-age=31536000" in headers["Strict-Transport-Security"]
    assert all("Secure" in cookie for cookie in headers.get_all("Set-Cookie") or [])
    claimed = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}
    assert _secure(ports[1], authority, "/accounts/login/", claimed)[0] == 200, "a caller's claim was believed"


def _secure(
    port: int, authority: Path, path: str, more: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage]:
    """Ask by the site's name, with the certificate checked against the CA."""
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=20)
    plain = line._create_connection((line.host, line.port))  # type: ignore[attr-defined]
    line.sock = ssl.create_default_context(cafile=str(authority)).wrap_socket(plain, server_hostname=HOST)
    line.request("GET", path, headers={"Host": HOST, **(more or {})})
    answer = line.getresponse()
    answer.read()
    return answer.status, answer.headers


def _work(machine: Machine, port: int, authority: Path, pictures: Path | None) -> None:
    arguments = [
        *browsers.launch_arguments(),
        f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{port}",
        f"--ignore-certificate-errors-spki-list={_public_key_digest(authority.parent / 'leaf.pem')}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=arguments)
        try:
            _carry_a_picture(machine, browser, pictures)
        finally:
            browser.close()


def _carry_a_picture(machine: Machine, browser: Browser, pictures: Path | None) -> None:
    expect.set_options(timeout=60_000)
    people = Browsers(browser, f"https://{HOST}")
    pm = _by_link(people, machine, PM)
    pm.go("/p/shop/new")
    pm.fill("Title", "Through the proxy")
    pm.press("Open the feature")
    feature = pm.page.url
    _look(pm, pictures, "feature")
    pictured = pm.page.screenshot()

    designer = _by_link(people, machine, DESIGNER)
    designer.go(f"{feature}/mocks/offer")
    designer.upload("Screens", ("Feature.png", "image/png", pictured))
    expect(designer.page.locator("main")).to_contain_text("Feature.png")
    designer.field("Phase 3 of Designer is complete").check()
    _look(designer, pictures, "offer")
    designer.press("Offer the mocks")
    designer.reads("You offered the mocks, revision 1.")

    engineer = _by_link(people, machine, ENGINEER)
    engineer.go(f"{feature}/mocks")
    expect(engineer.page.get_by_role("img").first).to_be_visible()
    _look(engineer, pictures, "review")
    engineer.press("Accept the mocks")
    engineer.reads("You accepted the mocks, revision 1.")
    _look(engineer, pictures, "decided")
    assert people.complaints.found == [], people.complaints.found


def _by_link(people: Browsers, machine: Machine, email: str) -> Visitor:
    """As docs/deployment.md lets the first people in: by a link, then by the password that they chose."""
    link = _manage(machine, "admin", email).strip()
    visitor = people.take()
    visitor.context.set_default_timeout(60_000)
    visitor.go(link)
    visitor.press("Sign in", within=visitor.page.locator("main"))
    for place in visitor.page.locator("main input[type=password]").all():
        place.fill(PASSWORD)
    visitor.press("Set the password")
    visitor.context.clear_cookies()
    return visitor.sign_in(email, PASSWORD)


def _look(visitor: Visitor, pictures: Path | None, name: str) -> None:
    if pictures is None:
        return
    pictures.mkdir(parents=True, exist_ok=True)
    for size, way in ((WIDE, "wide"), (NARROW, "narrow")):
        visitor.page.set_viewport_size(size)
        visitor.page.screenshot(path=pictures / f"{name}-{way}.png")
    visitor.page.set_viewport_size(WIDE)


def _public_key_digest(certificate: Path) -> str:
    """What Chromium takes as the one key to trust without a CA it knows."""
    key = subprocess.run(
        ["openssl", "x509", "-in", certificate, "-pubkey", "-noout"], capture_output=True, check=True
    ).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=key, capture_output=True, check=True)
    return base64.b64encode(sha256(der.stdout).digest()).decode()


if __name__ == "__main__":
    main()
