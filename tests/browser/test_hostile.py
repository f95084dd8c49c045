"""A real browser on what hostile people offered: nothing runs, nothing is loaded from elsewhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from reviews.artifacts import Submission, Upload
from reviews.services.revisions import offer
from tests.browser.conftest import Visit
from tests.browser.visitor import Complaints, Visitor
from tests.hostile.contracts import contract_saying
from tests.hostile.polyglots import polyglots
from tests.hostile.vectors import VECTORS
from tests.world import World

_ASKED_FOR = "qa.shop@example.org"
_TEXT = "\n\n".join(
    f"{number}. {vector}" for number, vector in enumerate(VECTORS) if "```" not in vector and "~~~" not in vector
)


@contextmanager
def quiet(visitor: Visitor) -> Iterator[None]:
    """No dialog and no window opens meanwhile; requests to elsewhere are complaints on every page."""
    heard: list[str] = []

    visitor.page.on("dialog", lambda dialog: (heard.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    visitor.page.on("popup", lambda page: heard.append("a window"))
    yield
    visitor.page.wait_for_timeout(300)
    assert heard == []


def test_hostile_texts_and_contracts_show_and_nothing_runs(world: World, visit: Visit) -> None:
    early, late = world.feature(), world.bring_to(world.feature(), "build")
    offer(feature=early, gate_key="prd", submission=Submission(body=_TEXT), by=world.people["pm"])
    said = json.dumps(contract_saying(VECTORS[::2]))
    offer(feature=late, gate_key="contract", submission=Submission(body=said), by=world.people["engineer"])
    rows = [{"risk": vector, "likelihood": 2, "impact": 2, "mitigation": vector} for vector in VECTORS]
    offer(feature=late, gate_key="risks", submission=Submission(data={"risks": rows}), by=world.people["engineer"])
    reader = visit(_ASKED_FOR)
    with quiet(reader):
        for path in (f"/f/{early.key}/prd", f"/f/{early.key}", f"/f/{late.key}/contract", f"/f/{late.key}/risks"):
            reader.go(path)
            reader.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        reader.go(f"/f/{early.key}/prd")
        links = reader.page.locator("article.prose a").all()
        assert len(links) > 5
        addresses = [link.get_attribute("href") or "#" for link in links]
        assert [one for one in addresses if not one.startswith(("http", "mailto:", "#"))] == []


def test_pictures_that_are_something_else_too_are_only_pictures(
    world: World, visit: Visit, site: str, complaints: Complaints
) -> None:
    feature = world.feature()
    both = [content for what, content in polyglots() if "behind it" in what or "in a text" in what][::3]
    uploads = tuple(Upload(f"{number}.png", content) for number, content in enumerate(both))
    revision = offer(
        feature=feature, gate_key="mocks", submission=Submission(files=uploads), by=world.people["designer"]
    ).revision
    reader = visit(_ASKED_FOR)
    with quiet(reader):
        for file in list(revision.files.all())[::4]:
            reader.page.goto(f"{site}/f/{feature.key}/mocks/revisions/1/files/{file.name}")
            assert reader.page.evaluate("document.contentType").startswith("image/")
            assert reader.page.evaluate("document.images.length") == 1
    # The browser's own page around a picture has a style, which the policy of the file does not let it have.
    complaints.found[:] = [one for one in complaints.found if "Applying inline style" not in one]
