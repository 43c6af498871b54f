"""The CloudFormation resource types that moto lacks or makes incompletely.

One module per part of AWS. `TYPES` are made here; `COMPLETIONS` give moto's own models
the properties moto leaves out. A property that nothing in the simulator reads is not
carried over: it would be kept and never seen.
"""

from __future__ import annotations

from gameday.simulator.aws.moto.cloudformation import (
    automation,
    compute,
    detection,
    functions,
    identity,
    interfaces,
    logs,
    messaging,
    network,
    network_acls,
    schedules,
    security_groups,
    storage,
    workflows,
)

__all__ = ["COMPLETIONS", "TYPES"]

TYPES = {
    **automation.TYPES,
    **compute.TYPES,
    **detection.TYPES,
    **functions.TYPES,
    **identity.TYPES,
    **interfaces.TYPES,
    **logs.TYPES,
    **messaging.TYPES,
    **network.TYPES,
    **network_acls.TYPES,
    **schedules.TYPES,
    **security_groups.TYPES,
    **storage.TYPES,
    **workflows.TYPES,
}
"""How to make a resource, by CloudFormation type."""

COMPLETIONS = {
    **functions.COMPLETIONS,
    **identity.COMPLETIONS,
    **messaging.COMPLETIONS,
    **network.COMPLETIONS,
    **storage.COMPLETIONS,
}
"""What to add to a resource of moto's, by CloudFormation type."""
