"""A process, or a feature under it, as the picture of its roles and handshakes, with the table that says the same."""

from orchestration.selectors.flow.live import feature_flow
from orchestration.selectors.flow.plan import process_flow
from orchestration.selectors.flow.shown import FlowShown, rows
from orchestration.selectors.flow.words import EVERYONE, TITLES, conditions_of

__all__ = ["EVERYONE", "TITLES", "FlowShown", "conditions_of", "feature_flow", "process_flow", "rows"]
