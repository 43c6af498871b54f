"""The actions of runbooks, a module for each kind, behind one table."""

from __future__ import annotations

from gameday.simulator.aws.ssm.automation.actions.catalogue import ACTIONS, Action

__all__ = ["ACTIONS", "Action"]
