"""Why a picture was not worked on."""


class Unreadable(Exception):
    """The bytes are no picture of their kind, or a damaged one."""


class Moving(Exception):
    """It has more than one frame."""


class TooManyPixels(Exception):
    """It has more pixels than are worked on; its header did not say so."""


class Exceeded(Exception):
    """The work met the bound on memory or time, and was ended."""


BY_NAME: dict[str, type[Exception]] = {kind.__name__: kind for kind in (Unreadable, Moving, TooManyPixels, Exceeded)}
