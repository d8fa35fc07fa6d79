"""What a process of ours asks of its kernel: to end with its parent, and to get no more than so much."""

import os
import signal
import sys


def die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the parent goes (Linux; elsewhere the end of the input must do)."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    parent = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(3)  # it went while we asked


def limit(memory: int = 0, cpu: int = 0) -> None:
    """Limits of this process: address space in MB and processor seconds; 0 is none."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
    if cpu:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))


def peak() -> int:
    """The most memory that this process or one that it has waited for has held, in MB; 0 where nobody knows."""
    try:
        import resource
    except ImportError:  # not on Windows
        return 0
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        // unit
    )


def lacks_memory(error: BaseException | None) -> bool:
    """Whether an error says that there was not enough memory; a library that finds none is an ImportError with the
    dynamic linker's words, that some packages wrap."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, ImportError) and "map segment" in str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False
