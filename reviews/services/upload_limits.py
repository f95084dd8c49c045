"""What may be uploaded: which files, how many, how large, and how much may lie there unfinished."""

from django.db.models import Sum

from projects.errors import Conflict, Invalid, TooLarge
from projects.models import User
from reviews.artifacts import InvalidArtifact, Kind, check_beginning
from reviews.models import Draft, HalfUpload
from reviews.services.draft_files import LONGEST_NAME, beyond_size, is_full

LARGEST_PIECE = 4 * 1024 * 1024
LONGEST_IDENTITY = 64
# Of one person, in all features: what nobody went on with stays in the database until it is tidied away.
MOST_OPEN = 120
MOST_OPEN_BYTES = 400 * 1024 * 1024
ENOUGH_TO_TELL = 16  # bytes that show what a file is


def check_file(kind: Kind, name: str, size: int, identity: str) -> None:
    """Raise Invalid where this is no file that the kind takes."""
    errors: dict[str, list[str]] = {}
    if not kind.takes_files:
        errors["files"] = [f"This artifact ({kind.title}) takes no files. {kind.help}"]
    if not name.strip() or len(name) > LONGEST_NAME:
        errors["name"] = [f"A file has a name of 1 to {LONGEST_NAME} characters."]
    if size < 1:
        errors["size"] = ["The file is empty." if size == 0 else "A file has at least one byte."]
    if len(identity) > LONGEST_IDENTITY:
        errors["identity"] = [f"At most {LONGEST_IDENTITY} characters."]
    if errors:
        raise Invalid(errors)


def demand_room(draft: Draft, kind: Kind, name: str, size: int) -> None:
    """Raise TooLarge or Invalid where the file does not fit into the draft."""
    beyond = beyond_size(draft, kind, name, size)
    if beyond:
        raise TooLarge({"files": [beyond]})
    if is_full(draft, kind, name):
        raise Invalid({"files": [f"At most {kind.max_files} files can be kept."]})


def demand_few_open(by: User, size: int) -> None:
    """Raise Conflict `too_many_uploads` where one more would be beyond what one person may leave unfinished."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two begun at once are counted one after the other
    open_ones = HalfUpload.objects.filter(draft__by=by)
    count, taken = open_ones.count(), open_ones.aggregate(sum=Sum("size"))["sum"] or 0
    if count >= MOST_OPEN or taken + size > MOST_OPEN_BYTES:
        raise Conflict(
            f"{count} of your uploads are not finished. Finish or remove some of them first.", code="too_many_uploads"
        )


def refusal_of(kind: Kind, half: HalfUpload, content: bytes) -> Invalid | None:
    """Why the first bytes cannot be those of a screen; None where they may be, or this is none."""
    if not kind.takes_images or half.received or len(content) < min(half.size, ENOUGH_TO_TELL):
        return None
    try:
        check_beginning(half.name, content)
    except InvalidArtifact as error:
        return Invalid(error.errors)
    return None
