"""What the simulator looks at leaves no trace in moto: no id hangs on who looked.

Clients and moto draw the ids of requests, and of all that is ever made, from one
generator. How often the simulator looks is its own affair; a look puts it back.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from moto.moto_api._internal import mock_random

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["without_a_trace"]


@contextmanager
def without_a_trace() -> Iterator[None]:
    """Leave moto's generator as it was: ids that come later must not depend on this."""
    state = mock_random.getstate()
    try:
        yield
    finally:
        mock_random.setstate(state)
