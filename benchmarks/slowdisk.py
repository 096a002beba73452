"""A disk that is slower: every fsync of a contestant takes five milliseconds longer, by a library in front of libc's.

RabbitMQ and PostgreSQL keep the disk that they have: what is compared is who waits for whom at the commit.
"""

import shutil
import subprocess
from pathlib import Path

_SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static int later(const char *name, int fd) {
    struct timespec pause = {0, 5000000};
    nanosleep(&pause, 0);
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return later("fsync", fd); }
int fdatasync(int fd) { return later("fdatasync", fd); }
"""


def slow_fsync(folder: Path) -> Path | None:
    """Build the library in ``folder``; None when there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(_SOURCE)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library
