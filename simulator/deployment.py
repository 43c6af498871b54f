"""Put responders into the account the way their users do: as a CloudFormation stack.

A responder is named by a built-in's name or by the folder of one's own. Once deployed
it is the account's: its rule decides when it runs, its role what it may do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from responders.catalogue import (
    ResponderInvalid,
    ResponderNotFound,
    find_responder,
    load_responder,
)
from responders.template import render_yaml
from scenarios.errors import UsageError
from simulator.account import deploy_stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from responders.catalogue import Responder
    from simulator.account import EmbeddedAccount

__all__ = ["deploy_responders", "load_responders"]


def load_responders(names: Iterable[str], *, beside: Path) -> list[Responder]:
    """Find responders before anything is played.

    Args:
        names: Built-in names, or folders that hold a ``responder.yaml``.
        beside: The folder relative paths start from, after the current one.

    Raises:
        UsageError: There is no such responder, or it cannot work.
    """
    return [_load(name, beside) for name in names]


def deploy_responders(
    account: EmbeddedAccount, responders: Iterable[Responder]
) -> None:
    """Make a stack of each responder: function, role, rule and permission.

    Raises:
        PreflightFailed: A stack could not be made.
    """
    for responder in responders:
        name = f"responder-{responder.slug}"
        deploy_stack(account, name, render_yaml(responder))


def _load(name: str, beside: Path) -> Responder:
    try:
        for folder in (Path(name), beside / name):
            if (folder / "responder.yaml").is_file():
                return load_responder(folder)
        return find_responder(name)
    except ResponderNotFound as error:
        raise UsageError(str(error), code="responder-unknown") from error
    except ResponderInvalid as error:
        raise UsageError(str(error), code="responder-invalid") from error
