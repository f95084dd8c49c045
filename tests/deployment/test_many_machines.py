"""Two machines that share a database, a broker and a bucket: whatever one was told, the other knows.

They run `manage.py up` in production, each in a folder of its own, once on a real Redis and once on a real RabbitMQ.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.deployment.machine import Machine
from tests.deployment.site import Site
from tests.deployment.visitor import Visitor
from tests.runtime.installation import eventually
from tests.world import PASSWORD, image

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]
SOON = 30.0
MOST_CONNECTIONS = 2 * 4 + 2 * 5  # of two web processes and two workers, as docs/deployment.md says
PART = b"""--files\r
Content-Disposition: form-data; name="files"; filename="Cart.png"\r
Content-Type: image/png\r
\r
"""


def test_both_are_ready_and_see_broker_and_workers(site: Site) -> None:
    for machine in (site.one, site.two):
        assert eventually(lambda at=machine: Visitor().get(at, "/health/ready").data["status"] == "ready", SOON)


def test_who_signed_in_at_one_is_signed_in_at_the_other_until_they_sign_out_anywhere(site: Site) -> None:
    """And the token against forged forms, which `person` got from one machine, was taken by the other."""
    pm = site.person("pm")
    assert [pm.get(machine, "/account").status for machine in (site.one, site.two)] == [200, 200]
    left = pm.post(site.one, "/accounts/logout/", {})
    assert left.status == 302, left.text
    assert [pm.get(machine, "/account").status for machine in (site.one, site.two)] == [302, 302]


def test_a_screen_sent_in_pieces_to_both_is_offered_at_one_and_read_from_the_other(site: Site) -> None:
    key, designer, picture = site.feature("Pieces"), site.person("designer"), image("Cart.png", size=(640, 480)).content
    address, third = f"/f/{key}/mocks/offer", len(picture) // 3 + 1
    designer.get(site.two, address)
    begun = json.dumps({"name": "Cart.png", "size": len(picture), "identity": "1"}).encode()
    url = designer.script(site.one, "POST", f"{address}/files", begun).data["url"]
    for number, machine in enumerate((site.two, site.one, site.two)):
        piece, kind = picture[number * third : (number + 1) * third], "application/octet-stream"
        sent = designer.script(machine, "PUT", url, piece, kind, Upload_Offset=str(number * third))
        assert sent.status == 200, sent.text
    offered = designer.post(site.one, address, {"act": "offer", "confirms_phase": "on"})
    assert offered.status == 302, offered.text
    read = [designer.get(machine, f"/f/{key}/mocks/revisions/1/files/Cart.png") for machine in (site.one, site.two)]
    assert [answer.status for answer in read] == [200, 200]
    told = site.program("designer").call(site.two, "GET", f"features/{key}/gates/mocks/revisions/1").data["files"][0]
    assert {answer.sha256 for answer in read} == {told["sha256"]}
    assert not [found for machine in (site.one, site.two) for found in machine.var.glob("artifacts/p*")]


def test_a_write_sent_to_both_happens_once(site: Site) -> None:
    """One after the other, and both at the same time."""
    pm = site.program("pm")
    twice = [
        pm.call(at, "POST", "projects/shop/features", f"one {site.name}", title="Once") for at in (site.one, site.two)
    ]
    assert [answer.status for answer in twice] == [201, 201]
    assert twice[0].content == twice[1].content and twice[1].headers["Idempotency-Replayed"] == "true"
    title = f"At once on {site.name}"
    with ThreadPoolExecutor(2) as threads:
        sent = [
            threads.submit(pm.call, at, "POST", "projects/shop/features", f"both {site.name}", title=title)
            for at in (site.one, site.two)
        ]
    assert sorted(each.result().status for each in sent) in ([201, 201], [201, 409])
    found = pm.call(site.one, "GET", "features?project=shop").data["results"]
    assert [each["title"] for each in found].count(title) == 1


def test_calls_are_counted_together(site: Site) -> None:
    """Each call leaves one less, whichever machine it went to; unless the minute ends in between."""
    qa = site.program("qa")

    def left() -> list[int]:
        answers = [qa.call(at, "GET", "projects") for at in (site.one, site.two, site.one)]
        return [int(answer.headers["RateLimit-Remaining"]) for answer in answers]

    first, second = left(), left()
    assert any(tries == [tries[0], tries[0] - 1, tries[0] - 2] for tries in (first, second)), (first, second)


def test_guesses_are_counted_together(site: Site) -> None:
    """Ten for an account, from many addresses and at both machines; then even the right password waits."""
    email = site.email({"redis": "viewer", "rabbitmq": "integration"}[site.name])
    for number in range(10):
        guess(email, site.two if number % 2 else site.one, f"203.0.113.{number}", "not the password")
    for machine in (site.one, site.two):
        answer = guess(email, machine, "203.0.113.99", PASSWORD)
        assert answer == 200, "somebody came in"


def guess(email: str, machine: Machine, address: str, password: str) -> int:
    stranger = Visitor(address)
    stranger.get(machine, "/accounts/login/")
    return stranger.post(machine, "/accounts/login/", {"login": email, "password": password}).status


def test_a_token_ended_at_one_is_refused_by_the_other_within_a_second(site: Site) -> None:
    who = {"redis": "ines", "rabbitmq": "ben"}[site.name]
    ines, program = site.person(who), site.program(who)
    assert program.call(site.two, "GET", "projects").status == 200
    page = ines.get(site.one, "/account").text
    ends = page.partition("/account/tokens/")[2].partition("/end")[0]
    assert ines.post(site.one, f"/account/tokens/{ends}/end", {}).status == 302
    ended = time.monotonic()
    assert program.call(site.two, "GET", "projects").status == 401
    assert time.monotonic() - ended < 1


def test_both_name_and_serve_the_same_static_files(site: Site) -> None:
    """A page of one machine finds its style at the other, for good."""
    names = {machine.port: style_of(machine) for machine in (site.one, site.two)}
    assert len(set(names.values())) == 1
    served = [Visitor().get(machine, next(iter(names.values()))) for machine in (site.one, site.two)]
    assert served[0].sha256 == served[1].sha256
    assert all("immutable" in answer.headers["Cache-Control"] for answer in served)


def style_of(machine: Machine) -> str:
    page = Visitor().get(machine, "/accounts/login/").text
    return page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]


@pytest.mark.skipif("COUNTERSIGN_MACHINES" not in os.environ, reason="the control; `make many-machines` runs it")
def test_a_machine_that_keeps_files_in_a_folder_of_its_own_is_noticed(site: Site, folder: Path) -> None:
    """The walk above can fail: what this machine takes in, the others cannot read."""
    key, picture = site.feature("A folder"), image("Cart.png").content
    alone = {name: value for name, value in site.one.settings.items() if name != "ARTIFACTS_URL"}
    three = Machine(folder / "three", alone, parts="web")
    three.start()
    try:
        three.wait()
        body = b"".join((PART, picture, b"\r\n--files--\r\n"))
        kind = "multipart/form-data; boundary=files"
        sent = site.program("designer").script(
            three, "POST", f"/api/v1/features/{key}/gates/mocks/revisions", body, kind
        )
        assert sent.status == 201, sent.text
        designer = site.person("designer")
        address = f"/f/{key}/mocks/revisions/1/files/Cart.png"
        assert [designer.get(machine, address).status for machine in (three, site.one)] == [200, 502]
    finally:
        three.stop()


def test_both_workers_do_tasks_and_when_a_machine_goes_the_other_carries_on(site: Site) -> None:
    """The last one: a machine loses its power. Who was signed in there goes on, and mails still go out."""
    pm, engineer, office = site.person("pm"), site.person("engineer"), site.shared.office
    deadline = time.monotonic() + SOON
    while not (site.one.tasks_done() and site.two.tasks_done()):
        assert time.monotonic() < deadline, (site.one.tasks_done(), site.two.tasks_done())
        site.feature("Wake somebody")
        time.sleep(0.1)
    with psycopg.connect(site.one.settings["DATABASE_URL"]) as line:
        kept = line.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = current_user").fetchone()
    assert kept and kept[0] <= MOST_CONNECTIONS + 1
    site.one.lose_power()
    before, done = len(office.received), len(site.two.tasks_done())
    assert pm.get(site.two, "/").status == engineer.get(site.two, "/").status == 200
    key = site.feature("After the cut")
    offered = site.program("pm").call(
        site.two, "POST", f"features/{key}/gates/prd/revisions", body="# PRD\n\n## Goals\n- One.\n"
    )
    assert offered.status == 201, offered.text
    assert eventually(lambda: any(key in mail.text for mail in office.received[before:]), SOON), "nobody was told"
    assert eventually(lambda: len(site.two.tasks_done()) > done, SOON)
