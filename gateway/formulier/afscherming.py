"""What the reading process takes from itself before it reads anything: memory, time, files, processes, network.

The room (``leeszaal``) gives up what no reader needs: the network, and every program but itself. The reader then gives
up the rest: it can open nothing any more, no file and no socket, since it may have no more files than the three that
it has; it starts nothing, and kills nobody.

The network goes three times. A namespace of its own without any interface, where the kernel lets an ordinary process
make one (Linux; many containers forbid it); that limit on open files; and, everywhere, an audit hook that refuses every
socket and every new process. The hook is no wall against code that runs as native instructions: the namespace, the
limits and the service manager's sandbox (``PrivateNetwork=``, a network policy) are; the hook makes sure that no Python
code reaches out.
"""

import ctypes
import math
import os
import resource
import signal
import sys
from collections.abc import Callable

_NIEUW_NETWERK, _NIEUWE_GEBRUIKER = 0x40000000, 0x10000000
"""``CLONE_NEWNET`` and ``CLONE_NEWUSER`` (``<sched.h>``)."""
_BESTANDEN = 3
"""Open files of a reader: its question, its answer, and standard error."""
_BUITEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.", "ctypes.")
_PROCESSEN = ("os.fork", "os.kill", "signal.pthread_kill")
"""What the room itself still does."""


def scherm_af() -> bool:
    """Take from the room what no reader needs, for good; True when the kernel gave a network namespace of its own."""
    begrens(resource.RLIMIT_FSIZE, 0)
    begrens(resource.RLIMIT_CORE, 0)
    naamruimte = _eigen_netwerk()
    sys.addaudithook(_verbied(_BUITEN))
    return naamruimte


def begrens_lezer(*, geheugen: int, rekentijd: float) -> None:
    """Take the rest from a reader, for good.

    Args:
        geheugen: bytes of address space.
        rekentijd: seconds of processor time.
    """
    begrens(resource.RLIMIT_AS, geheugen)
    begrens(resource.RLIMIT_CPU, math.ceil(rekentijd) + 1)  # whole seconds; for whoever stops the clock below
    begrens(resource.RLIMIT_NOFILE, _BESTANDEN)
    begrens(resource.RLIMIT_NPROC, 0)
    signal.setitimer(signal.ITIMER_PROF, rekentijd)  # ends it
    sys.addaudithook(_verbied(_PROCESSEN))


def begrens(wat: int, hoogste: int) -> None:
    """Lower a limit of this process for good, never raise it."""
    _, hard = resource.getrlimit(wat)
    grens = hoogste if hard == resource.RLIM_INFINITY else min(hoogste, hard)
    resource.setrlimit(wat, (grens, grens))


def _eigen_netwerk() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return bool(unshare(_NIEUWE_GEBRUIKER | _NIEUW_NETWERK) == 0)


def _verbied(gebeurtenissen: tuple[str, ...]) -> Callable[[str, tuple[object, ...]], None]:
    def weiger(gebeurtenis: str, _: tuple[object, ...]) -> None:
        if gebeurtenis.startswith(gebeurtenissen):
            os._exit(77)  # whatever asked for this is not ours; it does not get to handle an exception

    return weiger
