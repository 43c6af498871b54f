"""Amazon EC2 Auto Scaling: what its groups do of their own accord."""

from __future__ import annotations

from gameday.simulator.aws.autoscaling.health import Groups, HealthChecks, Member

__all__ = ["Groups", "HealthChecks", "Member"]
