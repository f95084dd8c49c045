"""Contracts compared by meaning: which change breaks whom.

    >>> from reviews.contracts import diff, load
    >>> found = diff(load(old_text), load(new_text))
    >>> [change.text for change in found.of_class("breaking")]

Pure Python without a database, network or files: the worker, the pages and the command line use it alike.
"""

from reviews.contracts.canonical import canonical_digest, unchanged
from reviews.contracts.changes import CLASSES, Change, ContractDiff, Pointer
from reviews.contracts.comparing import diff
from reviews.contracts.errors import CannotCompare, NotAContract, TooMuchToCompare
from reviews.contracts.loading import load

__all__ = [
    "CLASSES",
    "CannotCompare",
    "Change",
    "ContractDiff",
    "NotAContract",
    "Pointer",
    "TooMuchToCompare",
    "canonical_digest",
    "diff",
    "load",
    "unchanged",
]
