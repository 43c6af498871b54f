"""What c7n finds wrong with policies: its schema, and its own checks beyond that.

The words are c7n's; they only get a place. `custodian validate` finds the same, but it
stops at a file's first problem. Nothing is deployed or called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from c7n import schema
from c7n.config import Bag, Config
from c7n.exceptions import PolicyValidationError
from c7n.policy import Policy
from c7n.resources import load_resources
from c7n.structure import StructureParser

from gameday.scenarios.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.simulator.deployment.custodian.source import PolicySource

__all__ = ["check_policies"]

_STRUCTURE = StructureParser()


def check_policies(policies: Sequence[PolicySource]) -> list[Problem]:
    """Return everything c7n says against policies; an empty list where nothing."""
    problems = [*_check_structure(policies), *_check_names(policies)]
    if problems:
        return problems
    missing = _load_resources(policies)
    sound = [policy for policy in policies if _type(policy) not in missing]
    problems = [
        Problem(
            policy.locate(["resource"]),
            f"Policy:{policy.name} references an unknown"
            f" resource:{policy.data['resource']}",
        )
        for policy in policies
        if _type(policy) in missing
    ]
    rules = schema.generate([_type(policy) for policy in sound])
    for policy in sound:
        found = [*_check_schema(policy, rules)] or [*_check_meaning(policy)]
        problems += found
    return problems


def _check_structure(policies: Sequence[PolicySource]) -> Iterator[Problem]:
    for policy in policies:
        try:
            _STRUCTURE.validate_policy(policy.data)
        except PolicyValidationError as error:
            yield Problem(policy.locate(), str(error))
        except (AttributeError, KeyError, TypeError) as error:
            # c7n itself stumbles over keys that are no text, as `on` is in YAML
            yield Problem(policy.locate(), f"c7n cannot read the policy: {error}")
        else:
            yield from _check_cloud(policy)


def _check_cloud(policy: PolicySource) -> Iterator[Problem]:
    resource = policy.data["resource"]
    if not isinstance(resource, str):
        yield Problem(policy.locate(["resource"]), "expected one resource type")
    elif not _type(policy).startswith("aws."):
        message = f"expected a resource of AWS, found {resource}"
        yield Problem(policy.locate(["resource"]), message)


def _check_names(policies: Sequence[PolicySource]) -> Iterator[Problem]:
    seen: set[str] = set()
    for policy in policies:
        if policy.name in seen:
            message = (
                f"Only one policy with a given name allowed, duplicates: {policy.name}"
            )
            yield Problem(policy.locate(["name"]), message)
        seen.add(policy.name)


def _load_resources(policies: Sequence[PolicySource]) -> set[str]:
    """Load what c7n needs for the policies, and return the types it does not know."""
    return set(load_resources(sorted({_type(policy) for policy in policies})) or ())


def _type(policy: PolicySource) -> str:
    resource = str(policy.data["resource"])
    return resource if "." in resource else f"aws.{resource}"


def _check_schema(policy: PolicySource, rules: Any) -> Iterator[Problem]:
    errors = schema.validate({"policies": [policy.data]}, rules)
    if errors:
        error = errors[0]
        steps = list(getattr(error, "absolute_path", ()))[2:]
        message = getattr(error, "message", str(error))
        yield Problem(policy.locate(steps), " ".join(message.split()))


def _check_meaning(policy: PolicySource) -> Iterator[Problem]:
    nowhere = Config.empty(dryrun=True, account_id="na", region="na")
    try:
        Policy(policy.data, nowhere, Bag()).validate()
    # c7n's checks raise whatever they like; `custodian validate` takes all of it too
    except Exception as error:  # noqa: BLE001
        message = (
            f"Policy: {policy.name} is invalid: {str(error) or type(error).__name__}"
        )
        yield Problem(policy.locate(), message)
