"""From an offer form to the submission that a service takes: what was typed, what was kept, and what goes along."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from orchestration.forms.offer import OfferForm
from orchestration.selectors.offer_page import OfferPage
from orchestration.selectors.offer_page_files import lines_of, screens_before
from projects.errors import Invalid
from reviews import links
from reviews.artifacts import LazyUpload, PreparedFile, Submission, Upload
from reviews.artifacts.digests import unified_lines
from reviews.models import RevisionFile
from reviews.services.draft_files import reader, uploads_of


def submission_of(page: OfferPage, form: OfferForm) -> Submission:
    """Raises Invalid on `link`, `body` or `files` where the parts contradict each other."""
    data = form.data_of()
    if page.rule.artifact in ("mocks", "build"):
        return _screens(page, data)
    uploads = uploads_of(page.draft) if page.draft else ()
    if "body" not in form.fields:
        return Submission(files=uploads, data=None if uploads and page.rule.artifact == "risks" else data)
    body, link = form.cleaned_data["body"], form.cleaned_data["link"].strip()
    untouched = not body.strip() or unified_lines(body) == page.current_body
    if link:
        linked = _linked(link, typed=not untouched, uploads=uploads)
        return replace(linked, data={**(linked.data or {}), **(data or {})})
    return Submission(files=uploads, body=None if uploads and untouched else body, data=data)


def _linked(link: str, *, typed: bool, uploads: tuple[Upload, ...]) -> Submission:
    if typed or uploads:
        raise Invalid({"link": ["A link stands alone: clear the text and remove the file, or clear the link."]})
    try:
        return links.submission_of(links.snapshot(link))
    except links.LinkRefused as refused:
        raise Invalid({"link": [str(refused)]}) from refused


def _screens(page: OfferPage, data: dict[str, Any] | None) -> Submission:
    """The screens in the order of the form: those uploaded, and those of the current revision that stay.

    Names are sent along only where they are not what the files would be called by themselves, so that the same files
    are the same submission through every door.
    """
    lines, before = lines_of(page), screens_before(page)
    if (
        before
        and [(line.file, line.title) for line in lines if line.staying] == _named(before)
        and len(lines) == len(before)
    ):
        raise Invalid({"files": ["These are the screens that lie there already. Add, replace, move or remove one."]})
    uploads = {upload.name: upload for upload in uploads_of(page.draft)} if page.draft else {}
    read = reader()
    files = tuple(_staying(line.staying, read) if line.staying else uploads[line.file] for line in lines)
    in_turn = [line.file for line in lines] == list(uploads)
    if not (in_turn and all(line.title == line.usual for line in lines)):
        named = [{"file": line.file, "name": line.title} for line in lines]
        data = {**(data or {}), "screens": named} if named else data
    return Submission(files=files, data=data)


def _named(screens: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(screen["file"], screen["name"]) for screen in screens]


def _staying(file: RevisionFile, read: Callable[[str, str], bytes]) -> Upload:
    """A screen of the current revision, which goes along as it is served now."""
    served = PreparedFile(
        name=file.name,
        content_type=file.content_type,
        content=b"",
        size=file.size,
        sha256=file.sha256,
        width=file.width,
        height=file.height,
        pixel_digest=file.pixel_digest,
        storage_key=file.storage_key,
    )
    return LazyUpload(file.name, file.size, partial(read, file.name, file.storage_key), served)
