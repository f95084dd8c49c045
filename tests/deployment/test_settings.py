"""The settings of production, as Django's own review and the web server see them."""

import psycopg
import pytest

from orchestration.runtime import children
from tests.runtime.installation import Installation
from tests.scratch import Run

PRODUCTION = {
    "COUNTERSIGN_ENV": "production",
    "SECRET_KEY": "q8xW2mRz-Lk5Jt0vYb7NcE3hUaSf9PdG1oXiZrQy4TnMwBeV6C",
    "ALLOWED_HOSTS": "countersign.example",
    "DATABASE_URL": "postgresql://countersign:secret@127.0.0.1:9/countersign",
    "BROKER_URL": "amqp://countersign:secret@127.0.0.1:9//",
}
REVIEW = ("check", "--deploy", "--fail-level", "WARNING")


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("production") / "var")


def test_djangos_review_of_production_finds_nothing(installation: Installation) -> None:
    """And finds something where the site is not on https, so that it can."""
    clean = installation.manage(*REVIEW, **PRODUCTION)
    assert (clean.returncode, clean.stderr) == (0, "")
    assert "no issues (0 silenced)" in clean.stdout
    plain = installation.manage(*REVIEW, **PRODUCTION, PUBLIC_URL="http://countersign.example")
    assert plain.returncode == 1
    assert "security.W012" in plain.stderr


def test_a_missing_setting_is_a_sentence_for_every_command(installation: Installation) -> None:
    refused = installation.manage("check", **PRODUCTION | {"SECRET_KEY": ""})
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1 and "SECRET_KEY is missing" in refused.stderr


def test_a_statement_of_the_web_server_ends_in_time(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a runaway page asks for does not hold a connection for good; migrations and backups take their time."""
    web = children.web("127.0.0.1", 8000, children.paths.run_dir() / "never").environment
    assert "PGOPTIONS" not in children.worker().environment
    monkeypatch.setenv("PGOPTIONS", web["PGOPTIONS"])
    with psycopg.connect(run.server_url) as line:
        assert line.execute("SHOW statement_timeout").fetchone() == ("30s",)
