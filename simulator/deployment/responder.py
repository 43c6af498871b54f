"""What every kind of responder has in common: it is loaded first, then deployed.

Loading finds every mistake before anything is played; deploying puts the responder into
the account as its users do, and from then on it is the account's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from gameday.scenarios.places import Places
    from gameday.simulator.deployment.site import Site

__all__ = ["Kind", "Request", "Responder"]


@dataclass(frozen=True, slots=True)
class Request:
    """A responder as a person asked for it."""

    spec: str
    """What comes after the kind: a path, a module, a name."""
    places: Places
    """Where relative paths and modules are looked for."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The scenario's ``with:``, its references filled in when it is deployed."""


class Responder(Protocol):
    """A responder that was loaded and can be deployed."""

    @property
    def name(self) -> str:
        """What reports call it."""

    def deploy(self, site: Site) -> None:
        """Put it into the account of a site.

        Raises:
            PreflightFailed: It could not be deployed.
        """


Kind = Callable[[Request], Responder]
"""Loads responders of one kind; raises `UsageError` with every problem."""
