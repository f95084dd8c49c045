"""What the children that decode pictures took, as the kernel counts it."""

from pathlib import Path

from reviews.pictures import workshop


def peak_of_children() -> int:
    """Bytes of address space, the most that any child that waits for work had; one that met its bounds has ended."""
    return max((_peak(one.process.pid) for one in list(workshop._workshop.idle)), default=0)


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    if "VmPeak:" not in status:  # it ended, and nobody has asked for it since
        return 0
    return int(status.split("VmPeak:")[1].split()[0]) * 1024
