"""A version of a process as a picture: every handshake leads to the line that asks for it."""

from collections.abc import Mapping

from orchestration.charts.flow import NOBODY, Band, Flow, Handshake, Party, chained, lanes, svg
from orchestration.selectors.flow.shown import FlowShown, narrow, rows
from orchestration.selectors.flow.words import TITLES, conditions_of, hands_over, slugs_of
from orchestration.wording import capital
from projects.playbooks import Process
from projects.playbooks.process import CHECKPOINTS, Gate

LABEL = "Who hands what to whom"


def process_flow(process: Process, line_urls: Mapping[str, str], held: frozenset[str]) -> FlowShown:
    """A version of a process. `line_urls`: where the line of each gate can be read; `held`: roles that have a member."""

    def drawn(gate: Gate) -> Handshake:
        conditions = conditions_of(gate, process)
        source = f"{gate.source.file}, line {gate.source.line}" if gate.source.file else ""
        return Handshake(
            key=gate.key,
            title=gate.title,
            giver=gate.giver,
            receivers=gate.receivers or (NOBODY,),
            url=line_urls.get(gate.key) or f"#gate-{gate.key}",
            said=". ".join(part for part in (hands_over(gate, process), *map(capital, conditions), source) if part),
            notes=tuple(conditions),
            conditional=gate.applies_when is not None,
            broken=not gate.giver or not gate.receivers,
        )

    bands = tuple(
        Band(TITLES[name], "" if found else "no gate stands here", chained([drawn(gate) for gate in found]))
        for name in CHECKPOINTS
        for found in [process.gates_at(name)]
    )
    parties = {
        slug: Party(
            slug, process.role_title(slug), "" if slug in held else "nobody", "" if slug in held else "nobody yet"
        )
        for slug in slugs_of(process)
    }
    flow = Flow(bands, {**parties, NOBODY: Party(NOBODY, "Nobody named", "nobody")})
    return FlowShown(
        wide=svg(lanes(flow), LABEL),
        narrow=narrow(flow),
        rows=rows(flow, {gate.key: gate.source for gate in process.gates}),
    )
