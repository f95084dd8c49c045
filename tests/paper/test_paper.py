"""The documents hold together: links lead somewhere, pictures are there, and what is named exists."""

import re
from collections.abc import Callable

import pytest

from tests.paper import erd
from tests.paper.camera import LARGEST
from tests.paper.pages import IMAGES, ROOT, Page, how_tos, pages
from tests.paper.shown import is_shown

PAGES = pages()
ALL_TEXT = "\n".join(page.text for page in PAGES)
ALL_IMAGES = 1_500_000  # bytes together
_QUOTED = re.compile(r"“([^”]+)”")


def test_every_link_leads_somewhere() -> None:
    lost = []
    for page in PAGES:
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            there = page.at(target) if target else page.path
            if not there.exists():
                lost.append(f"{page}: {link}: there is no such file")
            elif anchor and there.suffix == ".md" and anchor not in _anchors(str(there)):
                lost.append(f"{page}: {link}: no heading of that page gives “{anchor}”")
    assert lost == [], "mend the link, or the heading that it names"


def test_a_list_of_what_is_on_a_page_is_whole() -> None:
    for page in PAGES:
        listed = re.search(r"^On this page: (.+)$", page.prose, re.MULTILINE)
        if listed:
            there = re.findall(r"^## (.+)$", page.prose, re.MULTILINE)
            assert re.findall(r"\[([^\]]+)\]", listed[1]) == there, f"{page}: list each heading under “On this page”"


def test_every_page_can_be_found_from_the_index() -> None:
    known, waiting = set(), [ROOT / "docs" / "README.md"]
    by_path = {page.path: page for page in PAGES}
    while waiting:
        page = by_path[waiting.pop()]
        known.add(page.path)
        targets = {page.at(link.partition("#")[0]) for link in page.links if not re.match(r"[a-z]+:|#", link)}
        waiting += [path for path in targets if path in by_path and path not in known]
    missing = [str(page) for page in PAGES if page.path not in known]
    assert missing == [], "no page leads there: add it to docs/README.md"


def test_every_picture_is_there_is_shown_and_is_small() -> None:
    shown = {page.at(image) for page in PAGES for image in page.images}
    kept = set(IMAGES.glob("*.*"))
    assert sorted(str(path) for path in shown - kept) == [], "there is no such picture: run `make screenshots`"
    assert sorted(path.name for path in kept - shown) == [], "no page shows it: delete it"
    sizes = {path.name: path.stat().st_size for path in kept}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) <= ALL_IMAGES


@pytest.mark.parametrize("how_to", how_tos(), ids=str)
def test_every_label_of_a_how_to_is_one(how_to: Page) -> None:
    labels = [*how_to.labels, *(" ".join(said.split()) for said in _QUOTED.findall(how_to.unquoted))]
    unknown = [label for label in labels if not is_shown(label)]
    assert unknown == [], (
        "no template and no string of the product says this; in **bold** and “quotes” stand labels only"
    )


def test_a_label_that_is_none_is_found() -> None:
    """The control."""
    assert is_shown("Raise a red flag") and is_shown("Offer the contract")
    assert not is_shown("Raise a green flag") and not is_shown("Send the contract")


def test_the_architecture_names_every_package() -> None:
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = {path.parent.name for floor in erd.FLOORS for path in (ROOT / floor).glob("*/__init__.py")}
    missing = {name for name in folders - {"migrations", "management"} if not re.search(rf"[`/]{name}`", said)}
    assert missing == set(), "say in docs/architecture.md what is in this package"


def _commands() -> set[str]:
    folders = [ROOT / floor / "management" / "commands" for floor in ("projects", "reviews", "orchestration")]
    own = {path.stem for folder in folders for path in folder.glob("[a-z]*.py")}
    return own | {"up", "test", "bootstrap"}


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _settings() -> set[str]:
    """What settings.py and the runtime read of the environment, but for what belongs to other programs."""
    text = (ROOT / "orchestration" / "settings.py").read_text()
    found = set(re.findall(r"\benv\.\w+(?:,|\()\s*\"([A-Z][A-Z0-9_]+)\"", text))
    for path in (ROOT / "orchestration" / "runtime").glob("*.py"):
        found |= set(re.findall(r"environ(?:\.get\(|\[)\"(COUNTERSIGN_[A-Z_]+|CHROMIUM)\"", path.read_text()))
    return found


def _metrics() -> set[str]:
    gauges = re.findall(
        r"^    \"([a-z_]+)\": \"", (ROOT / "orchestration/monitoring/exposition.py").read_text(), re.MULTILINE
    )
    whole = re.findall(r"\"(countersign_[a-z_]+)\"", "".join(_sources("orchestration")))
    return {f"countersign_{name}" for name in gauges} | set(whole)


def _sources(*folders: str) -> list[str]:
    found = (
        path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".yaml", ".json")
    )
    return [path.read_text(encoding="utf-8") for path in found]


KINDS: dict[str, tuple[Callable[[], set[str]], str]] = {
    "command": (_commands, r"manage\.py ([a-z_]+)"),
    "target": (_targets, r"`(?:[A-Z]+=\S+ )*make ([a-z][\w-]*)"),
    "metric": (_metrics, r"\b(countersign_[a-z_]+[a-z])\b"),
    "setting": (_settings, r"\b((?:[A-Z][A-Z0-9]*_)+[A-Z0-9]+|HOST|PORT|CHROMIUM)\b"),
}
_OTHERS = {
    "command": {"migrate", "check", "makemigrations", "spectacular", "shell", "dbshell"},
    "metric": {"countersign_request_seconds_bucket", "countersign_request_seconds_count"},
    "setting": {
        "PIP_CERT",
        "PIP_INDEX_URL",
        "OTEL_RESOURCE_ATTRIBUTES",
        "OTEL_TRACES_SAMPLER",
    },  # of pip and OpenTelemetry
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_there_is_is_documented(kind: str) -> None:
    known, pattern = KINDS[kind]
    missing = known() - set(re.findall(pattern, ALL_TEXT))
    assert missing == set(), f"no page names this {kind}: say in docs/ what it is for"


@pytest.mark.parametrize("kind", ["command", "target", "metric"])
def test_what_is_documented_is_there(kind: str) -> None:
    known, pattern = KINDS[kind]
    gone = set(re.findall(pattern, ALL_TEXT)) - known() - _OTHERS.get(kind, set())
    assert gone == set(), f"a page names this {kind}, and there is none"


def test_settings_that_are_documented_are_read_somewhere() -> None:
    named = set(re.findall(r"`((?:[A-Z][A-Z0-9]*_)+[A-Z0-9]+)\b", ALL_TEXT))
    read = (
        "".join(_sources("projects", "reviews", "orchestration", "bench", "docker")) + (ROOT / "Makefile").read_text()
    )
    assert {name for name in named - _OTHERS["setting"] if name not in read} == set(), "nothing reads this setting"


def test_the_drawing_of_the_tables_is_current() -> None:
    assert erd.PAGE.read_text(encoding="utf-8") == erd.page(), "run `make erd`"


def _anchors(path: str) -> set[str]:
    return next(page.anchors for page in PAGES if str(page.path) == path)
