"""Headers under which stored bytes leave the house: they are shown or saved, and never run."""

from urllib.parse import quote

from reviews.artifacts.images import SERVED_IMAGES
from reviews.artifacts.names import clean_name


def serve_headers(content_type: str, name: str) -> dict[str, str]:
    """All headers of a file's response, Content-Type included. Only images that we encoded ourselves show inline."""
    inline = content_type in SERVED_IMAGES
    declared = f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type
    return {
        "Content-Type": declared,
        "Content-Disposition": _disposition("inline" if inline else "attachment", name),
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def _disposition(way: str, name: str) -> str:
    """RFC 6266: an ASCII name for everybody, and the exact one for those who read `filename*`."""
    cleaned = clean_name(name)
    plain = cleaned.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    exact = quote(cleaned, safe="")
    return f'{way}; filename="{plain}"' + (f"; filename*=UTF-8''{exact}" if exact != plain else "")
