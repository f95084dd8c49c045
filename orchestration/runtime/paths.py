"""Where this installation keeps its data, and the addresses of its embedded servers.

Everything lies under `var/` in the checkout unless COUNTERSIGN_VAR names another folder. Only its owner may enter it:
the embedded servers trust whoever reaches their sockets.
"""

import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

from orchestration.runtime.errors import SetupError

CHECKOUT = Path(__file__).resolve().parents[2]
RELOCATED = Path("/var/lib/countersign")
DATABASE = "countersign"
# What the kernel takes as the path of a Unix socket, its closing zero byte aside.
SOCKET_PATH_BYTES = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


def var_dir() -> Path:
    """Return the data folder, made on first use.

    Raises SetupError where it belongs to somebody else or cannot be made.
    """
    return private_dir(Path(os.environ.get("COUNTERSIGN_VAR") or CHECKOUT / "var").absolute())


def private_dir(path: Path) -> Path:
    """Make `path` a folder that only this user can enter, and return it.

    Raises SetupError where it belongs to somebody else or cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.stat()
        if found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) != 0o700:
            path.chmod(0o700)
    except OSError as error:
        raise SetupError(
            f"The folder {path} cannot be used: {error.strerror}. Set COUNTERSIGN_VAR to a folder you can write to."
        ) from error
    if found.st_uid != os.geteuid():
        raise SetupError(
            f"The folder {path} belongs to another user (uid {found.st_uid}). Start Countersign as that user, or set "
            "COUNTERSIGN_VAR to a folder of your own."
        )
    return path


def log_dir() -> Path:
    """Return the folder of the children's logs."""
    return private_dir(var_dir() / "log")


def run_dir() -> Path:
    """Return the folder of locks and other things that mean nothing once all processes have ended."""
    return private_dir(var_dir() / "run")


def metrics_dir() -> Path:
    """Return the folder in which the web processes add up their figures; `up` begins it anew."""
    return private_dir(run_dir() / "metrics")


def socket_dir() -> Path:
    """Return the folder of the Unix sockets: `var/run`, or a short one where that path is too long for a socket."""
    usual = run_dir()
    if len(os.fsencode(usual / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_BYTES:
        return usual
    short = f"countersign-{os.geteuid()}-{identity()}"
    for parent in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):
        if parent and len(os.fsencode(Path(parent, short, LONGEST_SOCKET_NAME))) <= SOCKET_PATH_BYTES:
            return private_dir(Path(parent, short))
    raise SetupError(f"The path {usual} is too long for a socket. Set COUNTERSIGN_VAR to a shorter one.")


def identity() -> str:
    """Return a short name of this data folder, for the things that must lie outside it."""
    return hashlib.sha256(os.fsencode(var_dir())).hexdigest()[:8]


def postgres_home() -> Path:
    """Return the folder that holds the embedded server's `data`.

    It lies outside `var/` once this installation has had to run the server as another user (see `privileges`).
    """
    relocated = RELOCATED / identity()
    return relocated if (relocated / "data").exists() else var_dir() / "postgres"


def postgres_socket_dir() -> Path:
    """Return the folder of the embedded server's socket."""
    home = postgres_home()
    return home / "run" if home.is_relative_to(RELOCATED) else socket_dir()


def valkey_socket() -> Path:
    """Return the path of the embedded broker's socket."""
    return socket_dir() / "valkey.sock"


def embedded_database_url() -> str:
    """Return the URL of the embedded PostgreSQL, whether or not it runs."""
    return f"postgresql://{DATABASE}@{quote(str(postgres_socket_dir()), safe='')}/{DATABASE}"


def embedded_broker_url() -> str:
    """Return the URL of the embedded Valkey, in Celery's words, whether or not it runs."""
    return f"redis+socket://{valkey_socket()}"


def secret_key() -> str:
    """Return this installation's own secret, made on first use and kept in `var/`."""
    return _kept("secret_key", secrets.token_urlsafe(64))


def node() -> str:
    """Return a name of this data folder that no other has, made on first use: many machines are called alike."""
    return _kept("node", secrets.token_hex(4))


def _kept(name: str, fresh: str) -> str:
    """Return what `var/` holds under `name`, which is `fresh` from the first time on."""
    path = var_dir() / name
    if not path.exists():
        # A link either appears whole or not at all, so two first starts agree on one value.
        draft = path.with_name(f".{name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(fresh)
        try:
            os.link(draft, path)
        except FileExistsError:
            return path.read_text()
        finally:
            draft.unlink()
    return path.read_text()
