"""Calls to a site that may break any moment, and a look for the revisions that it said it had kept."""

import hashlib
import http.client
import io
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

PATIENCE = 15.0  # seconds for one answer


def picture(number: int) -> bytes:
    """A PNG like no other, of about twelve kilobytes."""
    noise = hashlib.shake_256(str(number).encode()).digest(64 * 64 * 3)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (64, 64), noise).save(buffer, "PNG")
    return buffer.getvalue()


def multipart(name: str, content: bytes) -> tuple[bytes, str]:
    """The body of a form with one picture in it, and its content type."""
    mark = "countersign-faults"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    return head.encode() + content + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


@dataclass
class Site:
    """`token` by whom; calls answer (status, body), or None where no answer came."""

    port: int
    token: dict[str, str]

    def call(
        self, who: str, method: str, path: str, body: bytes = b"", kind: str = "application/json", key: str = ""
    ) -> tuple[int, Any] | None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Authorization": f"Bearer {self.token[who]}", "Content-Type": kind}
            headers |= {"Idempotency-Key": key} if key else {}
            line.request(method, urlsplit(path).path, body or None, headers)
            answer = line.getresponse()
            content = answer.read()
            read = json.loads(content) if "json" in (answer.headers.get("Content-Type") or "") else content
            return answer.status, read
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            line.close()


def lost(site: Site, kept: dict[str, str]) -> list[str]:
    """Which revisions, by address and digest, the site does not have, or not with the same bytes."""
    missing = []
    for address, digest in kept.items():
        answer = site.call("pm", "GET", f"/api/v1/features/{address}/revisions")
        rows = answer[1]["results"] if answer and answer[0] == 200 else []
        found = next((row for row in rows if row["digest"] == digest), None)
        if found is None or not all(_whole(site, address, found, file) for file in found.get("files", [])):
            missing.append(address)
    return missing


def _whole(site: Site, address: str, revision: Any, file: Any) -> bool:
    path = f"/api/v1/features/{address}/revisions/{revision['number']}/files/{file['name']}"
    answer = site.call("pm", "GET", path)
    return bool(answer and answer[0] == 200 and hashlib.sha256(answer[1]).hexdigest() == file["sha256"])
