#!/usr/bin/env python3
"""Countersign's one command: `up`, `test`, and every other management command.

Whichever Python starts it, it goes on in the project's own environment, which it makes on first use.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from orchestration.runtime import bootstrap  # noqa: E402 it is found only now
from orchestration.runtime.errors import SetupError  # noqa: E402


def main() -> int:
    """Make sure of the environment, then hand over to the command."""
    try:
        bootstrap.ensure(sys.argv)
        from orchestration.runtime import commands

        return commands.run(sys.argv)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
