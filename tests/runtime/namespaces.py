"""Run a program on a machine that allows no user namespaces, without changing the machine.

    python -m tests.runtime.namespaces PROGRAM ARGUMENT...

A user namespace with all users in it is a small machine of its own in this respect: its root may set how many further
namespaces there can be, and mount an empty folder over another.
"""

import ctypes
import os
import sys

CLONE_NEWUSER = 0x10000000
CLONE_NEWNS = 0x00020000
ALL_USERS = "0 0 65536"


def main() -> int:
    """Fork into the namespace, shut it, and become the program; return its exit status."""
    entered, mapped = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        if ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0:
            os._exit(77)
        os.write(entered[1], b"x")
        os.read(mapped[0], 1)
        os.setgid(0)
        os.setuid(0)
        with open("/proc/sys/user/max_user_namespaces", "w") as limit:
            limit.write("0")
        os.execvp(sys.argv[1], sys.argv[1:])
    os.close(entered[1])
    if os.read(entered[0], 1):
        for name in ("uid_map", "gid_map"):
            with open(f"/proc/{child}/{name}", "w") as users:
                users.write(ALL_USERS)
        os.write(mapped[1], b"x")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
