"""Roles that a call hands to a service, which asks ``iam:PassRole`` on each of them.

Which operations do so is data (`passing.yaml`); where in the call the roles stand is
read by shape. An instance profile stands for the role in it, a launch template or
configuration for the profile inside it. Source: IAM user guide, "Grant a user
permissions to pass a role to an AWS service".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from gameday.simulator.aws.iam.dependents.blueprints import list_inner_roles
from gameday.simulator.aws.iam.needs import Need

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["find_passing", "list_passing_needs", "list_role_members", "list_unjudged"]

_ROLE = re.compile(r"(role|instanceprofile)(arn|name|identifier)?s?$", re.IGNORECASE)
"""How a member is called that holds a role."""
_ROLE_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:(role|instance-profile)/\S+")
_JUDGED_AT_ONCE = re.compile(r"^(BatchGet|Delete|Describe|Get|List|Search|Tag|Untag)")
"""Operations that hand over nothing, whatever their members are called."""
_OWN_ROLES = {"iam", "sts"}
"""Services whose own things roles are: what a call does to one is its own action."""


class Passing(NamedTuple):
    """How an operation hands over roles."""

    to: str
    """The principal of the service that gets them; empty where it hands over none."""
    members: Mapping[str, str]
    """Who gets a member instead, in lower case; empty where nobody does."""

    def recipient(self, member: str) -> str:
        """Return who gets the roles of a member; empty where nobody does."""
        return self.members.get(member.lower(), self.to)


def list_passing_needs(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask ``iam:PassRole`` on every role that a call hands over."""
    passing = find_passing(attempt.service, attempt.operation)
    if passing is None or not passing.to:
        return
    for member, role in _list_roles(attempt, passing, source):
        service = passing.recipient(member)
        if service:
            yield _ask(
                attempt, role, service, f"because it hands the role to {service}"
            )


def list_unjudged(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """List the roles in a call of which nobody has found out if they are handed over.

    What AWS answers where the caller lacks ``iam:PassRole`` on one is not known.
    """
    service, operation = attempt.service, attempt.operation
    if service in _OWN_ROLES or _JUDGED_AT_ONCE.match(operation):
        return
    if find_passing(service, operation) is None:
        for _, role in _list_roles(attempt, Passing("", {}), source):
            yield _ask(
                attempt, role, f"{service}.amazonaws.com", "if it is handed over"
            )


@lru_cache(maxsize=2048)
def find_passing(service: str, operation: str) -> Passing | None:
    """Return how an operation hands over roles; None where nobody has judged it.

    Args:
        service: botocore's name of the service.
        operation: botocore's name of the operation.
    """
    return _load().get((service, operation))


def list_role_members(
    params: Any, also: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Any]]:
    """Go through the members of a call that are called like a role, at any depth.

    Args:
        params: A call's parameters.
        also: Names, in lower case, that hold a role although they are called otherwise.
    """
    if isinstance(params, list | tuple):
        for each in params:
            yield from list_role_members(each, also)
    elif isinstance(params, Mapping):
        for name, value in params.items():
            if _ROLE.search(name) or (also and name.lower() in also):
                yield name, value
            else:
                yield from list_role_members(value, also)


def _list_roles(
    attempt: Attempt, passing: Passing, source: PolicySource
) -> Iterator[tuple[str, str]]:
    """List the ARNs of the roles in a call, each with the member it stands in."""
    for member, value in list_role_members(attempt.params, passing.members):
        for name in _names_in(value):
            role = _resolve(attempt, member, name, source)
            if role:
                yield member, role
    if passing.to:
        yield from list_inner_roles(attempt, source)


def _names_in(value: Any) -> Iterator[str]:
    """Read the names and ARNs out of a member, in every form it has."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _names_in(each)
    elif isinstance(value, Mapping):
        if name := value.get("Arn") or value.get("Name"):
            yield str(name)
        else:
            texts = (text for each in value.values() for text in _names_in(each))
            yield from (text for text in texts if _ROLE_ARN.fullmatch(text))


def _resolve(
    attempt: Attempt, member: str, name: str, source: PolicySource
) -> str | None:
    account, region = attempt.account, attempt.region
    if "profile" in member.lower() or ":instance-profile/" in name:
        kind = "role-of-profile"
        return source.find_arn("iam", kind, name, account=account, region=region)
    if _ROLE_ARN.fullmatch(name):
        return name
    if not name or ":" in name or "{" in name:
        return None
    return source.find_arn("iam", "role", name, account=account, region=region)


def _ask(attempt: Attempt, role: str, service: str, because: str) -> Need:
    context = {"iam:passedtoservice": service}
    if attempt.service == "ec2" and service == "ec2.amazonaws.com":
        instance = attempt.params.get("InstanceId") or "*"
        place = f"{attempt.region}:{attempt.account}"
        context["iam:associatedresourcearn"] = (
            f"arn:aws:ec2:{place}:instance/{instance}"
        )
    return Need("iam:PassRole", role, context, because)


@lru_cache(maxsize=1)
def _load() -> Mapping[tuple[str, str], Passing]:
    file = resources.files(__package__) / "passing.yaml"
    loaded: Any = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    table: dict[tuple[str, str], Passing] = {}
    for row in loaded["passed"]:
        members = {
            name.lower(): "" if to == "none" else str(to)
            for name, to in row.get("members", {}).items()
        }
        for operation in row["operations"]:
            table[row["service"], operation] = Passing(row["to"], members)
    for row in loaded["not_passed"]:
        for operation in row["operations"]:
            table[row["service"], operation] = Passing("", {})
    return table
