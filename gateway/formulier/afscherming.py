"""What the reading process takes from itself before it reads anything: memory, time, files, processes, network.

The network goes twice. A namespace of its own without any interface, where the kernel lets an ordinary process make
one (Linux; many containers forbid it); and, everywhere, an audit hook that refuses every socket and every new process.
The hook is no wall against code that runs as native instructions: the namespace, the service manager's sandbox
(``PrivateNetwork=``, a network policy) is; the hook makes sure that no Python code reaches out.
"""

import ctypes
import os
import resource
import sys

_NIEUW_NETWERK, _NIEUWE_GEBRUIKER = 0x40000000, 0x10000000
"""``CLONE_NEWNET`` and ``CLONE_NEWUSER`` (``<sched.h>``)."""
_BESTANDEN = 32
"""Open files at once: the interpreter opens its modules one by one."""
_VERBODEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "pty.",
    "ctypes.",
)


def scherm_af(*, geheugen: int, seconden: int) -> bool:
    """Take it all away for good; True when the kernel gave a network namespace of its own.

    Args:
        geheugen: bytes of address space.
        seconden: of processor time.
    """
    begrens(resource.RLIMIT_AS, geheugen)
    begrens(resource.RLIMIT_CPU, seconden)
    begrens(resource.RLIMIT_NOFILE, _BESTANDEN)
    begrens(resource.RLIMIT_FSIZE, 0)
    begrens(resource.RLIMIT_CORE, 0)
    naamruimte = _eigen_netwerk()
    sys.addaudithook(_weiger)
    return naamruimte


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


def _weiger(gebeurtenis: str, _: tuple[object, ...]) -> None:
    if gebeurtenis.startswith(_VERBODEN):
        os._exit(77)  # whatever asked for this is not ours; it does not get to handle an exception
