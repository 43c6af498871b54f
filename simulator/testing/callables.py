"""Python functions of this process as responders, for tests.

A function is deployed like any handler, behind a rule for GuardDuty findings and with a
role that may do everything, as a one-line handler that finds it again here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from responders.catalogue import Responder as FolderContent
from responders.template import render_yaml
from simulator.account import deploy_stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.world import World

__all__ = ["CallableResponder", "call"]

_HANDLERS: dict[str, Callable[[Any, Any], Any]] = {}

_CODE = """from simulator.testing.callables import call


def handler(event, context):
    return call({name!r}, event, context)
"""


@dataclass(frozen=True, slots=True)
class CallableResponder:
    """A Lambda handler: a function of an event and a context."""

    handler: Callable[[Any, Any], Any]

    @property
    def name(self) -> str:
        """The function's name, as Lambda allows it."""
        name = getattr(self.handler, "__name__", type(self.handler).__name__)
        return re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-") or "handler"

    def deploy(self, world: World) -> None:
        """Make its stack, as that of any responder."""
        _HANDLERS[self.name] = self.handler
        deploy_stack(
            world.account, f"responder-{self.name}", render_yaml(self._describe())
        )

    def _describe(self) -> FolderContent:
        return FolderContent(
            slug=self.name,
            title=self.name,
            doc="A function of a test.",
            code=_CODE.format(name=self.name),
            pattern={"source": ["aws.guardduty"]},
            policy=({"Effect": "Allow", "Action": "*", "Resource": "*"},),
            phases=(),
            timeout_s=900,
            memory_mb=1024,
            environment={},
            folder=Path(),
        )


def call(name: str, event: Any, context: Any) -> Any:
    """Call a handler that was deployed; for the code of its function."""
    return _HANDLERS[name](event, context)
