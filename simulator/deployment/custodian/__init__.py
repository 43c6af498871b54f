"""Cloud Custodian policies as responders: real c7n, deployed and run as its users do.

A policy becomes what c7n makes of it in an account: a function, its role, and the rule
or schedule that calls it. It does not run policies of other clouds than AWS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.extras import require_extra

if TYPE_CHECKING:
    from gameday.simulator.deployment.responder import Request, Responder

__all__ = ["load_custodian"]


def load_custodian(request: Request) -> Responder:
    """Load the policies of a file or a folder: ``policy.yml``, ``policy.yml#name``.

    Raises:
        MissingExtra: c7n is not installed.
        UsageError: c7n finds a policy invalid, or nothing is left to play; the message
            has every problem.
    """
    require_extra("custodian", wanted_by="a `custodian:` responder")
    # c7n may not be there, and takes a second where it is.
    from gameday.simulator.deployment.custodian.responder import load_policies

    return load_policies(request)
