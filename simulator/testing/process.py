"""The process as it was before: what an exercise could leave behind in a test run.

The world of an exercise takes its own changes back. This is for what a handler does to
the process it runs in: a changed folder, a logger's level, a default session.
"""

from __future__ import annotations

import logging
import os
import random
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["keep_process"]


@contextmanager
def keep_process() -> Iterator[None]:
    """Put back what belongs to the whole process when the block ends."""
    import boto3

    environment = dict(os.environ)
    folder = os.getcwd()  # noqa: PTH109 - it is given back as it was
    session = boto3.DEFAULT_SESSION
    chance = random.getstate()
    path = list(sys.path)
    root = logging.root
    level, handlers, disabled = root.level, list(root.handlers), root.manager.disable
    try:
        with warnings.catch_warnings():
            yield
    finally:
        _restore_environment(environment)
        os.chdir(folder)
        boto3.DEFAULT_SESSION = session
        random.setstate(chance)
        sys.path[:] = path
        root.setLevel(level)
        root.handlers[:] = handlers
        logging.disable(disabled)


def _restore_environment(before: dict[str, str]) -> None:
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)
