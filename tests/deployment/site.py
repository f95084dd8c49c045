"""An installation of two machines that share a database, a broker and a bucket, and no folder."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from aiosmtpd.controller import Controller
from moto.server import ThreadedMotoServer

from tests.deployment.database import database
from tests.deployment.machine import HOST, Machine
from tests.deployment.visitor import Visitor
from tests.orchestration.notices.postoffice import PostOffice, open_office
from tests.world import PASSWORD

KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests"}
BUCKET = "countersign"
WORLD = """
import json
from tests.world import build_world
from projects.services.tokens import create_token
world = build_world()
told = {who: [user.email, create_token(name="a program", by=user)[1]] for who, user in world.people.items()}
print("people:" + json.dumps(told))
"""


@dataclass
class Shared:
    """What the machines have in common; `settings` lack the broker."""

    settings: dict[str, str]
    office: PostOffice
    bucket: Any
    people: dict[str, tuple[str, str]] | None = None  # e-mail address and token, by whom

    def invite_people(self, machine: Machine) -> None:
        """Once, in the database that a machine has prepared."""
        if self.people is None:
            done = machine.installation.manage("shell", "-v0", "-c", WORLD, **machine.settings)
            assert done.returncode == 0, done.stderr
            self.people = json.loads(done.stdout.partition("people:")[2])


@dataclass
class Site:
    """`one` has a web server and a worker, `two` the clock besides; `name` is the broker's."""

    name: str
    one: Machine
    two: Machine
    shared: Shared

    def person(self, who: str, address: str = "198.51.100.1") -> Visitor:
        """Signed in with a password: the page comes from one machine, the answer goes to the other."""
        visitor = Visitor(address)
        visitor.get(self.one, "/accounts/login/")
        form = {"login": self.email(who), "password": PASSWORD}
        answer = visitor.post(self.two, "/accounts/login/", form)
        assert answer.status == 302, answer.text
        return visitor

    def program(self, who: str) -> Visitor:
        assert self.shared.people
        return Visitor(bearer=self.shared.people[who][1])

    def email(self, who: str) -> str:
        assert self.shared.people
        return self.shared.people[who][0]

    def feature(self, title: str) -> str:
        """Open one and return its key."""
        opened = self.program("pm").call(self.two, "POST", "projects/shop/features", title=title)
        assert opened.status == 201, opened.text
        return str(opened.data["key"])


@contextmanager
def shared_servers(folder: Path) -> Iterator[Shared]:
    """A database, a bucket and a mail server, all on TCP."""
    with ExitStack() as stack:
        url = stack.enter_context(database(folder))
        store = ThreadedMotoServer(port=0, verbose=False)
        store.start()
        stack.callback(store.stop)
        host, port = store.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        named = {"aws_access_key_id": "tests", "aws_secret_access_key": "tests", "region_name": "us-east-1"}
        bucket = boto3.resource("s3", endpoint_url=endpoint, **named).Bucket(BUCKET)
        bucket.create()
        office = PostOffice()
        mail: Controller = open_office(office)
        stack.callback(mail.stop)
        settings = {
            "COUNTERSIGN_ENV": "production",
            "SECRET_KEY": "many machines, one key, and at least fifty characters",
            "ALLOWED_HOSTS": HOST,
            "TRUSTED_PROXY_COUNT": "1",
            "WEB_PROCESSES": "1",
            "DATABASE_URL": url,
            "ARTIFACTS_URL": f"s3://{BUCKET}/site?endpoint={endpoint}&region=us-east-1",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "PATH": os.environ["PATH"],
        }
        yield Shared(settings | KEYS, office, bucket)


@contextmanager
def two_machines(folder: Path, shared: Shared, name: str, broker_url: str) -> Iterator[Site]:
    """Started at the same moment, as after a power cut."""
    settings = shared.settings | {"BROKER_URL": broker_url}
    machines = [Machine(folder / "one", settings), Machine(folder / "two", settings, parts="web,worker,beat")]
    try:
        for machine in machines:
            machine.start()
        for machine in machines:
            machine.wait()
        shared.invite_people(machines[0])
        yield Site(name, *machines, shared)
    finally:
        for machine in machines:
            machine.stop()
