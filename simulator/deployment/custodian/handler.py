"""The code of a policy's function: c7n's own Lambda entry point, in its environment.

It prepares what c7n finds in Lambda and leaves the rest to `c7n.handler`. How often it
is called, and with whose credentials, is the runtime's business.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from c7n.resources import load_resources
from c7n.structure import StructureParser

from gameday.simulator.deployment.custodian.c7n_state import c7n_state
from gameday.simulator.deployment.custodian.narrator import Narrator
from gameday.simulator.deployment.custodian.stage import find_stage

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from types import ModuleType

    from gameday.simulator.aws.lambda_.context import LambdaContext

__all__ = ["PolicyHandler"]


class PolicyHandler:
    """One execution environment's handler; c7n starts in it at the first event."""

    def __init__(self) -> None:
        self._stage = find_stage(os.environ["AWS_LAMBDA_FUNCTION_NAME"])
        self._task = Path(os.environ["LAMBDA_TASK_ROOT"])
        self._state = c7n_state(self._stage.rng, self._stage.clock.sleep)
        self._entry: ModuleType | None = None

    def __call__(self, event: dict[str, Any], context: LambdaContext) -> Any:
        """Run the policy on an event, and tell the journal what came of it."""
        with (
            self._in_force(),
            TemporaryDirectory(prefix="gameday-custodian-") as folder,
            Narrator(self._stage, event, context.aws_request_id),
        ):
            entry = self._entry = self._entry or self._start()
            if not str(entry.policy_config.output_dir).startswith("s3://"):
                entry.policy_config.output_dir = folder
            return entry.dispatch_event(event, context)

    def _in_force(self) -> AbstractContextManager[None]:
        """Make c7n the function's whenever it has its turn."""
        actor = self._stage.clock.current
        assert actor is not None  # noqa: S101 - a function always runs as an actor
        return self._state.following(actor)

    def _start(self) -> ModuleType:
        """Give the environment an entry point of its own: it keeps globals.

        It would read its configuration from the working directory, which here is
        somebody else's.
        """
        spec = importlib.util.find_spec("c7n.handler")
        assert spec is not None  # noqa: S101 - c7n is imported already
        assert spec.loader is not None  # noqa: S101 - and from a file
        entry = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(entry)
        logging.root.setLevel(logging.DEBUG)
        data = json.loads((self._task / "config.json").read_text(encoding="utf-8"))
        load_resources(sorted(StructureParser().get_resource_types(data)))
        entry.__dict__["policy_config"] = entry.init_config(data)
        entry.__dict__["policy_data"] = data
        return entry
