"""The site: what a deployment may touch of the exercise it is made in.

A responder is deployed as its users deploy it, so almost everything goes through the
account. What is left has no counterpart in AWS: the machine that programs run on, the
people who approve, the journal. It is no way to reach the rest of the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.account import EmbeddedAccount
    from gameday.simulator.aws.lambda_.package import SourceFiles
    from gameday.simulator.aws.securityhub import SecurityHub
    from gameday.simulator.deployment.programs.command import Command
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.gateway.layers import Listener

__all__ = ["Site"]


@dataclass(frozen=True, slots=True)
class Site:
    """Where responders are deployed."""

    account: EmbeddedAccount
    clock: Scheduler
    journal: Recorder
    chance: Callable[[str], random.Random]
    """A source of chance of its own for each name."""
    install_program: Callable[[Command], None]
    """Puts a program on the responders' machine, to be started by its rule."""
    approve_after: Callable[[str, float], None]
    """Lets a person approve a runbook's steps, by its name, after so many seconds."""
    note_script: Callable[[str, tuple[str, int]], None]
    """Tells of a script's text which file it stands in, and from which line on."""
    note_sources: Callable[[bytes, SourceFiles], None]
    """Lets stack traces of a package's code name the files it was packed from."""
    note_template: Callable[[str, Path, int], None]
    """The same for code in a template: a function's ARN, the file, the first line."""
    listen: Callable[[Listener], None]
    """Lets somebody hear every call that is not the simulator's own."""
    security_hub: SecurityHub
    """Where people click on findings."""
