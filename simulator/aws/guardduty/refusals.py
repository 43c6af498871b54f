"""The service's refusals, in its own words."""

from __future__ import annotations

from gameday.simulator.engine.gateway.call import AwsError

__all__ = ["refuse", "refuse_detector", "refuse_values"]


def refuse(reason: str) -> AwsError:
    """Return the one error that GuardDuty has for bad requests."""
    return AwsError(
        "BadRequestException", f"The request is rejected because {reason}", status=400
    )


def refuse_detector() -> AwsError:
    """Return the error for a detector id of another account, or of nobody's."""
    return refuse("the input detectorId is not owned by the current account.")


def refuse_values() -> AwsError:
    """Return the error for a parameter that cannot be."""
    return refuse("the one or more input parameters have invalid values.")
