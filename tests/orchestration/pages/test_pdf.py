"""A PRD that is a PDF: named on its page, saved rather than shown, and it runs nowhere."""

import io

import pytest

from reviews.models import Revision
from tests.orchestration.pages.conftest import As
from tests.orchestration.pages.reading import text
from tests.world import World

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_pdf_is_named_sized_and_saved(world: World, browse: As) -> None:
    feature = world.feature()
    upload = io.BytesIO(PDF)
    upload.name = "Carts PRD.pdf"
    answer = browse("pm").post(f"/f/{feature.key}/prd/offer", {"act": "offer", "body": "", "files": upload})
    assert answer.status_code == 302, text(answer)
    assert Revision.objects.get().summary == "Carts PRD.pdf"
    page = text(browse("engineer").get(f"/f/{feature.key}/prd"))
    address = f"/f/{feature.key}/prd/revisions/1/files/Carts%20PRD.pdf"
    assert f'href="{address}"' in page
    assert '<ul class="files"> <li class="file" data-file="Carts PRD.pdf">' in page
    assert not any(f"<{tag}" in page for tag in ("embed", "object", "iframe"))
    served = browse("engineer").get(address)
    assert served.content == PDF
    assert served["Content-Type"] == "application/pdf"
    assert served["Content-Disposition"] == "attachment; filename=\"Carts PRD.pdf\"; filename*=UTF-8''Carts%20PRD.pdf"
    assert served["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert browse("outsider").get(address).status_code == 404
