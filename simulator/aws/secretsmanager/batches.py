"""``BatchGetSecretValue``, which answers for each secret on its own.

Each is asked as ``GetSecretValue`` would be, its key included; who may not read one
still gets the others, and finds what was refused among the ``Errors``. Source: Secrets
Manager API, BatchGetSecretValue (Errors, Required permissions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["Refuse", "SecretStore", "add_operations"]

_MOST = 20
_BOTH = "Either 'SecretIdList' or 'Filters' must be provided, but not both."


class SecretStore(Protocol):
    """Reads secrets past all permissions."""

    def find(self, call: Call, filters: Sequence[Mapping[str, Any]]) -> Sequence[str]:
        """Return the names of the secrets that filters let through, sorted."""

    def read(self, call: Call, name: str) -> Mapping[str, Any]:
        """Return a secret's value, in the form of the answer.

        Raises:
            AwsError: It is not there, or about to be deleted.
        """


Refuse = Callable[["Call", str], AwsError | None]
"""Says whether a caller may read one secret, or with what he is refused."""


def add_operations(operations: Operations, store: SecretStore, refuse: Refuse) -> None:
    """Answer ``BatchGetSecretValue`` with code of ours."""

    def read(call: Call) -> dict[str, Any]:
        names, token = _choose(call, store)
        values: list[Mapping[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for name in names:
            try:
                values.append(_read(call, name, store, refuse))
            except AwsError as error:
                told = {"ErrorCode": error.code, "Message": error.message}
                errors.append({"SecretId": name, **told})
        answer: dict[str, Any] = {"SecretValues": values, "Errors": errors}
        return answer | ({"NextToken": token} if token else {})

    operations.add("secretsmanager", "BatchGetSecretValue", read)


def _choose(call: Call, store: SecretStore) -> tuple[Sequence[str], str]:
    """Return the secrets of one page, and where the next one begins."""
    names, filters = call.params.get("SecretIdList"), call.params.get("Filters")
    if bool(names) is bool(filters):
        raise AwsError("InvalidParameterException", _BOTH)
    if names:
        return names, ""
    found = store.find(call, filters or ())
    token = str(call.params.get("NextToken") or 0)
    if not token.isdecimal():
        raise AwsError("InvalidNextTokenException", "The NextToken value is invalid.")
    first = int(token)
    last = first + int(call.params.get("MaxResults") or _MOST)
    return found[first:last], str(last) if last < len(found) else ""


def _read(
    call: Call, name: str, store: SecretStore, refuse: Refuse
) -> Mapping[str, Any]:
    """Read one secret.

    Raises:
        AwsError: The caller may not, or it is not there.
    """
    refusal = refuse(call, name)
    if refusal is not None:
        raise refusal
    return store.read(call, name)
