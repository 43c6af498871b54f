"""IAM users, roles and groups with their policies.

moto leaves out a user's policies, groups and password, a role's managed policies, and
knows neither groups nor the small types that add one policy or one membership.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    read_tags,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["COMPLETIONS", "TYPES"]

_Holder = Literal["user", "role", "group"]


def _create_user(properties: Properties, place: Place) -> Resource:
    iam = place.backend("iam")
    user = iam.create_user(place.region, place.name, properties.get("Path") or "/")
    iam.tag_user(place.name, _write_tags(properties))
    if "PermissionsBoundary" in properties:
        user.permissions_boundary_arn = properties["PermissionsBoundary"]
    if "LoginProfile" in properties:
        iam.create_login_profile(place.name, properties["LoginProfile"]["Password"])
    for group in properties.get("Groups", []):
        iam.add_user_to_group(group, place.name)
    _give_policies(iam, "user", place.name, properties)
    return Resource(place.name, {"Arn": user.arn}, partial(_delete_user, iam, user))


def _delete_user(iam: Any, user: Any) -> None:
    """Delete a user and what CloudFormation takes away with it."""
    for group in iam.get_groups_for_user(user.name):
        iam.remove_user_from_group(group.name, user.name)
    for key in list(user.access_keys):
        iam.delete_access_key(key.access_key_id, user.name)
    user.policies.clear()
    user.mfa_devices.clear()
    user.password = None
    _detach_all(iam, "user", user)
    iam.delete_user(user.name)


def _complete_role(role: Any, properties: Properties, place: Place) -> Any:
    iam = place.backend("iam")
    for arn in properties.get("ManagedPolicyArns", []):
        iam.attach_role_policy(arn, role.name)
    return partial(_delete_role, iam, role)


def _delete_role(iam: Any, role: Any) -> None:
    role.policies.clear()
    _detach_all(iam, "role", role)
    for profile in iam.get_instance_profiles():
        profile.roles = [each for each in profile.roles if each.name != role.name]
    iam.delete_role(role.name)


def _complete_policy(policy: Any, _: Properties, place: Place) -> Any:
    return partial(_delete_managed_policy, place.backend("iam"), policy.arn)


def _delete_managed_policy(iam: Any, arn: str) -> None:
    """Detach a policy from whoever has it, and delete it."""
    for holders in (iam.users, iam.roles, iam.groups):
        for holder in holders.values():
            if holder.managed_policies.pop(arn, None) is not None:
                iam.managed_policies[arn].attachment_count -= 1
    iam.delete_policy(arn)


def _create_group(properties: Properties, place: Place) -> Resource:
    iam = place.backend("iam")
    group = iam.create_group(place.name, properties.get("Path") or "/")
    _give_policies(iam, "group", place.name, properties)
    delete = partial(iam.delete_group, place.name)
    return Resource(place.name, {"Arn": group.arn}, delete)


def _add_to_group(properties: Properties, place: Place) -> Resource:
    iam = place.backend("iam")
    group, users = properties["GroupName"], properties["Users"]
    for user in users:
        iam.add_user_to_group(group, user)

    def delete() -> None:
        for user in users:
            iam.remove_user_from_group(group, user)

    return Resource(place.name, on_delete=delete)


def _put_policy(holder: _Holder, properties: Properties, place: Place) -> Resource:
    iam = place.backend("iam")
    name = properties[f"{holder.capitalize()}Name"]
    policy = properties["PolicyName"]
    _put(iam, holder)(name, policy, _write(properties["PolicyDocument"]))
    delete = partial(getattr(iam, f"delete_{holder}_policy"), name, policy)
    return Resource(f"{policy}|{name}", on_delete=delete)


def _give_policies(
    iam: Any, holder: _Holder, name: str, properties: Properties
) -> None:
    for policy in properties.get("Policies", []):
        document = _write(policy["PolicyDocument"])
        _put(iam, holder)(name, policy["PolicyName"], document)
    for arn in properties.get("ManagedPolicyArns", []):
        getattr(iam, f"attach_{holder}_policy")(arn, name)


def _detach_all(iam: Any, holder: _Holder, principal: Any) -> None:
    for arn in list(principal.managed_policies):
        getattr(iam, f"detach_{holder}_policy")(arn, principal.name)


def _put(iam: Any, holder: _Holder) -> Callable[[str, str, str], None]:
    put: Callable[[str, str, str], None] = getattr(iam, f"put_{holder}_policy")
    return put


def _create_service_role(properties: Properties, place: Place) -> Resource:
    iam = place.backend("iam")
    role = iam.create_service_linked_role(
        properties["AWSServiceName"],
        properties.get("Description", ""),
        properties.get("CustomSuffix", ""),
    )
    return Resource(
        role.name, {"RoleName": role.name}, partial(_delete_role, iam, role)
    )


def _create_provider(properties: Properties, place: Place) -> Resource:
    iam = place.backend("iam")
    provider = iam.create_open_id_connect_provider(
        properties["Url"],
        properties.get("ThumbprintList", []),
        properties.get("ClientIdList", []),
        _write_tags(properties),
    )
    delete = partial(iam.delete_open_id_connect_provider, provider.arn)
    return Resource(provider.arn, {"Arn": provider.arn}, delete)


def _write_tags(properties: Properties) -> list[dict[str, str]]:
    return [{"Key": k, "Value": v} for k, v in read_tags(properties).items()]


def _write(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


TYPES = {
    "AWS::IAM::Group": ResourceType(_create_group, frozenset({"Arn"}), "GroupName"),
    "AWS::IAM::GroupPolicy": ResourceType(partial(_put_policy, "group")),
    "AWS::IAM::OIDCProvider": ResourceType(_create_provider, frozenset({"Arn"})),
    "AWS::IAM::RolePolicy": ResourceType(partial(_put_policy, "role")),
    "AWS::IAM::ServiceLinkedRole": ResourceType(
        _create_service_role, frozenset({"RoleName"})
    ),
    "AWS::IAM::User": ResourceType(_create_user, frozenset({"Arn"}), "UserName"),
    "AWS::IAM::UserPolicy": ResourceType(partial(_put_policy, "user")),
    "AWS::IAM::UserToGroupAddition": ResourceType(_add_to_group),
}

COMPLETIONS = {
    "AWS::IAM::ManagedPolicy": _complete_policy,
    "AWS::IAM::Role": _complete_role,
}
