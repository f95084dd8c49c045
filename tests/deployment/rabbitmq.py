"""A real RabbitMQ on loopback: its own node, cookie, port mapper, folders and ports, gone with the block."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.runtime import servers
from tests.deployment.processes import accepts, running
from tests.runtime.installation import free_port

PACKAGE = "rabbitmq-server"
USER = "countersign"
# Debian's `erl` has the path of the installed one written in; this is all it does besides.
ERL = '#!/bin/sh\nexec "$BINDIR/erlexec" "$@"\n'


@contextmanager
def rabbitmq(folder: Path) -> Iterator[str]:
    """Yield its BROKER_URL. `folder` is empty and this user's alone."""
    root = servers.root_of(PACKAGE)
    assert root
    port, names, password = free_port(), free_port(), secrets.token_urlsafe(12)
    environment = _environment(root, folder, port, names)
    _settings(folder, port, password)
    (binaries,) = root.glob("usr/lib/erlang/erts-*/bin")
    (server,) = root.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server")
    mapper = [str(binaries / "epmd"), "-address", "127.0.0.1", "-port", str(names)]
    with (
        running(mapper, environment, folder / "epmd.log", lambda: accepts(names)),
        running([str(server)], environment, folder / "rabbitmq.log", lambda: _speaks_amqp(port)),
    ):
        yield f"amqp://{USER}:{password}@127.0.0.1:{port}//"


def _settings(folder: Path, port: int, password: str) -> None:
    cookie = folder / ".erlang.cookie"
    cookie.touch(mode=0o600)
    cookie.write_text(secrets.token_hex(16))
    lines = {
        "listeners.tcp.1": f"127.0.0.1:{port}",
        "default_user": USER,
        "default_pass": password,
        "log.file": "false",
        "log.console": "true",
        "log.console.level": "warning",
    }
    (folder / "rabbitmq.conf").write_text("".join(f"{name} = {value}\n" for name, value in lines.items()))
    (folder / "plugins").write_text("[].\n")
    (folder / "erl").write_text(ERL)
    (folder / "erl").chmod(0o700)


def _environment(root: Path, folder: Path, port: int, names: int) -> dict[str, str]:
    erlang = root / "usr/lib/erlang"
    (binaries,) = erlang.glob("erts-*/bin")
    quiet = "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none"
    return servers.environment(root) | {
        "PATH": f"{folder}:{erlang}/bin:{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "EMU": "beam",
        "PROGNAME": "erl",
        "ROOTDIR": str(erlang),
        "BINDIR": str(binaries),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(names),
        "RABBITMQ_NODENAME": f"countersign{port}@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": quiet,
    }


def _speaks_amqp(port: int) -> bool:
    """A wrong version is answered with the right one, at once."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            line.sendall(b"AMQP\x00\x01\x00\x00")
            return line.recv(4) == b"AMQP"
    except OSError:
        return False
