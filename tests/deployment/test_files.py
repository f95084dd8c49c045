"""What docs/deployment.md hands to an operator: judged by the tools that will read it, and held against each other."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
import yaml
from moto.server import ThreadedMotoServer

from orchestration.runtime import servers
from orchestration.runtime.paths import CHECKOUT
from tests.deployment import nginx

DOCKER, DEPLOY = CHECKOUT / "docker", CHECKOUT / "deploy"
COMPOSE = DOCKER / "compose.yaml"
SETTING = re.compile(r"^([A-Z][A-Z0-9_]+)=", re.MULTILINE)


def judged(*command: str | Path) -> None:
    """The tool finds nothing."""
    tools = Path(sys.executable).parent
    program = str(tools / command[0]) if (tools / command[0]).exists() else str(command[0])
    done = subprocess.run([program, *command[1:]], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and not done.stderr.strip(), done.stdout + done.stderr


def test_the_image_and_the_composition_are_well_formed() -> None:
    judged("hadolint", DOCKER / "Dockerfile")
    judged("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)


def test_the_linters_find_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "Dockerfile"
    wrong.write_text((DOCKER / "Dockerfile").read_text().replace("USER 10001", "USER root"))
    with pytest.raises(AssertionError, match="DL3002"):
        judged("hadolint", wrong)
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text().replace("healthcheck:", "healthchecks:"))
    with pytest.raises(AssertionError, match="healthchecks"):
        judged("check-jsonschema", "--builtin-schema", "vendor.compose-spec", wrong)


def test_the_composition_asks_for_what_its_example_names_and_leaves_nothing_open() -> None:
    text, composition = COMPOSE.read_text(), yaml.safe_load(COMPOSE.read_text())
    assert set(re.findall(r"\$\{(\w+)", text)) == set(SETTING.findall((DOCKER / "env.example").read_text()))
    services = composition["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]
    pinned = [service["image"] for service in services.values() if service["image"] != "countersign"]
    assert all(re.fullmatch(r"[\w./-]+:\d+\.\d+[\w.-]*", image) for image in pinned), pinned
    assert {name for service in services.values() for name in service.get("depends_on", {})} <= set(services)


def test_the_bucket_is_made_once_and_found_the_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    store = ThreadedMotoServer(port=0, verbose=False)
    store.start()
    host, port = store.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    monkeypatch.setenv("ARTIFACTS_URL", f"s3://composed/site?endpoint={endpoint}&region=eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    judged("python", DOCKER / "bucket.py")
    judged("python", DOCKER / "bucket.py")
    found = boto3.client("s3", endpoint_url=endpoint, region_name="eu-central-1").list_buckets()["Buckets"]
    assert [bucket["Name"] for bucket in found].count("composed") == 1
    store.stop()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here to read its units")
def test_systemd_reads_every_unit(tmp_path: Path) -> None:
    """It looks for programs as well, so `python3` is the one that this machine has."""
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        text = unit.read_text().replace("/usr/bin/python3", sys.executable)
        (tmp_path / unit.name).write_text(text)
    judged("systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir()))
    broken = tmp_path / "countersign-web.service"
    broken.write_text(broken.read_text().replace("Restart=always", "Restart=forever"))
    with pytest.raises(AssertionError, match="forever"):
        judged("systemd-analyze", "verify", "--man=no", broken)


def test_units_differ_in_what_they_run_alone() -> None:
    """They are three files so that each can be read as it stands."""
    texts = [(DEPLOY / "systemd" / f"countersign-{part}.service").read_text() for part in ("web", "worker", "beat")]
    same = {
        "\n".join(line for line in text.splitlines() if not line.startswith(("Description=", "ExecStart=", "After=")))
        for text in texts
    }
    assert len(same) == 1


@pytest.mark.skipif(not servers.root_of(nginx.PACKAGE), reason="there is no nginx here; `manage.py test` fetches it")
def test_nginx_reads_its_configuration(tmp_path: Path) -> None:
    root = servers.root_of(nginx.PACKAGE)
    assert root
    nginx.prepare(tmp_path, site=8000, http=8080, https=8443)
    done = subprocess.run(
        [*nginx.command(root, tmp_path), "-t", "-q"],
        capture_output=True,
        text=True,
        env=servers.environment(root),
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_setting_of_the_examples_is_one_that_the_docs_tell_of() -> None:
    told = (CHECKOUT / "docs" / "operations.md").read_text()
    examples = (DEPLOY / "environment.example").read_text()
    composed = yaml.safe_load(COMPOSE.read_text())["x-countersign"]["environment"]
    assert [name for name in [*SETTING.findall(examples), *composed] if name not in told] == []
