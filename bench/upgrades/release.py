"""One state of the code, installed by itself: a worktree with its own environment, whose `up` serves on shared servers."""

import os
import secrets
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from bench.servers import free_port
from orchestration.runtime import paths
from tests.runtime.installation import eventually

START_SECONDS = 240
APPS = ("projects", "reviews", "orchestration")


@dataclass
class Ground:
    """What releases share: the servers' addresses, the files of revisions, the key. `folder` holds all of it."""

    folder: Path
    database_url: str
    broker_url: str
    key: str = field(default_factory=lambda: secrets.token_hex(32))

    def environment(self, name: str, port: int) -> dict[str, str]:
        """Of one process of the installation, as if it were a machine of its own."""
        var, artifacts = self.folder / name, self.folder / "artifacts"
        artifacts.mkdir(mode=0o700, exist_ok=True)
        if not var.exists():
            var.mkdir(mode=0o700)
            (var / "artifacts").symlink_to(artifacts)
        usual = {name: value for name, value in os.environ.items() if not name.startswith(("COUNTERSIGN_", "DJANGO_"))}
        usual.pop("PYTHONPATH", None)
        return usual | {
            "COUNTERSIGN_VAR": str(var),
            "PORT": str(port),
            "SECRET_KEY": self.key,
            "DATABASE_URL": self.database_url,
            "BROKER_URL": self.broker_url,
        }


@dataclass
class Served:
    """Parts of a release that run under an `up` of their own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def is_ready(self) -> bool:
        return "runs at" in self.log.read_text() or self.process.poll() is not None

    def stop(self) -> None:
        """In order, as an operator's Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)


@dataclass(frozen=True)
class Release:
    """Code in a folder, with an environment beside it."""

    code: Path

    def manage(self, ground: Ground, *arguments: str, name: str = "manage", seconds: float = 600) -> str:
        """Run a command to its end and return what it printed. Raises SystemExit where it fails."""
        done = subprocess.run(
            ["python3", "manage.py", *arguments],
            cwd=self.code,
            env=ground.environment(name, 0) | {"PGAPPNAME": name},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        if name == "migrate":
            print(f"migrate let go of its locks and came back {done.stderr.count('trying again')} times")
        return done.stdout

    def serve(self, ground: Ground, name: str, parts: str) -> Served:
        """Start these parts and, of web servers, wait until they are ready."""
        port, log = free_port(), ground.folder / f"{name}-{self.code.name}.log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                ["python3", "manage.py", "up", "--only", parts],
                cwd=self.code,
                env=ground.environment(name, port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        served = Served(process, port, log)
        if parts == "web" and (not eventually(served.is_ready, START_SECONDS) or process.poll() is not None):
            raise SystemExit(f"{name} of {self.code.name} does not start:\n{log.read_text()}")
        return served


def checked_out(reference: str, folder: Path) -> Release:
    """The code of a commit, in a worktree that `removed` takes away again."""
    _git("worktree", "add", "--detach", "--quiet", str(folder), reference)
    return Release(folder)


def removed(folder: Path) -> None:
    """Take a worktree away, whatever lies in it."""
    _git("worktree", "remove", "--force", str(folder))


def described(reference: str) -> str:
    """A commit in words: short name, day and time, what it did, and how many migrations it has."""
    files = _git("ls-tree", "-r", "--name-only", reference).splitlines()
    count = sum("/migrations/0" in file for file in files)
    said = _git("log", "-1", "--date=format:%Y-%m-%d %H:%M", "--format=%h of %ad, “%s”", reference).strip()
    return f"{said}, {count} migrations"


def last_before_a_migration() -> str:
    """The newest commit that has fewer migrations than today."""
    newest = _git("log", "-1", "--diff-filter=A", "--format=%H", "--", *(f"{app}/migrations/0*.py" for app in APPS))
    if not newest.strip():
        raise SystemExit("This clone's history holds no migration that was added; name a commit with PREVIOUS=...")
    return f"{newest.strip()}~1"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=paths.CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
