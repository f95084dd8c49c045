"""The screens of a revision as one member sees them: grouped by what they ask for, one of them closely."""

from orchestration.selectors.screening.building import screening
from orchestration.selectors.screening.shapes import Detail, Entry, Group, Picture, Remark, Screening

__all__ = ["Detail", "Entry", "Group", "Picture", "Remark", "Screening", "screening"]
