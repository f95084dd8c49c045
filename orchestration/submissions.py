"""From an offer form to the submission that a service takes: what was typed, what was kept, and what goes along."""

from collections.abc import Iterable
from dataclasses import replace

from orchestration.forms.offer import OfferForm
from orchestration.selectors.offer_page import OfferPage
from projects.errors import Invalid
from reviews import links, storage
from reviews.artifacts import Submission, Upload
from reviews.artifacts.digests import unified_lines
from reviews.artifacts.names import clean_name, screen_name
from reviews.services.drafts import uploads_of


def submission_of(page: OfferPage, form: OfferForm, dropped: Iterable[str]) -> Submission:
    """Raises Invalid on `link`, `body` or `files` where the parts contradict each other."""
    uploads = uploads_of(page.draft) if page.draft else ()
    if page.rule.artifact == "mocks":
        return _screens(page, uploads, set(dropped))
    data = form.data_of()
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


def _screens(page: OfferPage, uploads: tuple[Upload, ...], dropped: set[str]) -> Submission:
    """The uploaded screens, and those of the current revision that were neither removed nor replaced."""
    if page.current is None:
        return Submission(files=uploads)
    before = page.current.data.get("screens", [])
    replaced = {_called(upload.name) for upload in uploads}
    staying = [
        screen
        for screen in before
        if screen["name"] not in dropped and not {screen["name"].casefold(), _called(screen["file"])} & replaced
    ]
    if not uploads and len(staying) == len(before):
        raise Invalid({"files": ["These are the screens that lie there already. Add, replace or remove one."]})
    stored = {file.name: file.storage_key for file in page.current.files.all()}
    kept = tuple(_kept(screen["file"], stored[screen["file"]]) for screen in staying)
    named = [{"file": screen["file"], "name": screen["name"]} for screen in staying]
    return Submission(files=kept + uploads, data={"screens": named} if named else None)


def _kept(name: str, key: str) -> Upload:
    try:
        return Upload(name, storage.read(key))
    except storage.Damaged as damage:
        raise Invalid({"files": [f"“{name}” is damaged in the store. Upload this screen again."]}) from damage


def _called(file_name: str) -> str:
    return screen_name(clean_name(file_name, fallback="Screen")).casefold()
