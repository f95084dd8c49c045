"""Pictures of strangers, decoded in a process of its own that is bounded in memory and time and opens nothing."""

from reviews.pictures.recoding import Recoded
from reviews.pictures.refusals import Exceeded, Moving, TooManyPixels, Unreadable
from reviews.pictures.workshop import compare, recode

__all__ = ["Exceeded", "Moving", "Recoded", "TooManyPixels", "Unreadable", "compare", "recode"]
