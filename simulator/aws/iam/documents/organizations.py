"""Which form an organization's policy has: its type says, and only some are IAM's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.documents.writings import Writing

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.documents.surroundings import Directory
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["find_control_form"]

_FORMS = {
    "RESOURCE_CONTROL_POLICY": "resource-control",
    "SERVICE_CONTROL_POLICY": "service-control",
}


def find_control_form(call: Call, directory: Directory) -> Writing | None:
    """Return where a call has a control policy, or None where it writes none."""
    if call.service != "organizations":
        return None
    if call.operation == "CreatePolicy":
        kind = call.params.get("Type")
    elif call.operation == "UpdatePolicy":
        kind = directory.policy_type(str(call.params.get("PolicyId")))
    else:
        return None
    form = _FORMS.get(str(kind))
    return Writing(form, "Content") if form else None
