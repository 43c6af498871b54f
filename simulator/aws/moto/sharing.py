"""What botocore makes anew for each session and client, and alike each time: made once.

A session reads the descriptions of services, and looks up what the name of each event
stands for; a client writes a method for every operation of its service, and puts a user
agent together twice a call from words that never change. Nothing that a client is asked
or answers is other than before: a session with descriptions of its own is left alone,
and a client's class stays its own, so that whoever changes one changes no other.

What moto itself makes anew is `aws.moto.loading`'s business.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore import useragent
from botocore.client import ClientCreator
from botocore.hooks import EVENT_ALIASES, EventAliaser

from gameday.scenarios.operations import model_loader, service_model

if TYPE_CHECKING:
    from botocore.model import ServiceModel

    from gameday.simulator.engine.patching import Patches

__all__ = ["share_clients", "share_models"]

_CREATOR: Any = ClientCreator
"""What of botocore makes clients; its own methods are replaced here."""
_load_model = _CREATOR._load_service_model  # noqa: SLF001 - nothing public is asked for one
_write_methods = _CREATOR._create_methods  # noqa: SLF001 - what it writes for a class
_ALIASED: dict[str, str] = {}
"""What names of events stand for, by the aliases that botocore has."""
_clean = lru_cache(maxsize=4096)(useragent.sanitize_user_agent_string_component)


def share_models(patches: Patches) -> None:
    """Give every session of botocore the same loader, unless it has paths of its own.

    A new session, which every exercise and every handler makes, would parse the
    descriptions of services again, 300 ms for EC2; with one loader it is 20 ms. What
    botocore makes of a description, piece by piece as clients ask, is shared likewise.
    """
    create = botocore.session.create_loader

    def find_loader(search_path_string: str | None = None) -> Any:
        return create(search_path_string) if search_path_string else model_loader()

    def find_model(self: Any, service: str, api_version: str | None = None) -> Any:
        if self._loader is model_loader():
            return service_model(service, api_version)
        return _load_model(self, service, api_version)

    patches.set(botocore.session, "create_loader", find_loader)
    patches.set(ClientCreator, "_load_service_model", find_model)


def share_clients(patches: Patches) -> None:
    """Have the clients of a service share the methods that are made of its model."""

    def create_methods(self: Any, service_model: ServiceModel) -> dict[str, Any]:
        shared = self._loader is model_loader()
        # Who listens to the making of a class adds to it, and changes it: a copy.
        return dict(
            _create_methods(service_model)
            if shared
            else _write_methods(self, service_model)
        )

    begin = EventAliaser.__init__

    def begin_aliasing(self: Any, emitter: Any, aliases: Any = None) -> None:
        begin(self, emitter, aliases)
        if aliases is None or aliases == EVENT_ALIASES:
            self._alias_name_cache = _ALIASED

    patches.set(EventAliaser, "__init__", begin_aliasing)
    patches.set(ClientCreator, "_create_methods", create_methods)
    patches.set(useragent, "sanitize_user_agent_string_component", _clean)


@lru_cache
def _create_methods(model: ServiceModel) -> dict[str, Any]:
    """Write the methods of a model's clients, documented as by nobody's session."""
    creator = _CREATOR.__new__(ClientCreator)
    creator._event_emitter = _open_emitter()  # noqa: SLF001 - all it is asked for
    methods: dict[str, Any] = _write_methods(creator, model)
    return methods


@lru_cache
def _open_emitter() -> Any:
    return botocore.session.Session().get_component("event_emitter")
