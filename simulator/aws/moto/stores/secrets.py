"""`SecretStore` over moto: the values of an account's secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.secretsmanager.exceptions import SecretsManagerClientError
from moto.secretsmanager.models import _matches, secretsmanager_backends

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["MotoSecrets"]


class MotoSecrets:
    """The secrets that moto keeps (see `SecretStore`)."""

    def find(self, call: Call, filters: Sequence[Mapping[str, Any]]) -> Sequence[str]:
        """Return the names of the secrets that filters let through, sorted."""
        secrets = dict.values(_backend(call).secrets)
        return sorted(
            each.name for each in secrets if _matches(each, [dict(f) for f in filters])
        )

    def read(self, call: Call, name: str) -> Mapping[str, Any]:
        """Return a secret's value, in the form of the answer."""
        try:
            found: dict[str, Any] = _backend(call).get_secret_value(name, "", "")
        except SecretsManagerClientError as error:
            raise AwsError(error.error_type, error.message) from error
        return found


def _backend(call: Call) -> Any:
    return secretsmanager_backends[call.account][call.region]
