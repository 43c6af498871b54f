"""What c7n keeps in the process, and a policy's function has for itself.

It joins what `aws.lambda_.process_state` exchanges for every function:
sessions, sources of chance, and the loggers, which c7n's modules made before the
function began.
"""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING, Any

import boto3
import c7n.credentials
import c7n.utils

from gameday.simulator.aws.lambda_.process_state import ProcessState, Slot
from gameday.simulator.deployment.custodian.sessions import ThriftySession

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["c7n_state"]

_LOGGERS: dict[str, Any] = logging.Logger.manager.loggerDict
_QUIET = tuple(logging.getLogger(name) for name in ("botocore", "urllib3"))
"""The process's, like the dictionary: within a function the names mean others."""


class _Levels:
    """The levels of loggers; those below them remember what they let through."""

    def __init__(self, loggers: tuple[logging.Logger, ...]) -> None:
        self._kept = dict.fromkeys(loggers, logging.WARNING)

    def exchange(self) -> None:
        for logger, level in self._kept.items():
            self._kept[logger], logger.level = logger.level, level
        logging.Logger.manager._clear_cache()  # type: ignore[attr-defined] # noqa: SLF001 - what setLevel does, once for all


def c7n_state(rng: Random, sleep: Callable[[float], None]) -> ProcessState:
    """Put together what belongs to one execution environment of a policy.

    Args:
        rng: Where the jitter of c7n's retries comes from.
        sleep: Waits on the exercise's clock.
    """
    parts: list[Any] = [
        Slot(logging.Logger.manager, "loggerDict", _LOGGERS),
        _Levels(_QUIET),
        Slot(boto3, "Session", ThriftySession),
        Slot(c7n.credentials, "Session", ThriftySession),
        Slot(c7n.utils, "CONN_CACHE", threading.local()),
        Slot(c7n.utils, "random", rng),
    ]
    if quotas := sys.modules.get("c7n.resources.quotas"):
        # the one module that has taken `sleep` from the real clock
        parts.append(Slot(quotas, "sleep", sleep))
    return ProcessState(parts)
