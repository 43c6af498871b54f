"""The layer that makes a service's role at the service's first use, as AWS does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.iam.dependents.linked import find_linked_role

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["LinkedRoles", "make_linked_roles"]


class LinkedRoles(Protocol):
    """The service-linked roles of the accounts."""

    def make(self, account: str, service: str, name: str) -> None:
        """Make a service's role where it is missing."""


def make_linked_roles(roles: LinkedRoles) -> Layer:
    """Make the layer: the role is there once the call that needs it has succeeded."""

    def layer(call: Call, proceed: Proceed) -> Response:
        response = proceed(call)
        role = find_linked_role(call.service, call.operation, call.params)
        if role is not None and response.error_code is None:
            roles.make(call.account, role.service, role.name)
        return response

    return layer
