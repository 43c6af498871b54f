"""AWS operations by the names botocore gives them, from botocore's own models.

No client is made and no call either; the models are data files that botocore ships.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import Fault

if TYPE_CHECKING:
    from collections.abc import Collection

    from botocore.model import ServiceModel

__all__ = ["find_operation", "input_shape", "model_loader", "service_model"]


@lru_cache(maxsize=1)
def model_loader() -> Any:
    """Return the one loader of botocore's models.

    It remembers what it read. A session that is given this loader (as its component
    ``data_loader``) reads no model a second time.
    """
    from botocore.loaders import create_loader

    loader: Any = create_loader()
    loader._search_paths = _Paths(loader._search_paths)  # noqa: SLF001 - see below
    return loader


class _Paths(list[str]):
    """Search paths without repetition: every boto3 session appends boto3's again."""

    def append(self, path: str) -> None:
        if path not in self:
            super().append(path)


@cache
def service_model(service: str, api_version: str | None) -> ServiceModel:
    """Return the one model of a service, of its newest version where none is said.

    What botocore makes of a description, piece by piece as it is asked, it keeps there.

    Raises:
        UnknownServiceError: There is no such service.
    """
    from botocore.model import ServiceModel

    described = model_loader().load_service_model(service, "service-2", api_version)
    return ServiceModel(described, service)


@lru_cache(maxsize=1)
def _services() -> Collection[str]:
    services: list[str] = model_loader().list_available_services("service-2")
    return services


def find_operation(name: str) -> Fault | None:
    """Return what is wrong with an operation's name, ``service:Operation``; or None."""
    service, _, operation = name.partition(":")
    if service not in _services():
        hint = suggest(service, _services())
        return Fault((), f"unknown AWS service `{service}`", hint)
    known = service_model(service, None).operation_names
    if operation not in known:
        message = f"`{service}` has no operation `{operation}`"
        return Fault((), message, suggest(operation, known))
    return None


def input_shape(name: str) -> Any:
    """Return the input shape of an operation that exists; None if it has none."""
    service, _, operation = name.partition(":")
    return service_model(service, None).operation_model(operation).input_shape
