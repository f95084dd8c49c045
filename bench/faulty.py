"""People who write to a site while it breaks, and a book of what the site told them it had kept."""

import hashlib
import http.client
import io
import json
import threading
import time
from dataclasses import dataclass, field
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
        self, who: str, method: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> tuple[int, Any] | None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Authorization": f"Bearer {self.token[who]}", "Content-Type": kind}
            line.request(method, urlsplit(path).path, body or None, headers)
            answer = line.getresponse()
            content = answer.read()
            read = json.loads(content) if "json" in (answer.headers.get("Content-Type") or "") else content
            return answer.status, read
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            line.close()

    def post(self, who: str, path: str, **body: Any) -> tuple[int, Any] | None:
        return self.call(who, "POST", f"/api/v1/{path}", json.dumps(body).encode())

    def upload(self, who: str, path: str, name: str, content: bytes) -> tuple[int, Any] | None:
        return self.call(who, "POST", f"/api/v1/{path}", *multipart(name, content))


@dataclass
class Book:
    """Revisions by address: the digest that was answered with. `asked` holds the features whose opening had no answer."""

    kept: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)  # how often, by status
    unanswered: int = 0


class Writers:
    """Some people, each opening features and handing over a PRD and a screen, until they are told to stop."""

    def __init__(self, site: Site, people: int = 3) -> None:
        self.site, self.book, self.ended, self._lock = site, Book(), threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(people)]
        for thread in self.threads:
            thread.start()

    def stop(self) -> Book:
        self.ended.set()
        for thread in self.threads:
            thread.join(4 * PATIENCE)
        return self.book

    def _write(self, person: int) -> None:
        turn = 0
        while not self.ended.is_set():
            turn += 1
            title = f"Fault {person}.{turn}"
            opened = self._noted(self.site.post("pm", "projects/shop/features", title=title))
            if opened is None:
                with self._lock:
                    self.book.asked.append(title)
                time.sleep(0.05)
                continue
            key = opened["key"]
            text = f"# {title}\n\n## Problem\nIt breaks.\n\n## Goals\n- Lose nothing, {turn} times.\n"
            self._keep(
                f"{key}/gates/prd", self._noted(self.site.post("pm", f"features/{key}/gates/prd/revisions", body=text))
            )
            shown = self.site.upload(
                "designer", f"features/{key}/gates/mocks/revisions", "Cart.png", picture(person * 10**6 + turn)
            )
            self._keep(f"{key}/gates/mocks", self._noted(shown))

    def _noted(self, answer: tuple[int, Any] | None) -> Any:
        with self._lock:
            if answer is None:
                self.book.unanswered += 1
            elif answer[0] != 201:
                self.book.refused[answer[0]] = self.book.refused.get(answer[0], 0) + 1
            else:
                return answer[1]
        return None

    def _keep(self, address: str, revision: Any) -> None:
        if revision is not None:
            with self._lock:
                self.book.kept[address] = revision["digest"]


def lost(site: Site, book: Book) -> list[str]:
    """What the book says was kept, and the site does not have, or not with the same bytes."""
    missing = []
    for address, digest in book.kept.items():
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
