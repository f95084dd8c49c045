"""Puts the settings of a process document onto the process that the playbooks compile to."""

from __future__ import annotations

from dataclasses import replace

from projects.playbooks.errors import PlaybookError
from projects.playbooks.parts import Activity, Gate, Phase
from projects.playbooks.process import Process
from projects.playbooks.settings.document import GateSetting, PhaseSetting, Settings


def apply(process: Process, settings: Settings) -> Process:
    """Raises PlaybookError where a setting speaks of a gate, phase or activity that the playbooks do not have."""
    rules = {setting.key: setting for setting in settings.gates}
    phases = {(setting.role, setting.number): setting for setting in settings.phases}
    _demand_known(process, settings)
    return replace(
        process,
        gates=tuple(_ruled(gate, rules[gate.key]) if gate.key in rules else gate for gate in process.gates),
        phases=tuple(
            _set(phase, found) if (found := phases.get((phase.role, phase.number))) else phase
            for phase in process.phases
        ),
    )


def _demand_known(process: Process, settings: Settings) -> None:
    keys = {gate.key for gate in process.gates}
    for gate in settings.gates:
        if gate.key not in keys:
            fix = f"The gates are: {', '.join(sorted(keys))}."
            raise PlaybookError(f"No gate has the key “{gate.key}”.", gate.source.line, fix, settings.file)
    numbers = {(phase.role, phase.number) for phase in process.phases}
    for phase in settings.phases:
        if (phase.role, phase.number) not in numbers:
            fix = f"The phases are: {', '.join(f'{role} {number}' for role, number in sorted(numbers)) or 'none'}."
            message = f"No playbook has phase {phase.number} of {phase.role}."
            raise PlaybookError(message, phase.source.line, fix, settings.file)


def _ruled(gate: Gate, setting: GateSetting) -> Gate:
    wanted = setting.wanted
    return replace(
        gate,
        applies_when=gate.applies_when if wanted.applies_when is None else _always_is_none(wanted.applies_when),
        receivers=wanted.receivers or gate.receivers,
        everyone=gate.everyone if wanted.everyone is None else wanted.everyone,
        rule=replace(wanted.rule, source=setting.source),
    )


def _always_is_none(text: str) -> str | None:
    return None if text.strip().lower() == "always" else text.strip()


def _set(phase: Phase, setting: PhaseSetting) -> Phase:
    beyond = [n for n in setting.needs if not 1 <= n <= len(phase.activities)]
    if beyond:
        message = f"Phase {phase.number} of {phase.role} has no activity {beyond[0]}."
        fix = f"It has {len(phase.activities)}, counted from 1."
        raise PlaybookError(message, setting.source.line, fix, setting.source.file)
    return replace(
        phase,
        required=phase.required if setting.required is None else setting.required,
        activities=tuple(
            _needing(activity, setting.needs.get(n)) for n, activity in enumerate(phase.activities, start=1)
        ),
    )


def _needing(activity: Activity, needs: str | None) -> Activity:
    return activity if needs is None else replace(activity, needs=needs)
