"""Run a program that does not outlive the process that asked for it, optionally without root's rights.

    python -I -S launch.py --parent PID --signal NAME --as same|namespace|nobody -- PROGRAM ARGUMENT...

It becomes the program (exec), so the program's process id is its own. The kernel sends it the named signal when the
parent ends, even by kill -9. That wish is forgotten on any change of user, so it is made after it. A script of the
standard library alone, because doing this between fork and exec inside a threaded parent is not safe.
"""

import argparse
import ctypes
import os
import pwd
import signal
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
# PostgreSQL only refuses user id 0; any other number inside the namespace will do.
INNER_ID = 1000


def call(function: str, *arguments: int) -> None:
    """Call a function of the C library; raises OSError when it returns an error."""
    if getattr(ctypes.CDLL(None, use_errno=True), function)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")


def enter_namespace() -> None:
    """Be an ordinary user inside, and the same user as before to the rest of the machine: files keep their owner."""
    uid, gid = os.geteuid(), os.getegid()
    call("unshare", CLONE_NEWUSER)
    for name, line in (("setgroups", "deny"), ("gid_map", f"{INNER_ID} {gid} 1"), ("uid_map", f"{INNER_ID} {uid} 1")):
        with open(f"/proc/self/{name}", "w") as handle:
            handle.write(line)


def become_nobody() -> None:
    """Give up root for good."""
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


def die_with(parent: int, number: int) -> None:
    """Ask for `number` when `parent` ends; end at once if it already has."""
    if not sys.platform.startswith("linux"):
        return
    call("prctl", PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)


def main() -> None:
    """Read the command line, prepare, and become the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", required=True)
    parser.add_argument("--as", dest="identity", choices=("same", "namespace", "nobody"), default="same")
    parser.add_argument("program", nargs="+")
    options = parser.parse_args()
    if options.identity == "namespace":
        enter_namespace()
    elif options.identity == "nobody":
        become_nobody()
    die_with(options.parent, signal.Signals[f"SIG{options.signal}"].value)
    os.execvp(options.program[0], options.program)


if __name__ == "__main__":
    main()
