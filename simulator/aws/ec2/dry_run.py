"""A dry run of EC2's: who may make the call is told so, and nothing is done.

Every operation of EC2 takes ``DryRun``; one that would be refused is refused, and any
other ends in ``DryRunOperation``
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html). Whether
the call makes sense otherwise is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["dry_run"]

_PRECONDITION_FAILED = 412


def dry_run(call: Call, proceed: Proceed) -> Response:
    """Be the layer that ends a dry run, once it is known to be allowed.

    Raises:
        AwsError: It is one.
    """
    if call.service == "ec2" and call.params.get("DryRun"):
        told = "Request would have succeeded, but DryRun flag is set."
        raise AwsError("DryRunOperation", told, status=_PRECONDITION_FAILED)
    return proceed(call)
