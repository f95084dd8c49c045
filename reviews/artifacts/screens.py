"""Mock screens, and builds with their screenshots."""

import re
from dataclasses import replace
from typing import Any

from reviews.artifacts.errors import InvalidArtifact, TooLarge
from reviews.artifacts.fields import FieldReader
from reviews.artifacts.images import MAX_TOTAL_PIXELS, prepare_images
from reviews.artifacts.markdown import render_markdown
from reviews.artifacts.names import clean_name, one_line, screen_name, unique_name
from reviews.artifacts.rendered import RenderedScreens, Screen
from reviews.artifacts.shapes import Parts, PreparedFile, Submission, Upload
from reviews.artifacts.sniffing import describe, image_type
from reviews.artifacts.written import read_body

MAX_SCREENS = 60
MAX_SCREEN_NAME = 80
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
# What a stored screen says about its pixels; taken from the file again whatever the sender claims.
_MEASURED = ("width", "height", "pixel_digest")


def prepare_mocks(submission: Submission) -> Parts:
    """1 to 60 screens, in the order of `data.screens` where it is given, else as sent."""
    reader = FieldReader()
    data = reader.object(submission.data or {}, "data", ("screens",))
    if not submission.files:
        reader.refuse("files", "At least one screen is needed: a PNG, JPEG, WebP or still GIF image.")
    order = _ordered(submission.files, data, reader)
    body = _note(submission)
    reader.finish()
    files, screens = _prepare_screens(order)
    return Parts(body, {"screens": screens}, files, _count(len(screens)))


def prepare_build(submission: Submission) -> Parts:
    """A commit, an address to try it at, and up to 60 screenshots."""
    reader = FieldReader()
    data = reader.object(submission.data or {}, "data", ("commit", "preview", "screens"))
    commit = reader.text(data, "commit", "data", most=40, required="Which commit is this? 7 to 40 hexadecimal digits.")
    commit = commit.lower()
    if commit and "data.commit" not in reader.errors and not _COMMIT.fullmatch(commit):
        reader.refuse("data.commit", "This is no commit. It has 7 to 40 hexadecimal digits, such as 4f2a9c1.")
    preview = reader.address(data, "preview", "data")
    order = _ordered(submission.files, data, reader)
    body = _note(submission)
    reader.finish()
    files, screens = _prepare_screens(order)
    served = {"commit": commit, "preview": preview, "screens": screens}
    return Parts(body, served, files, f"commit {commit[:10]}" + (f", {_count(len(screens))}" if screens else ""))


def prepare_screen(upload: Upload) -> PreparedFile:
    """One screen alone, as it will be served, ahead of its offer. Raises InvalidArtifact or TooLarge on `files`."""
    return prepare_images((upload,))[0]


def check_beginning(name: str, beginning: bytes) -> None:
    """Refuse by its first bytes what cannot become a screen, before the rest is waited for."""
    if image_type(beginning) is None:
        shown = clean_name(name, fallback="image")
        found = describe(beginning)
        raise InvalidArtifact.of("files", f"“{shown}” is {found}. Screens can be PNG, JPEG, WebP or still GIF images.")


def render_screens(body: str, data: dict[str, Any]) -> RenderedScreens:
    """The screens in order; `note` is what the giver wrote beside them."""
    return RenderedScreens(
        screens=tuple(Screen(**screen) for screen in data.get("screens", [])),
        commit=data.get("commit", ""),
        preview=data.get("preview", ""),
        note=render_markdown(body) if body else None,
    )


def _note(submission: Submission) -> str:
    body = read_body(submission)
    render_markdown(body)
    return body


def _count(number: int) -> str:
    return "1 screen" if number == 1 else f"{number} screens"


def _ordered(uploads: tuple[Upload, ...], data: dict[str, Any], reader: FieldReader) -> list[tuple[Upload, str]]:
    """Each upload with the name its screen was given ("" for none): the named ones first, in the order of the data."""
    waiting = list(uploads)
    ordered: list[tuple[Upload, str]] = []
    rows = reader.rows(data.get("screens", []), "data.screens", least=0, most=MAX_SCREENS)
    for index, value in enumerate(rows):
        place = f"data.screens[{index}]"
        row = reader.object(value, place, ("file", "name", *_MEASURED))
        name = one_line(reader.text(row, "name", place, most=MAX_SCREEN_NAME), MAX_SCREEN_NAME)
        wanted = row.get("file")
        match = next((upload for upload in waiting if isinstance(wanted, str) and _is_named(upload, wanted)), None)
        if match is None:
            reader.refuse(f"{place}.file", "None of the files sent has this name, or another screen took it.")
        else:
            waiting.remove(match)
            ordered.append((match, name))
    return ordered + [(upload, "") for upload in waiting]


def _is_named(upload: Upload, wanted: str) -> bool:
    return upload.name == wanted or clean_name(upload.name) == clean_name(wanted)


def _prepare_screens(order: list[tuple[Upload, str]]) -> tuple[tuple[PreparedFile, ...], list[dict[str, Any]]]:
    prepared = _prepared(tuple(upload for upload, _ in order))
    files: list[PreparedFile] = []
    screens: list[dict[str, Any]] = []
    for file, (upload, given) in zip(prepared, order, strict=True):
        unique = unique_name(file.name, [other.name for other in files])
        files.append(replace(file, name=unique))
        name = given or one_line(screen_name(clean_name(upload.name, fallback="Screen")), MAX_SCREEN_NAME)
        screens.append(
            {
                "name": unique_name(name, [screen["name"] for screen in screens]),
                "file": unique,
                "width": file.width,
                "height": file.height,
                "pixel_digest": file.pixel_digest,
            }
        )
    return tuple(files), screens


def _prepared(uploads: tuple[Upload, ...]) -> list[PreparedFile]:
    """Each upload as it will be served, in order; what was prepared before stays as it is."""
    fresh = iter(prepare_images(tuple(upload for upload in uploads if upload.prepared is None)))
    files = [upload.prepared or next(fresh) for upload in uploads]
    if sum((file.width or 0) * (file.height or 0) for file in files) > MAX_TOTAL_PIXELS:
        raise TooLarge.of("files", f"The images together have more than {MAX_TOTAL_PIXELS // 10**6} million pixels.")
    return files
