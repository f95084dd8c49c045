"""What the machines of an installation share: a database, a bucket and a mail server."""

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
from tests.orchestration.notices.postoffice import PostOffice, open_office

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
