"""The person's environment variables, and what an exercise is left with of them.

Variables lead clients astray (a profile that is not there, another endpoint, a proxy),
and they hold secrets. The former are taken away wherever an account is opened or moto
is imported; of a process that plays nothing but an exercise, everything is that it does
not need. What a function finds is its own, and made elsewhere.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["NO_FILES", "forget_person", "without_misleading"]

_MISLEADING = re.compile(
    r"(AWS|BOTO|MOTO)_.*|(HTTPS?|ALL|FTP|NO)_PROXY|(REQUESTS|CURL)_CA_BUNDLE"
    r"|SSL_CERT_(FILE|DIR)|SSLKEYLOGFILE",
    re.IGNORECASE,
)
"""What clients read: of AWS, the emulator's own, of HTTP."""
_HARMLESS = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|PWD"
    r"|TERM|COLORTERM|COLUMNS|LINES|(NO|FORCE|CLICOLOR)_?(COLOR|FORCE)?"
    r"|PYTHON.*|VIRTUAL_ENV|LD_LIBRARY_PATH|DYLD_.*|COVERAGE_.*|PYTEST_.*|GAMEDAY_.*"
)
"""What Python, the terminal and we ourselves read, and nobody keeps a secret in."""
NO_FILES: Mapping[str, str] = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "BOTO_CONFIG": os.devnull,
}
"""Lets botocore read no file of the person's."""


@contextmanager
def without_misleading(settings: Mapping[str, str] = NO_FILES) -> Iterator[None]:
    """Take away what leads clients astray, until the block ends.

    Args:
        settings: What takes its place.
    """
    before = dict(os.environ)
    try:
        for name in filter(_MISLEADING.fullmatch, before):
            del os.environ[name]
        os.environ.update(settings)
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def forget_person() -> None:
    """Forget, for good, every variable that an exercise does not need."""
    kept = {k: v for k, v in os.environb.items() if _HARMLESS.fullmatch(os.fsdecode(k))}
    for name in os.environb.keys() - kept.keys():
        del os.environb[name]
    for name, value in kept.items():
        os.putenv(name, value)  # a copy: the process's first ones are overwritten now
    _overwrite(b"".join(b"%s=%s\0" % each for each in kept.items()))


def _overwrite(content: bytes) -> None:
    """Overwrite what this process was started with, which the system shows to all.

    ``/proc/self/environ`` has it still; only Linux has that.
    """
    with suppress(OSError, ValueError, IndexError):
        stat = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        begin, end = (int(stat[n]) for n in (47, 48))  # env_start, env_end of proc(5)
        if 0 < begin < end:
            with Path("/proc/self/mem").open("r+b", buffering=0) as memory:
                memory.seek(begin)
                memory.write(content[: end - begin].ljust(end - begin, b"\0"))
