from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.cursors import page
from orchestration.api.documented import reads, writes
from orchestration.api.endpoint import GateEndpoint
from orchestration.api.fields import Box, Input, Text, WholeNumber, text_of
from orchestration.api.filters import OPEN, unresolved
from orchestration.api.ordering import BY_ID
from orchestration.api.schemas import discussion as schemas
from orchestration.api.shapes import discussion
from reviews.models import Comment, Revision, Thread
from reviews.selectors.discussion import alive, thread_of, threads_of
from reviews.services.threads import answer_thread, begin_thread, resolve_thread


class NewThread(Input):
    revision = WholeNumber(help_text="The number of the revision that it is about.")
    body = text_of(Comment, "body")
    anchor_kind = Text(required=False, help_text=f"{', '.join(Thread.Anchor.values)}. `whole` unless said otherwise.")
    anchor = text_of(Thread, "anchor", required=False, help_text="What of it: needed unless it is about the whole.")
    box = Box(required=False, help_text="On a screen: left, top, width and height, as shares of it from 0 to 1.")


class NewComment(Input):
    body = text_of(Comment, "body")


class Threads(GateEndpoint):
    @reads(
        "list_threads",
        tag="handshakes",
        summary="Threads, newest first",
        answer=schemas.Thread,
        parameters=[OPEN],
        paginated=True,
        orders=BY_ID,
        tagged=True,
    )
    def get(self, request: Request, key: str, gate: str) -> Response:
        def show(found: list[Thread]) -> list[dict[str, object]]:
            living = alive(found, self._current() if found else None)
            return [_show(one, key=key, alive=one.pk in living) for one in found]

        rows = unresolved(request, threads_of(self.feature).filter(gate=gate))
        return page(request, rows, show, orders=BY_ID)

    @writes(
        "begin_thread",
        scopes=("offer", "decide"),
        tag="handshakes",
        summary="Begin a thread at a place of the artifact",
        takes=NewThread,
        answers={201: schemas.Thread},
        example={"revision": 1, "body": "By when?", "anchor_kind": "section", "anchor": "Goals"},
        description="Any member may. It is carried along to later revisions while they hold what it speaks of.",
    )
    def post(self, request: Request, key: str, gate: str) -> Response:
        given = self.input(NewThread)
        given["anchor_kind"] = given["anchor_kind"] or Thread.Anchor.WHOLE
        begun = begin_thread(feature=self.feature, gate_key=gate, **given, by=self.user)
        return Response(self._written(begun, key), status=201)

    def _current(self) -> Revision | None:
        rows = Revision.objects.filter(feature=self.feature, gate=self.gate.key)
        return rows.order_by("-number").first()

    def _written(self, one: Thread, key: str) -> dict[str, object]:
        fresh = threads_of(self.feature).get(pk=one.pk)
        return _show(fresh, key=key, alive=bool(alive([fresh], self._current())))


class _OneThread(GateEndpoint):
    thread: Thread

    def find(self) -> None:
        super().find()
        self.thread = thread_of(feature=self.feature, gate_key=self.gate.key, thread_id=self.kwargs["thread_id"])


class Comments(_OneThread):
    @writes(
        "answer_thread",
        scopes=("offer", "decide"),
        tag="handshakes",
        summary="Answer in a thread",
        takes=NewComment,
        answers={201: schemas.Comment},
        example={"body": "Within a quarter."},
        description="Any member may, in a resolved one too.",
    )
    def post(self, request: Request, key: str, gate: str, thread_id: int) -> Response:
        said = answer_thread(thread=self.thread, **self.input(NewComment), by=self.user)
        return Response(discussion.comment(said), status=201)


class ThreadResolutions(_OneThread):
    @writes(
        "resolve_thread",
        scopes=("offer", "decide"),
        tag="handshakes",
        summary="Resolve a thread",
        answers={201: schemas.ThreadResolved},
        refuses={409: "`resolved`."},
        description="Any member may; the answer and the history name who did.",
    )
    def post(self, request: Request, key: str, gate: str, thread_id: int) -> Response:
        return Response(discussion.resolution(resolve_thread(thread=self.thread, by=self.user)), status=201)


def _show(one: Thread, *, key: str, alive: bool) -> dict[str, object]:
    return discussion.thread(one, one.said, key=key, number=one.revision.number, alive=alive)  # type: ignore[attr-defined]
