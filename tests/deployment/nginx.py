"""A real nginx on loopback with the configuration that docs/deployment.md hands out, and TLS by a CA of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.runtime import servers
from orchestration.runtime.paths import CHECKOUT
from tests.deployment.processes import accepts, running

PACKAGE = "nginx"
HOST = "countersign.example"
KEPT = CHECKOUT / "deploy" / "nginx" / "countersign.conf"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_CURVE = ("-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2")


@contextmanager
def nginx(folder: Path, *, site: int, http: int, https: int) -> Iterator[Path]:
    """Serve the site at port `site` on two ports; yield the certificate of the CA. `folder` is this user's alone."""
    root = servers.root_of(PACKAGE)
    assert root
    prepare(folder, site=site, http=http, https=https)
    foreground = [*command(root, folder), "-g", "daemon off;"]
    with running(foreground, servers.environment(root), folder / "nginx.log", lambda: accepts(https)):
        yield folder / "ca.pem"


def command(root: Path, folder: Path) -> list[str]:
    return [str(root / "usr/sbin/nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def prepare(folder: Path, *, site: int, http: int, https: int) -> None:
    """Write certificates, and the kept configuration with nothing changed but where things are."""
    _certify(folder)
    places = {
        "/etc/ssl/countersign": str(folder),
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{site};",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
    }
    text = KEPT.read_text()
    for written, here in places.items():
        assert written in text, written
        text = text.replace(written, here)
    folders = "".join(f"{name}_temp_path {folder}/{name};\n" for name in TEMPORARY)
    head = f"user root;\npid {folder}/pid;\nerror_log {folder}/error.log warn;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{head}http {{\naccess_log {folder}/access.log;\n{folders}{text}\n}}\n")


def _certify(folder: Path) -> None:
    """A CA, and a certificate of it for the example's name."""
    _openssl("req", "-x509", *_CURVE, "-subj", "/CN=Countersign drill CA", *_made(folder, "ca-key.pem", "ca.pem"))
    signer = ("-CA", folder / "ca.pem", "-CAkey", folder / "ca-key.pem")
    named = ("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}")
    _openssl("req", "-x509", *_CURVE, *named, *signer, *_made(folder, "key.pem", "leaf.pem"))
    (folder / "fullchain.pem").write_text((folder / "leaf.pem").read_text() + (folder / "ca.pem").read_text())


def _made(folder: Path, key: str, certificate: str) -> tuple[str | Path, ...]:
    return "-keyout", folder / key, "-out", folder / certificate


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *arguments], capture_output=True, check=True)
