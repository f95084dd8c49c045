"""The files of an offer form in their order: screens that stay, and what was uploaded and not offered yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from orchestration.selectors.offer_page import OfferPage
from orchestration.selectors.review_page.shown import file_url
from reviews.artifacts.names import clean_name, screen_name
from reviews.models import DraftFile, HalfUpload, RevisionFile

MOST_LINES = 200
_LONGEST_NUMBER = 4  # digits


@dataclass(frozen=True)
class Line:
    """One file that goes along. `title` is what its screen is called, `usual` what it would be called by itself."""

    file: str
    title: str
    usual: str
    size: int
    uploaded: DraftFile | None = None
    staying: RevisionFile | None = None
    replaces: str = ""  # the file of the screen whose place it takes


def lines_of(page: OfferPage) -> list[Line]:
    """What the revision would consist of, in the order that was chosen on the form."""
    uploads = list(page.draft.files.all()) if page.draft else []
    lines = [*_replaced_and_staying(page, uploads)]
    taken = {line.file for line in lines}
    lines += [_uploaded(file) for file in uploads if file.name not in taken]
    return _arranged(lines, page.draft.fields if page.draft else {})


def rows_of(page: OfferPage) -> list[dict[str, Any]]:
    """For components/kept_files.html: the lines, then what is half here."""
    url = page.sight.gate_url(page.rule.key)
    named = _names_screens(page)
    rows = [
        {
            "name": line.file,
            "title": line.title if named else "",
            "size": line.size,
            "url": file_url(url, page.current.number, line.file) if line.staying and page.current else "",
            "image": line.staying is not None,
            "stays": line.staying is not None,
            "remove": "drop_screen" if line.staying else "drop",
            "value": line.usual if line.staying else line.file,
        }
        for line in lines_of(page)
    ]
    return rows + [_half(half, named) for half in page.halves]


def blank_row(page: OfferPage) -> dict[str, Any]:
    """The row of a file that comes while the page is open."""
    return {"name": "", "title": "Screen" if _names_screens(page) else "", "size": 0, "remove": "drop", "value": ""}


def _names_screens(page: OfferPage) -> bool:
    return page.rule.artifact in ("mocks", "build")


def _half(half: HalfUpload, named: bool) -> dict[str, Any]:
    return {
        "name": half.name,
        "title": screen_name(clean_name(half.name, fallback="Screen")) if named else "",
        "size": half.size,
        "half": half.pk,
        "percent": 100 * half.received // half.size,
        "remove": "drop_upload",
        "value": half.pk,
    }


def screens_before(page: OfferPage) -> list[dict[str, Any]]:
    """The screens that a new revision of mocks goes on with; every build is shot anew."""
    return page.current.data.get("screens", []) if page.current and page.rule.artifact == "mocks" else []


def _replaced_and_staying(page: OfferPage, uploads: list[DraftFile]) -> Iterator[Line]:
    """The screens of the current revision that were not removed, each with the upload that takes its place."""
    called = {_called(file.name): file for file in uploads}
    stored = {file.name: file for file in page.current.files.all()} if page.current else {}
    taken = set()
    for screen in screens_before(page):
        if screen["name"] in page.dropped:
            continue
        upload = called.get(screen["name"].casefold()) or called.get(_called(screen["file"]))
        if upload is None:
            file = stored[screen["file"]]
            yield Line(file.name, screen["name"], screen["name"], file.size, staying=file)
        elif upload.name not in taken:
            taken.add(upload.name)
            yield replace(_uploaded(upload), title=screen["name"], replaces=screen["file"])


def _uploaded(file: DraftFile) -> Line:
    title = screen_name(clean_name(file.name, fallback="Screen"))
    return Line(file.name, title, title, file.size, uploaded=file)


def _arranged(lines: list[Line], fields: Mapping[str, list[str]]) -> list[Line]:
    """In the order of the numbers that the form sent, under the names it sent; what it did not know comes last."""
    columns = [fields.get(f"screen_{part}", [])[:MOST_LINES] for part in ("file", "title", "order")]
    sent = list(zip(*columns, strict=False))  # whoever sends other than our form may send columns of other lengths
    titles = {file: title.strip() for file, title, _ in sent}
    ranks = {
        sent[at][0]: rank for rank, at in enumerate(sorted(range(len(sent)), key=lambda at: _key(at, sent[at][2])))
    }

    def known(line: Line) -> str:
        return line.file if line.file in ranks or not line.replaces else line.replaces

    ordered = sorted(lines, key=lambda line: ranks.get(known(line), len(ranks)))
    return [replace(line, title=titles.get(known(line)) or line.title) for line in ordered]


def _key(at: int, number: str) -> tuple[int, int]:
    """A line that was given another's number goes before it on its way up, and behind it on its way down."""
    number = number.strip()
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER else at + 1
    return wanted, (wanted > at + 1) - (wanted < at + 1)


def _called(file_name: str) -> str:
    return screen_name(clean_name(file_name, fallback="Screen")).casefold()
