"""Judge the evidence of one feature: row against event, event against row, rounds, and content against its digest."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from projects.playbooks.process import Process
from projects.services.audit.chains import chain_findings, feature_findings, process_at, rounds_at
from projects.services.audit.plain import Finding, Row, same_moment
from reviews.artifacts.digests import served_digest, sha256
from reviews.artifacts.shapes import PreparedFile
from reviews.services.audit.cases import Case
from reviews.services.audit.expectations import WITH_EVIDENCE, Known, disagreements, expectations, rows_of

# The bytes of a file of the store by its row; raises OSError or ValueError where they are gone or damaged.
ReadFile = Callable[[Row], bytes]


def case_findings(case: Case, read: ReadFile | None = None) -> Iterator[Finding]:
    """All that is not as the events say; with `read`, the bytes of every file are compared with its digest too."""
    for sentence in _sentences(case, read):
        yield Finding(case.key, sentence)


def _sentences(case: Case, read: ReadFile | None) -> Iterator[str]:
    feature = case.feature
    yield from chain_findings(case.events, head=feature["chain_head"], length=feature["chain_length"])
    yield from feature_findings(feature, case.project["key"], case.process["number"], case.events)
    yield from _row_findings(case)
    yield from _event_findings(case)
    yield from _round_findings(case)
    yield from _stop_findings(case)
    yield from _report_findings(case)
    yield from _content_findings(case)
    if read:
        yield from _file_findings(case, read)


def _row_findings(case: Case) -> Iterator[str]:
    events = {event["seq"]: event for event in case.events}
    known = _known(case)
    for kind, rows in case.evidence.items():
        for row in rows:
            for expected in expectations(kind, row, known):
                event = events.get(expected.seq)
                if event is None:
                    yield f"{kind} {row['id']} points at event {expected.seq}, which does not exist."
                elif wrong := disagreements(expected, event):
                    yield f"{kind} {row['id']} and event {expected.seq} do not agree on {', '.join(wrong)}."


def _event_findings(case: Case) -> Iterator[str]:
    """Evidence that was taken away leaves its event behind."""
    known = _known(case)
    covered: dict[int, int] = defaultdict(int)
    for kind, rows in case.evidence.items():
        for row in rows:
            for expected in expectations(kind, row, known):
                covered[expected.seq] += 1
    for event in case.events:
        if event["kind"] not in WITH_EVIDENCE:
            continue
        wanted = rows_of(event)
        if covered[event["seq"]] != wanted:
            yield f"event {event['seq']} ({event['kind']}) has {covered[event['seq']]} of {wanted} rows of evidence."


def _round_findings(case: Case) -> Iterator[str]:
    """A row counts in its round only, so a changed round would revive what no longer counts."""
    checkpoints = {row["number"]: _checkpoints(row) for row in (case.process, *case.earlier)}
    gates = {row["id"]: row["gate"] for row in case.evidence["revision"]}
    for kind in ("revision", "decision", "request", "waiver", "tick", "assignment", "obligation"):
        for row in case.evidence.get(kind, ()):
            gate = row.get("gate") or gates.get(row.get("revision_id"), "")
            then = checkpoints.get(process_at(case.events, row["seq"]), {})
            place = "phases" if kind in ("tick", "assignment") else then.get(gate, "")
            expected = rounds_at(case.events, row["seq"]).get(place)
            if row["round"] != expected:
                yield f"{kind} {row['id']} stands in round {row['round']}, the events say {expected}."


def _checkpoints(process: Row) -> dict[str, str]:
    return {gate.key: gate.checkpoint for gate in Process.from_json(process["document"]).gates}


def _stop_findings(case: Case) -> Iterator[str]:
    stops = {event["data"]["flag"] for event in case.events if event["data"].get("move") == "stop"}
    for row in case.evidence["flag"]:
        if row["stopped"] != (row["id"] in stops):
            yield f"flag {row['id']} says that it {'stopped' if row['stopped'] else 'did not stop'} the feature, wrongly."


def _report_findings(case: Case) -> Iterator[str]:
    """What an owner says of a condition stands in it until it is met, as the last report has it."""
    reports = {e["data"]["obligation"]: e for e in case.events if e["kind"] == "obligation.done"}
    for row in case.evidence.get("obligation", ()):
        report = reports.get(row["id"])
        said = (report["data"]["note"], report["at"]) if report else ("", None)
        same_time = row["done_at"] is None if said[1] is None else same_moment(row["done_at"], said[1])
        if row["done_note"] != said[0] or not same_time:
            yield f"obligation {row['id']} does not say what its owner reported."


def _content_findings(case: Case) -> Iterator[str]:
    """Body, data and the list of files against the digest that people decided on."""
    events = {event["seq"]: event for event in case.events}
    files = _files_by_revision(case)
    for row in case.evidence["revision"]:
        listed = tuple(
            PreparedFile(f["name"], f["content_type"], b"", f["size"], f["sha256"]) for f in files[row["id"]]
        )
        if served_digest(row["kind"], row["body"], row["data"], listed) != row["digest"]:
            yield f"revision {row['number']} of {row['gate']} is not what its digest says."
        data = events.get(row["seq"], {"data": {}})["data"]
        said = [(entry["name"], entry["sha256"]) for entry in data.get("files", [])]
        if said != [(file.name, file.sha256) for file in listed]:
            yield f"revision {row['number']} of {row['gate']} does not hold the files that were offered."
        if row["confirms_phase"] != ("confirms_phase" in data):
            yield f"revision {row['number']} of {row['gate']} confirms a phase, or not, other than its event says."


def _file_findings(case: Case, read: ReadFile) -> Iterator[str]:
    for row in case.files:
        try:
            content = read(row)
        except (OSError, ValueError, KeyError) as error:
            yield f"the file {row['name']} cannot be read: {error}."
            continue
        if sha256(content) != row["sha256"] or len(content) != row["size"]:
            yield f"the file {row['name']} is not what was offered."


def _known(case: Case) -> Known:
    return {kind: {row["id"]: row for row in rows} for kind, rows in case.evidence.items()}


def _files_by_revision(case: Case) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(case.files, key=lambda row: row["position"]):
        found[row["revision_id"]].append(row)
    return found
