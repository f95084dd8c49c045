"""Pictures are decoded in a child that is bounded, opens nothing, is used again, and is replaced when it dies."""

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from reviews import pictures, pixel_diff
from reviews.artifacts import Submission, TooLarge, Upload, prepare
from reviews.pictures import child, recoding, workshop
from tests.reviews.artifacts.pictures import drawn, encoded

PNG = encoded(drawn())


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    workshop.close()
    yield
    workshop.close()


def children() -> list[int]:
    """The processes that wait for work."""
    return [one.process.pid for one in workshop._workshop.idle]


def memory(pid: int, what: str) -> int:
    """Bytes, as the kernel counts them."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split(f"{what}:")[1].split()[0]) * 1024


@pytest.mark.parametrize(("source", "served"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("WEBP", "WEBP"), ("GIF", "PNG")])
def test_a_child_gives_what_the_same_code_gives_here(source: str, served: str) -> None:
    content = encoded(drawn(), source)
    assert pictures.recode(content, source, served) == recoding.recode(content, source, served)


def test_a_comparison_in_a_child_is_the_same_as_here() -> None:
    other = encoded(drawn().rotate(180))
    options = {"tolerance": 8, "forgiving": False, "ignore": [(0.0, 0.0, 0.5, 0.5)]}
    assert pictures.compare(PNG, other, **options) == pixel_diff.compare(PNG, other, **options)
    with pytest.raises(pixel_diff.Refused, match="no picture"):
        pictures.compare(PNG, b"none")


def test_one_child_serves_many_pictures_one_after_the_other() -> None:
    pictures.recode(PNG, "PNG", "PNG")
    first = children()
    for content in (PNG, b"no picture", PNG[:80], PNG):
        try:
            pictures.recode(content, "PNG", "PNG")
        except pictures.Unreadable:
            assert content is not PNG
    assert children() == first
    assert len(first) == 1


def test_several_threads_share_a_few_children() -> None:
    found: list[pictures.Recoded] = []
    threads = [threading.Thread(target=lambda: found.append(pictures.recode(PNG, "PNG", "PNG"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert 1 <= len(children()) <= workshop.AT_ONCE


def test_a_child_that_was_killed_or_went_to_rest_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures.recode(PNG, "PNG", "PNG")
    (killed,) = children()
    os.kill(killed, 9)
    workshop._workshop.idle[0].process.wait()
    pictures.recode(PNG, "PNG", "PNG")
    (second,) = children()
    assert second != killed
    monkeypatch.setattr(workshop, "RESTED_SECONDS", 0.0)
    pictures.recode(PNG, "PNG", "PNG")
    assert children() != [second]


def test_what_takes_too_long_is_ended_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures.recode(PNG, "PNG", "PNG")
    monkeypatch.setattr(workshop, "WALL_SECONDS", 0.05)
    large = encoded(Image.effect_noise((3000, 2000), 200))
    began = time.monotonic()
    with pytest.raises(TooLarge, match="more memory or time than there is for one picture"):
        prepare("mocks", Submission(files=(Upload("large.png", large),)))
    with pytest.raises(pixel_diff.Refused, match="too long"):
        pictures.compare(large, large)
    assert time.monotonic() - began < 3
    monkeypatch.undo()
    assert pictures.recode(PNG, "PNG", "PNG").width == 120


def test_what_takes_too_much_memory_is_ended_in_words() -> None:
    """A WebP keeps several canvases while it is read; this one is within the pixels that are possible."""
    large = encoded(Image.new("RGB", (6000, 6500)), "WEBP", quality=1, method=0)
    with pytest.raises(TooLarge, match="more memory or time than there is for one picture"):
        prepare("mocks", Submission(files=(Upload("large.webp", large),)))
    assert children() == [], "what lies about of the attempt goes with the child"
    assert pictures.recode(PNG, "PNG", "PNG").width == 120


def test_the_largest_picture_that_is_possible_fits() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    largest = encoded(Image.new("RGBA", (8000, 5000), (1, 2, 3, 0)), compress_level=1, exif=exif)
    (file,) = prepare("mocks", Submission(files=(Upload("large.png", largest),))).files
    assert (file.width, file.height) == (5000, 8000)
    (pid,) = children()
    assert memory(pid, "VmPeak") <= child.MEMORY
    assert memory(pid, "VmHWM") > 320_000_000, "which two copies of it take: the figure is that of the work"


def test_a_child_can_open_nothing() -> None:
    """Tried by a child's own code after it bounded itself: a file, a socket, a program."""
    attempts = """
import socket, subprocess
from reviews.pictures import child, trial
trial.run()
child.bound()
for attempt in (lambda: open("/etc/hostname"), socket.socket, lambda: subprocess.run(["true"])):
    try:
        attempt()
    except OSError as error:
        print(error.errno)
    else:
        print("opened")
print("end")
"""
    found = subprocess.run(
        [sys.executable, "-c", attempts], cwd=workshop._ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["24", "24", "24", "end"], "EMFILE, from the kernel"


def test_a_child_ends_with_its_parent() -> None:
    program = """
import os
from reviews.pictures import workshop
workshop.recode(bytes.fromhex(os.environ["PICTURE"]), "PNG", "PNG")
print(workshop._workshop.idle[0].process.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    environment = {**os.environ, "PICTURE": PNG.hex()}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, cwd=workshop._ROOT, capture_output=True)
    pid = int(ended.stdout)
    until = time.monotonic() + 5
    while _lives(pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_forked_process_has_children_of_its_own() -> None:
    pictures.recode(PNG, "PNG", "PNG")
    mine = children()
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            recoded = pictures.recode(PNG, "PNG", "PNG")
            os.write(writing, f"{children()[0]} {recoded.width}".encode())
            workshop.close()
        finally:
            os._exit(0)
    os.close(writing)
    theirs, width = io.FileIO(reading).read().decode().split()
    os.wait()
    assert int(theirs) not in mine
    assert width == "120"
    assert pictures.recode(PNG, "PNG", "PNG").width == 120
    assert children() == mine
