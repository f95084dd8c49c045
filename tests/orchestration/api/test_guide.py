"""The script in docs/api.md does what the guide says, as it stands there."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import QuerySet

from projects.models import Feature, Membership
from projects.services.tokens import create_token
from reviews.models import Revision
from tests.world import World, contract

GUIDE = Path(settings.BASE_DIR) / "docs" / "api.md"


@pytest.mark.django_db(transaction=True)
def test_the_guide_s_script_opens_offers_waits_and_asks(live_server: Any, world: World, tmp_path: Path) -> None:
    Membership.objects.filter(user=world.people["engineer"]).update(roles=["api-engineer", "pm"])
    [script] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    (tmp_path / "script.py").write_text(script)
    (tmp_path / "contract.json").write_text(json.dumps(contract()))
    token = create_token(name="guide", by=world.people["engineer"], scopes=["read", "move", "offer"])[1]
    running = subprocess.Popen(
        [sys.executable, "script.py", "shop", "Saved carts", "contract.json"],
        cwd=tmp_path,
        env={**os.environ, "COUNTERSIGN_URL": live_server.url, "COUNTERSIGN_TOKEN": token, "EVERY": "0.05"},
        stdout=subprocess.PIPE,
        text=True,
    )
    _wait_for(Feature.objects.all())
    feature = world.bring_to(Feature.objects.get(), "design")
    _wait_for(Revision.objects.filter(gate="contract"))
    for who in ("ben", "ines"):
        world.decide(feature, "contract", by=who)
    said, _ = running.communicate(timeout=60)
    lines = said.splitlines()
    assert lines[:3] == [f"opened {feature.key}", "offered revision 1", "the contract is accepted"], said
    assert any("Integration" in line and f"/f/{feature.key}/integration" in line for line in lines[3:]), said
    assert running.returncode == 1
    assert Feature.objects.count() == 1


def _wait_for(rows: QuerySet[Any]) -> None:
    for _ in range(1200):
        if rows.exists():
            return
        time.sleep(0.05)
    raise AssertionError("the script did nothing")
