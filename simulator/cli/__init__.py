"""The ``gameday`` command: one module a sub-command, loaded when it is asked for."""

from __future__ import annotations

from gameday.simulator.cli.group import main

__all__ = ["main"]
