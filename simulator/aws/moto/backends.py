"""moto's backends: started empty, corrected and seeded; emptied again at the end.

moto is global to the process. Whatever it keeps longer than an account lives is named
here, so that one account leaves nothing to the next. What an account is to the exercise
(clients, environment, what may leave the machine) is `account.embedded`'s business.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import ModuleType

    from moto.core.base_backend import BackendDict

__all__ = ["is_mocked", "open_backends"]


def open_backends(stack: ExitStack, *, seed: int, intercept: bool) -> Patches:
    """Start moto's backends, until the stack closes.

    Args:
        stack: Takes the end of it.
        seed: Two starts with the same seed give the same ids for the same calls.
        intercept: Whether moto's own stubber answers botocore's calls. Off where a
            gateway intercepts them.

    Returns:
        The patches that are undone with the backends, for what else lasts as long.
    """
    # Importing moto takes a second; a command that opens no account needs none of it.
    from moto import mock_aws
    from moto.core import errors
    from moto.core.models import botocore_stubber
    from moto.moto_api._internal import mock_random

    from gameday.simulator.aws.moto.corrections import apply_corrections
    from gameday.simulator.aws.moto.loading import (
        remember_methods,
        remember_regions,
    )
    from gameday.simulator.aws.moto.sharing import share_clients, share_models

    # moto draws every id from one generator: its state is given back, and the seed
    # comes last, after everything that draws while the account is set up.
    stack.callback(mock_random.setstate, mock_random.getstate())
    stack.callback(_clear_leak)
    stack.callback(_empty_backends)
    stack.enter_context(mock_aws())
    _empty_backends()
    patches = stack.enter_context(Patches())
    patches.set(botocore_stubber, "enabled", intercept)
    # It tells whoever calls what is for its developers: that a description lacks an
    # error. Where warnings are errors, the call would have another answer.
    patches.set(errors, "warn", lambda *_, **__: None)
    share_models(patches)
    share_clients(patches)
    apply_corrections(patches)
    remember_methods(patches)
    remember_regions(patches)
    mock_random.seed(seed)
    return patches


def is_mocked() -> bool:
    """Say whether somebody has moto started already: the process has only one."""
    from moto.core.models import MockAWS

    active: bool = MockAWS._mocks_active  # noqa: SLF001 - moto has no public way to ask
    return active


def _empty_backends() -> None:
    """Empty all that moto keeps, after its own reset, whoever made it.

    A backend that refers to another (Route 53 Resolver's to EC2's) makes it anew when
    it is reset, and moto forgets that it is there: the next account would begin so.
    """
    for name, module in tuple(sys.modules.items()):
        if name.startswith("moto.") and module is not None:
            for each in _list_backends(module):
                each.clear()


@cache
def _list_backends(module: ModuleType) -> tuple[BackendDict[Any], ...]:
    """List a module's own backends; moto makes all of them while it is imported."""
    from moto.core.base_backend import BackendDict

    return tuple(v for v in vars(module).values() if isinstance(v, BackendDict))


def _clear_leak() -> None:
    """Empty the cache of moto that keeps its subnets, and all behind them, for ever."""
    from moto.ec2.models.subnets import Subnet

    Subnet._base_avail_ip_iterator.cache_clear()  # noqa: SLF001 - the leak itself
