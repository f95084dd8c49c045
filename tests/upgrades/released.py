"""Migrations that are not judged, or not by every rule, each with the reason."""

_CREATES = "Creates tables and what hangs on them; nobody else has a lock on those."
_EMPTY = "The tables were created by the migration before it and are empty, so there is nothing to look through."
_FIRST = "Runs on an empty database."

# Written before migrations were judged. Nothing is added here.
BASELINE = {
    "projects.0001_initial": _FIRST,
    "projects.0002_guards": _FIRST,
    "projects.0003_wording_carries": "Adds one nullable column.",
    "projects.0004_event_times": "Its index was not built concurrently: writes wait for seconds at millions of events.",
    "projects.0009_token_limits": "Looks through the tokens, which are few.",
    "reviews.0001_initial": _FIRST,
    "reviews.0002_guards": _FIRST,
    "reviews.0003_discussion_and_conditions": _CREATES,
    "reviews.0004_discussion_guards": _EMPTY,
    "reviews.0007_screen_guards": _EMPTY,
    "reviews.0009_records_and_results": _CREATES,
    "reviews.0010_record_and_result_guards": _EMPTY,
    "reviews.0011_half_uploads": _CREATES,
    "reviews.0012_damaged_files": "Its index was not built concurrently: writes wait for seconds at millions of files.",
    "reviews.0015_role_and_phase_guards": _EMPTY,
    "orchestration.0001_initial": _FIRST,
    "orchestration.0002_backup_runs": _CREATES,
    "orchestration.0003_cache": _CREATES,
}

# Migration and rule: why the rule is wrong for it.
EXCEPTIONS: dict[tuple[str, str], str] = {
    (
        "orchestration.0011_indexes_of_what_is_wrong",
        "half-done",
    ): "Was applied as it is. Where it ends half way, the indexes that there are have to be dropped before the next try.",
}
