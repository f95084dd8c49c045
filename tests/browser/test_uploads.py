"""Many files over a slow link: they come piece by piece, survive a reload, and none is lost."""

import os
import time
from io import BytesIO
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Request, expect

from reviews.models import DraftFile, HalfUpload
from tests.browser.conftest import Visit
from tests.browser.material import Picture, screen
from tests.browser.test_every_page import EVERYTHING, RUN
from tests.browser.visitor import Visitor
from tests.world import World

DESIGNER = "designer.shop@example.org"
SLOW = 700_000  # bytes a second


def grain(name: str, side: int = 620) -> Picture:
    """A picture that no compression makes smaller: side x side x 3 bytes."""
    buffer = BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(buffer, "PNG", compress_level=0)
    return (f"{name}.png", "image/png", buffer.getvalue())


class Link:
    """Between a browser and the server."""

    def __init__(self, visitor: Visitor) -> None:
        self._session = visitor.context.new_cdp_session(visitor.page)

    def carries(self, speed: int, *, offline: bool = False) -> None:
        """Bytes a second that the browser may send; -1 for all it can."""
        limits = {"offline": offline, "latency": 10, "downloadThroughput": -1, "uploadThroughput": speed}
        self._session.send("Network.emulateNetworkConditions", limits)


def test_files_go_on_after_a_reload_and_are_offered_in_their_order(world: World, visit: Visit, tmp_path: Any) -> None:
    feature = world.feature()
    pictures = [screen("Cart"), grain("Empty cart"), grain("Total"), grain("Address")]
    for name, _, content in pictures:  # on disk, so that a file chosen again is the same file
        (tmp_path / name).write_bytes(content)
    paths = [tmp_path / name for name, _, _ in pictures]
    designer = visit(DESIGNER).go(f"/f/{feature.key}/mocks/offer")
    link = Link(designer)
    link.carries(SLOW)
    designer.field("Screens").set_input_files(paths)
    expect(designer.page.locator(".upload-sum")).to_contain_text("1 of 4 uploaded")
    until(lambda: HalfUpload.objects.filter(received__gt=0).count() >= 2)
    designer.page.reload()

    half = {row.pk: row.received for row in HalfUpload.objects.all()}
    assert any(half.values()) and [file.name for file in DraftFile.objects.all()] == ["Cart.png"]
    expect(designer.page.locator(".file-half")).not_to_have_count(0)
    designer.reads("Choose this file again to go on")
    designer.press("Offer the mocks")
    expect(designer.page.locator(".upload-alert")).to_contain_text("came only half")

    begun: dict[str, str] = {}
    designer.page.on("request", lambda request: note(begun, request))
    designer.field("Phase 3 of Designer is complete").check()
    link.carries(-1, offline=True)
    designer.field("Screens").set_input_files(paths[1:])
    designer.press("Offer the mocks")
    expect(designer.page.locator(".upload-alert")).to_contain_text("It is offered as soon as all are here")
    expect(designer.page.locator(".file-coming").first).to_contain_text("No connection; it goes on by itself")
    assert faults(designer) == []
    link.carries(-1)
    designer.reads("You offered the mocks, revision 1.")
    # What was on its way when the page was loaded again may have come all the same.
    assert all(int(begun.get(f"/{pk}", received)) >= received for pk, received in half.items()) and begun
    screens = world.current(feature, "mocks").data["screens"]
    assert [one["name"] for one in screens] == ["Cart", "Empty cart", "Total", "Address"]
    assert not HalfUpload.objects.exists()


def test_screens_are_moved_renamed_and_replaced(world: World, visit: Visit) -> None:
    feature = world.feature()
    world.agree(feature, "mocks")
    designer = visit(DESIGNER).go(f"/f/{feature.key}/mocks/offer")
    drop(designer, screen("Error", "red"))
    designer.upload("Screens", ("Empty.png", "image/png", b"<svg onload='alert(1)'>"))
    refused = designer.page.locator(".file-failed")
    expect(refused).to_contain_text("is an SVG, HTML or XML file")
    designer.press("Remove Empty.png", within=refused)
    expect(designer.page.locator(".file")).to_have_count(3)  # what it would have replaced is there again
    designer.press("Move up Error.png")
    expect(designer.page.locator("[aria-label='Move up Error.png']")).to_be_focused()
    expect(designer.page.locator("drop-zone [role=status]")).to_have_text("Error is now 2 of 3")
    designer.field("Name of the screen Cart.png").fill("The cart")
    thumbs = designer.page.locator(".files-thumb")
    thumbs.first.drag_to(thumbs.last, target_position={"x": 10, "y": 28})
    expect(designer.page.locator("drop-zone [role=status]")).to_have_text("The cart is now 3 of 3")
    designer.press("Move up Cart.png")
    designer.press("Move up Cart.png")
    with designer.page.expect_file_chooser() as chooser:
        designer.press("Replace Cart.png")
    name, kind, content = screen("cart-final-v3", "green")
    chooser.value.set_files([{"name": name, "mimeType": kind, "buffer": content}])
    expect(designer.page.locator(".upload-sum")).to_contain_text("2 files uploaded")
    designer.field("Phase 3 of Designer is complete").check()
    designer.press("Offer revision 2")
    designer.reads("You offered the mocks, revision 2.")
    screens = world.current(feature, "mocks").data["screens"]
    assert [(one["name"], one["file"]) for one in screens] == [
        ("The cart", "Cart.png"), ("Error", "Error.png"), ("Empty", "Empty.png"),
    ]  # fmt: skip


def faults(visitor: Visitor) -> list[str]:
    """What axe finds on the page as it is now."""
    visitor.page.evaluate(AXE_SCRIPT)
    found: list[str] = visitor.page.evaluate(RUN, EVERYTHING)
    return found


def drop(visitor: Visitor, picture: Picture) -> None:
    """Drop a file from elsewhere on the place for it."""
    name, kind, content = picture
    script = """([area, name, type, bytes]) => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([new Uint8Array(bytes)], name, { type }));
        area.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }"""
    visitor.page.evaluate(script, [visitor.page.locator(".drop").element_handle(), name, kind, list(content)])


def note(begun: dict[str, str], request: Request) -> None:
    """Remember from where each upload went on."""
    if request.method == "PUT":
        begun.setdefault(request.url[request.url.rindex("/") :], request.headers["upload-offset"])


def until(holds: Any) -> None:
    ends = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)
