"""Addresses of the pages on which the main job happens: my turn, a feature, its handshakes."""

from django.urls import URLPattern, path

from orchestration.api import paths as paths  # registers the converters
from orchestration.views import (
    contract_progress,
    feature,
    files,
    notices,
    offer,
    review,
    screening,
    test_plan,
    turn,
    uploads,
)

_GATE = "f/<feature_key:key>/<slugged:gate>"

urlpatterns: list[URLPattern] = [
    path("", turn.turn, name="turn"),
    path("notices", notices.notices, name="notices"),
    path("f/<feature_key:key>", feature.feature, name="feature"),
    path(_GATE, review.review, name="review"),
    path(f"{_GATE}/offer", offer.offer, name="offer"),
    path(f"{_GATE}/offer/files", uploads.offer_files, name="offer_files"),
    path(f"{_GATE}/offer/files/<row_id:upload>", uploads.offer_file, name="offer_file"),
    path(f"{_GATE}/plan.md", test_plan.plan_md, name="plan_md"),
    path(f"{_GATE}/plan.csv", test_plan.plan_csv, name="plan_csv"),
    path(f"{_GATE}/comparison", contract_progress.contract_progress, name="contract_progress"),
    path(f"{_GATE}/screens", screening.progress, name="screen_progress"),
    path(f"{_GATE}/comparisons/<row_id:number>.png", screening.difference, name="screen_difference"),
    path(
        f"{_GATE}/revisions/<row_id:number>/files/<file_name:name>",
        files.revision_file,
        name="revision_file",
    ),
]
