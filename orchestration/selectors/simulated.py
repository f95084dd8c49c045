"""A feature judged on facts that are partly assumed, or under another process. Reads only."""

from dataclasses import dataclass

from orchestration.gates import Verdicts, evaluate
from orchestration.gates.assuming import AssumptionError, Assumptions, assume
from orchestration.gates.effects import facts_under
from orchestration.selectors.judged import Judged, judge
from projects.errors import Invalid
from projects.models import Feature, ProcessVersion
from projects.playbooks.process import Process
from projects.selectors.processes import process_by_id


@dataclass(frozen=True)
class Simulated:
    """`real` is the feature as it stands, `judged` the same under the assumptions."""

    real: Judged
    judged: Judged

    @property
    def verdicts(self) -> Verdicts:
        return self.judged.verdicts


def simulate(feature: Feature, assumed: Assumptions, *, under: Process | None = None) -> Simulated:
    """Raises Invalid (assume) for what could not come true. As many statements as judging the feature takes."""
    real = judge(feature)
    process = under or real.process
    facts = real.facts if under is None else facts_under(real.process, process, real.facts)
    try:
        facts = assume(process, facts, assumed)
    except AssumptionError as error:
        raise Invalid({"assume": [str(error)]}) from error
    judged = Judged(feature, process, facts, evaluate(process, facts), real.people)
    return Simulated(real, judged)


def version_for(feature: Feature, number: int) -> Process:
    """Another version of the feature's project; Invalid (process) where there is none."""
    versions = ProcessVersion.objects.filter(project=feature.project_id, number=number)
    found = versions.values_list("pk", flat=True).first()
    if found is None:
        raise Invalid({"process": [f"This project has no process version {number}."]})
    return process_by_id(found)
