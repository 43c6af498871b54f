"""A statement may be added to a policy whose statements have no ids.

AWS: a ``Sid`` is optional
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html),
and ``AddPermission`` of SQS and SNS only minds its own label.

moto: looks for the ``Sid`` of every statement there is, and crashes on one without, or
where the only statement stands there without a list around it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.sns.models import SNSBackend
from moto.sqs.models import SQSBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_NAMES = ("add_permission", "remove_permission")


def apply(patches: Patches) -> None:
    """Give statements an empty id for as long as moto looks at them."""
    for backend in (SNSBackend, SQSBackend):
        for name in _NAMES:
            patches.set(backend, name, _with_ids(getattr(backend, name)))


def _with_ids(change: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(change)
    def change_policy(backend: Any, *args: Any, **kwargs: Any) -> Any:
        lacking = [each for each in _list_statements(backend) if "Sid" not in each]
        for statement in lacking:
            statement["Sid"] = ""
        try:
            return change(backend, *args, **kwargs)
        finally:
            for statement in lacking:
                statement.pop("Sid", None)

    return change_policy


def _list_statements(backend: Any) -> Iterator[dict[str, Any]]:
    for thing in (getattr(backend, "topics", None) or backend.queues).values():
        policy = getattr(thing, "_policy_json", None)
        if not isinstance(policy, dict):
            continue
        if isinstance(policy.get("Statement"), dict):
            policy["Statement"] = [policy["Statement"]]
        yield from policy.get("Statement", [])
