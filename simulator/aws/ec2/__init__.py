"""EC2's own voice: what it tells the account without being asked."""

from __future__ import annotations

from gameday.simulator.aws.ec2.state_changes import ReadStates, StateChanges

__all__ = ["ReadStates", "StateChanges"]
