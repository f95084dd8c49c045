"""The alerts that come with the project ask for names that `/metrics` has, and Prometheus takes them."""

import re
import shutil
import subprocess

import pytest
import yaml
from django.test import Client
from prometheus_client import REGISTRY

from orchestration.runtime.paths import CHECKOUT

RULES = CHECKOUT / "docs" / "prometheus-alerts.yaml"
NAME = re.compile(r"\bcountersign_[a-z_]+")
# Made by Prometheus of a histogram, and there as soon as a request was answered.
OF_REQUESTS = {f"countersign_request_seconds_{part}" for part in ("bucket", "count", "sum")}


def shown(client: Client) -> set[str]:
    text = client.get("/metrics").content.decode()
    # What this process counts itself lies in files, which a server started by another test may have cleared.
    own = {metric.name for metric in REGISTRY.collect()}
    return {name for name in (set(NAME.findall(text)) | own | OF_REQUESTS) if name.startswith("countersign_")}


def test_every_name_is_there_and_every_figure_that_can_be_wrong_has_an_alert(client: Client, db: None) -> None:
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    asked = {name for rule in rules for name in NAME.findall(rule["expr"])}
    there = shown(client)
    assert asked <= there, asked - there
    assert len({rule["alert"] for rule in rules}) == len(rules)
    assert all(rule["labels"]["severity"] in ("page", "ticket") and rule["annotations"]["summary"] for rule in rules)
    sizes = {"countersign_outbox_events", "countersign_mails_waiting"}  # their age is what matters
    assert {name for name in there if not name.startswith("countersign_request_")} - asked == sizes


def test_prometheus_takes_them() -> None:
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("there is no promtool; Debian has it in the package prometheus")
    done = subprocess.run([promtool, "check", "rules", RULES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
