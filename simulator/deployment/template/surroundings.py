"""The account a template is deployed into, as far as the template can ask for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount

__all__ = ["Surroundings"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Answers a template's questions with calls of the simulator's own."""

    account: EmbeddedAccount

    @property
    def account_id(self) -> str:
        """The account's id."""
        return self.account.account_id

    @property
    def region(self) -> str:
        """The region the stack is made in."""
        return self.account.region

    def look_up(self, name: str) -> str | None:
        """Return the value of a Systems Manager parameter, or None."""
        ssm = self.account.client("ssm")
        try:
            found = ssm.get_parameter(Name=name, WithDecryption=True)
        except ClientError:
            return None
        return str(found["Parameter"]["Value"])

    def resolve(self, reference: str) -> str | None:
        """Return what a dynamic reference stands for, or None.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
        """
        service, _, rest = reference.partition(":")
        if service in {"ssm", "ssm-secure"}:
            return self.look_up(rest)
        return self._find_secret(rest) if service == "secretsmanager" else None

    def has_object(self, bucket: str, key: str) -> bool:
        """Say whether a bucket has an object."""
        try:
            self.account.client("s3").head_object(Bucket=bucket, Key=key)
        except ClientError:
            return False
        return True

    def _find_secret(self, reference: str) -> str | None:
        arn, _, rest = reference.partition(":SecretString")
        key = rest.removeprefix(":").partition(":")[0]
        try:
            found = self.account.client("secretsmanager").get_secret_value(SecretId=arn)
        except ClientError:
            return None
        text = str(found["SecretString"])
        return _find_member(text, key) if key else text


def _find_member(text: str, key: str) -> str | None:
    """Return a value of a secret that is a JSON object, or None."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    value = whole.get(key) if isinstance(whole, dict) else None
    return None if value is None else str(value)
