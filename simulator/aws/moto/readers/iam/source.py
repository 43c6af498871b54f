"""`PolicySource` over moto: one place that gathers the readers of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.kms import Key, is_aws_alias
from gameday.simulator.aws.moto.readers.iam import (
    facts,
    identities,
    key_names,
    linked_roles,
    names,
    organizations,
    resources,
    storage,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.source import (
        AccessPoint,
        Bucket,
        Identity,
        Membership,
        Standing,
        StoredObject,
        VpcEndpoint,
    )
    from gameday.simulator.aws.iam.texts import Value
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["MotoSource"]


class MotoSource:
    """The accounts that moto keeps in this process (see `PolicySource`)."""

    def identity(self, caller: Caller) -> Identity | None:
        """Return the user or role behind a caller, or None where it is gone."""
        return identities.read_identity(caller)

    def standing(self, caller: Caller) -> Standing:
        """Return whether the caller's access key is one that is accepted."""
        return identities.read_standing(caller)

    def session_policies(self, caller: Caller) -> tuple[Policy, ...]:
        """Return the policies passed when the caller's session was made."""
        return identities.read_session_policies(caller)

    def membership(self, account: str) -> Membership | None:
        """Return the account's place in an organization, or None without one."""
        return organizations.read_membership(account)

    def resource_policies(self, arn: str) -> tuple[Policy, ...]:
        """Return the policies of a resource."""
        return resources.read_resource_policies(arn)

    def owner(self, arn: str) -> str | None:
        """Return the account that owns a resource, or None where that is unknown."""
        return resources.read_owner(arn)

    def tags(self, arn: str) -> Mapping[str, str]:
        """Return the tags of a resource."""
        return names.read_tags(arn)

    def facts(self, arn: str) -> Mapping[str, Value | None]:
        """Return the condition keys that what is kept under an ARN has of itself."""
        return facts.read_facts(arn)

    def find_arn(
        self, service: str, kind: str, name: str, *, account: str, region: str
    ) -> str | None:
        """Return the ARN of what an account calls by a name, or None without it."""
        return names.find_arn(service, kind, name, account=account, region=region)

    def has_linked_role(self, service: str, account: str) -> bool:
        """Say whether an account has the role of a service, by its principal."""
        return linked_roles.has_linked_role(service, account)

    def bucket(self, name: str) -> Bucket | None:
        """Return a bucket of any account."""
        return storage.read_bucket(name)

    def endpoint(self, arn: str) -> VpcEndpoint | None:
        """Return a VPC endpoint that is available."""
        return resources.read_endpoint(arn)

    def access_point(self, name: str) -> AccessPoint | None:
        """Return an access point of any account, by its ARN or its alias."""
        return storage.read_access_point(name)

    def stored_object(
        self, bucket: str, name: str, version: str | None = None
    ) -> StoredObject | None:
        """Return an object of a bucket."""
        return storage.read_object(bucket, name, version)

    def below(self, arn: str) -> tuple[str, ...]:
        """Return the ARNs of what stands below one."""
        return key_names.list_below(arn)

    def key_name(self, arn: str) -> str | None:
        """Return what something calls the key it is encrypted with."""
        return key_names.read_key_name(arn)

    def key(self, name: str, *, account: str, region: str) -> Key | None:
        """Return a KMS key by id, ARN, alias or alias ARN."""
        kept = resources.find_key(name, account=account, region=region)
        if kept is None and is_aws_alias(name):
            # AWS makes it at its first use.
            is_arn = name.startswith("arn:")
            arn = name if is_arn else f"arn:aws:kms:{region}:{account}:{name}"
            return Key(arn, arn.split(":")[4], is_aws_managed=True)
        if kept is None:
            return None
        is_aws_managed = kept.key_manager == "AWS" or any(
            map(is_aws_alias, kept.aliases)
        )
        return Key(kept.arn, kept.account_id, kept.key_state, is_aws_managed)
