"""`manage.py contract diff` as people and pipelines call it."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reviews.artifacts.contracts import ORDERS

ROOT = Path(__file__).resolve().parents[3]
# A process of its own, with a database that is not there: the command must not ask for one.
NOWHERE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"} | NOWHERE
    command = [sys.executable, "manage.py", "contract", "diff", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Contracts in files: the same, a safe and a breaking revision, and what is none."""
    safe, breaking = copy.deepcopy(ORDERS), copy.deepcopy(ORDERS)
    safe["paths"]["/orders"]["get"]["parameters"].append({"name": "q", "in": "query", "schema": {"type": "string"}})
    breaking["paths"]["/orders"]["get"]["parameters"][0]["required"] = True
    texts = {
        "base.json": json.dumps(ORDERS),
        "same.yaml": yaml.safe_dump(ORDERS),
        "safe.yaml": yaml.safe_dump(safe),
        "breaking.json": json.dumps(breaking),
        "none.txt": "Dear team, the contract is attached.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return {name.split(".")[0]: tmp_path / name for name in texts}


def test_a_breaking_revision_ends_with_1_and_tells_as_json_alone(files: dict[str, Path]) -> None:
    ended = run(files["base"], files["breaking"], "--json")
    assert (ended.returncode, ended.stderr) == (1, "")
    found: dict[str, Any] = json.loads(ended.stdout)
    assert list(found) == ["changes"]
    [change] = found["changes"]
    assert set(change) == {"fingerprint", "class", "operation", "pointer", "text", "suggestion"}
    assert (change["class"], change["operation"]) == ("breaking", "GET /orders")
    assert set(change["pointer"]) == {"base", "revision"}


def test_a_safe_revision_ends_with_0_and_reads_well(files: dict[str, Path]) -> None:
    ended = run(files["base"], files["safe"])
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Safe (1)" in ended.stdout and "query · q" in ended.stdout
    assert "0 breaking, 0 risky, 1 safe · 2 operations unchanged" in ended.stdout
    same = run(files["base"], files["same"], "--json")
    assert (same.returncode, json.loads(same.stdout)) == (0, {"changes": []})


@pytest.mark.parametrize("arguments", [("base", "none"), ("none", "base"), ("base", "missing")])
def test_what_is_no_contract_ends_with_2_and_a_sentence(files: dict[str, Path], arguments: tuple[str, str]) -> None:
    ended = run(*(files.get(name, Path("missing.yaml")) for name in arguments), "--json")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1 and ended.stderr.strip().endswith((".", ")"))
    assert "Traceback" not in ended.stderr
