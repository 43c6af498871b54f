"""EC2's own voice: what it tells the account without being asked."""

from __future__ import annotations

from gameday.simulator.aws.ec2.state_changes import ReadStates, report_states

__all__ = ["ReadStates", "report_states"]
