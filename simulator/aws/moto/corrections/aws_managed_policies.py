"""AWS's own managed policies are there, once somebody asks for one.

AWS: every account has them, ``AWSDenyAll`` and the quarantine policies for leaked keys
among them
(https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html).

moto: has none unless told to load all of them, which costs a tenth of a second for
every account and every reset. So attaching ``AWSDenyAll`` fails with ``NoSuchEntity``.

Here they are loaded when a policy of AWS is looked up, or policies are listed.
"""

from __future__ import annotations

import json
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_PREFIX = "arn:aws:iam::aws:policy/"
_NAMED_BY_ARN = (
    "attach_group_policy",
    "attach_role_policy",
    "attach_user_policy",
    "detach_group_policy",
    "detach_role_policy",
    "detach_user_policy",
    "get_policy",
    "get_policy_version",
    "list_policy_versions",
)


def apply(patches: Patches) -> None:
    """Load a policy of AWS when it is named, and all of them when they are listed."""
    for name in _NAMED_BY_ARN:
        patches.set(IAMBackend, name, _load_named(getattr(IAMBackend, name)))
    patches.set(IAMBackend, "list_policies", _load_all(IAMBackend.list_policies))


def _load_named(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def act(backend: Any, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            if isinstance(value, str) and value.startswith(_PREFIX):
                _load(backend, value)
        return method(backend, *args, **kwargs)

    return act


def _load_all(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def act(backend: Any, *args: Any, **kwargs: Any) -> Any:
        for arn in _documents():
            _load(backend, arn)
        return method(backend, *args, **kwargs)

    return act


def _load(backend: Any, arn: str) -> None:
    if arn in backend.managed_policies or arn not in _documents():
        return
    name, data = _documents()[arn]
    policy = AWSManagedPolicy.from_data(
        name, backend.account_id, backend.region_name, data
    )
    backend.managed_policies[arn] = policy
    backend.aws_managed_policies.append(policy)


@cache
def _documents() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return moto's copy of the policies, by ARN; parsing it takes 40 ms."""
    return {
        f"arn:aws:iam::aws:policy{data['Path']}{name}": (name, data)
        for name, data in json.loads(aws_managed_policies_data).items()
    }
