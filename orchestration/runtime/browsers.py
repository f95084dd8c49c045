"""Find or install the browser that the tests drive."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Each of these would otherwise call home from a test.
SILENCE = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Return the path of a browser of the Chromium family: what CHROMIUM names, else one on this machine."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    installed = (shutil.which(name) for name in NAMES)
    return next((path for path in (*installed, *APPLICATIONS) if path and Path(path).exists()), None) or _playwrights()


def launch_arguments() -> list[str]:
    """Return the browser's command-line options; its sandbox cannot be had as root."""
    return [*SILENCE, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _playwrights() -> str | None:
    """Return the browser that Playwright has downloaded for this user, if there is one."""
    homes = (Path.home() / ".cache" / "ms-playwright", Path.home() / "Library" / "Caches" / "ms-playwright")
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    caches = (Path(named),) if named else homes
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    found = [path for cache in caches for pattern in patterns for path in cache.glob(pattern)]
    return str(max(found)) if found else None


def ensure() -> str:
    """Install a browser where there is none; return "" or a sentence with the command that a person has to run."""
    if find():
        return ""
    if named := os.environ.get("CHROMIUM"):
        return f"CHROMIUM names {named}, which is no program. Set it to a browser's path, or unset it."
    print("Installing a browser for the tests (once).", file=sys.stderr, flush=True)
    if shutil.which("apt-get") and os.geteuid() == 0:
        for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"]):
            subprocess.run(
                ["apt-get", "--quiet", *step],
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=False,
            )
    if not find():
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], stdin=subprocess.DEVNULL, check=False
        )
    if find():
        return ""
    return (
        "no browser could be installed. Run: apt-get install chromium (as root), or set CHROMIUM to a browser's path."
    )
