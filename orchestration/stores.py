"""Where the files of revisions lie: in a folder, or in a bucket that ARTIFACTS_URL names."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_HELP = (
    "Set it to s3://BUCKET/PREFIX, with ?endpoint=https://HOST for a store other than Amazon's and &region=NAME where it "
    "has regions; credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
)
_KNOWN = frozenset({"endpoint", "region"})
_TIMES = {"connect_timeout": 3, "read_timeout": 20, "retries": {"max_attempts": 3, "mode": "standard"}}


def store_in(folder: Path) -> dict[str, Any]:
    """Django's description of a store in a folder."""
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}


def store_at(url: str) -> dict[str, Any]:
    """Django's description of the store at an address. Raises ValueError with a sentence that says what to set."""
    bucket, prefix, asked = _parts(url)
    options: dict[str, Any] = {
        "bucket_name": bucket,
        "location": prefix,
        "default_acl": None,
        "file_overwrite": True,  # keys say what lies under them: writing again is writing the same, whole
        "region_name": asked.get("region"),
        "endpoint_url": asked.get("endpoint"),
        # Stores in one's own house seldom have a name for each bucket.
        "addressing_style": "path" if "endpoint" in asked else "auto",
        "signature_version": "s3v4",
        "times": _TIMES,
    }
    return {"BACKEND": "reviews.s3.ArtifactStore", "OPTIONS": options}


def _parts(url: str) -> tuple[str, str, dict[str, str]]:
    """Bucket, prefix, and what the query asks for."""
    split = urlsplit(url)
    if split.scheme != "s3":
        raise ValueError(f"ARTIFACTS_URL cannot be used: it does not begin with s3://. {_HELP}")
    if split.username is not None or split.password is not None:
        raise ValueError(f"ARTIFACTS_URL cannot be used: it holds credentials. {_HELP}")
    if not split.netloc or ":" in split.netloc:
        raise ValueError(f"ARTIFACTS_URL cannot be used: it names no bucket. {_HELP}")
    asked = dict(parse_qsl(split.query, keep_blank_values=True))
    unknown = sorted(set(asked) - _KNOWN)
    if unknown or split.fragment:
        raise ValueError(f"ARTIFACTS_URL cannot be used: nothing is known of {unknown or [split.fragment]}. {_HELP}")
    endpoint = asked.get("endpoint")
    if endpoint is not None and (urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).netloc):
        raise ValueError(f"ARTIFACTS_URL cannot be used: its endpoint is no address. {_HELP}")
    return split.netloc, unquote(split.path).strip("/"), asked
