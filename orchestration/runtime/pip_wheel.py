"""Fetch the pinned pip where Python came without one, from the index that pip itself would ask.

Keeps to the standard library and to what Python 3.7 can read, see `bootstrap`.
"""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request

from orchestration.runtime.errors import SetupError

# pip's own default.
DEFAULT_INDEX = "https://pypi.org/simple"
CONFIGURATIONS = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.1"
SECONDS = 30


def download(lock: str, folder: str) -> str:
    """Save the wheel that the one-package `lock` pins into `folder` and return its path.

    Raises SetupError where no index has a file with one of the pinned hashes.
    """
    with open(lock) as handle:
        line = handle.read()
    version = re.search(r"==([^\s;]+)", line)
    hashes = set(re.findall(r"sha256:([0-9a-f]{64})", line))
    if not version:
        raise SetupError("The lock file names no pip.")
    name = f"pip-{version.group(1)}-py3-none-any.whl"
    problems = []
    for index in _indexes():
        try:
            content = _get(_find(index, name))
        except (OSError, ValueError, KeyError) as error:
            problems.append(f"{index}: {error}")
            continue
        if hashlib.sha256(content).hexdigest() in hashes:
            path = os.path.join(folder, name)
            with open(path, "wb") as handle:
                handle.write(content)
            return path
        problems.append(f"{index}: its {name} is not the pinned file")
    raise SetupError("{} could not be fetched ({}).".format(name, "; ".join(problems)))


def configured(option: str) -> str | None:
    """Return pip's setting of that name: its environment variable, else its configuration files, else None."""
    from_environment = os.environ.get("PIP_" + option.upper().replace("-", "_"))
    if from_environment:
        return from_environment
    named = os.environ.get("PIP_CONFIG_FILE")
    found: str | None = None
    for path in CONFIGURATIONS + ((named,) if named else ()):
        parser = configparser.RawConfigParser()
        try:
            parser.read(os.path.expanduser(path))
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            found = parser.get(section, option, fallback=found)
    return found


def _indexes() -> list[str]:
    extra = (configured("extra-index-url") or "").split()
    return [(configured("index-url") or DEFAULT_INDEX).strip()] + extra


def _find(index: str, name: str) -> str:
    """Return the address of the file called `name` on the index's page of pip."""
    page_address = index.rstrip("/") + "/pip/"
    page = _get(page_address).decode("utf-8", "replace")
    if page.lstrip().startswith("{"):
        addresses = [entry["url"] for entry in json.loads(page)["files"]]
    else:
        addresses = re.findall(r"""href=["']([^"'#]+)""", page)
    for address in addresses:
        if address.split("#")[0].split("?")[0].endswith("/" + name) or address == name:
            return urllib.parse.urljoin(page_address, address)
    raise KeyError(f"no {name} there")


def _get(address: str) -> bytes:
    """Return what lies at an address; raises OSError or ValueError."""
    # Only what pip's own settings name is opened, and what comes back is checked against a pinned hash.
    request = urllib.request.Request(address, headers={"Accept": ACCEPT})
    context = ssl.create_default_context(cafile=configured("cert")) if address.startswith("https:") else None
    with urllib.request.urlopen(request, timeout=SECONDS, context=context) as answer:
        return answer.read()
