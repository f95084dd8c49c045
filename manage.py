#!/usr/bin/env python3
"""Countersign's one command: `up`, `test`, and every other management command.

Whichever Python starts it, it goes on in the project's own environment, which it makes on first use.
"""

import sys

from orchestration.runtime import bootstrap
from orchestration.runtime.errors import SetupError


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
