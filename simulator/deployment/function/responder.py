"""Handlers deployed as functions: with a role, a rule, and the permission between."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gameday.responders.catalogue import Responder as FolderContent
from gameday.responders.template import render_template
from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.eventbridge.unsent import list_unsent
from gameday.simulator.deployment.deployed import tell_deployed
from gameday.simulator.deployment.estate import fill_from_estate
from gameday.simulator.deployment.function.callables import CallableSource
from gameday.simulator.deployment.function.settings import (
    Settings,
    read_settings,
)
from gameday.simulator.deployment.function.source import HandlerSource, find_source
from gameday.simulator.deployment.settings import PERMISSIVE
from gameday.simulator.deployment.uploads import BUCKET, upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gameday.simulator.aws.lambda_.package import SourceFiles
    from gameday.simulator.deployment.responder import Request
    from gameday.simulator.deployment.site import Site

__all__ = ["FunctionResponder", "load_function"]


class Code(Protocol):
    """Where a function's code comes from."""

    @property
    def name(self) -> str:
        """A name for reports."""

    @property
    def handler(self) -> str:
        """The handler as Lambda names it."""

    @property
    def sources(self) -> SourceFiles:
        """The files it is from."""

    def pack(self) -> bytes:
        """Return the deployment package."""


@dataclass(frozen=True, slots=True)
class FunctionResponder:
    """A handler that is deployed as a Lambda function."""

    code: Code
    settings: Settings

    @classmethod
    def from_callable(
        cls,
        handler: Callable[[Any, Any], Any],
        *,
        name: str | None = None,
        pattern: Mapping[str, Any] | None = None,
        policy: Sequence[Mapping[str, Any]] | None = None,
        timeout: int | None = None,
        memory: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> FunctionResponder:
        """Make a responder of a function object; that very object is called.

        Args:
            handler: Takes an event and a context, as every handler does.
            name: What reports call it; the function's own name where left out.
            pattern: An event pattern; findings of severity 4 and above where left out.
            policy: IAM statements of its role; it may do everything where left out.
            timeout: Seconds.
            memory: Megabytes.
            environment: Environment variables.

        Raises:
            UsageError: Something of it cannot be.
        """
        said = {
            "pattern": pattern,
            "policy": policy,
            "timeout": timeout,
            "memory": memory,
            "environment": environment,
        }
        given = {key: value for key, value in said.items() if value is not None}
        own = str(name or getattr(handler, "__name__", "handler"))
        clean = re.sub(r"[^A-Za-z0-9]+", "-", own).strip("-") or "handler"
        settings = read_settings(given, beside=None, where=clean)
        return cls(CallableSource(clean, handler), settings)

    @property
    def name(self) -> str:
        """The handler's file, or its function's name."""
        return self.code.name

    def deploy(self, site: Site) -> None:
        """Put the code into a bucket and make the stack.

        Raises:
            PreflightFailed: It could not be deployed.
        """
        account = site.account
        key = f"{self.name}.zip"
        packed = self.code.pack()
        upload(account, {key: packed})
        site.note_sources(packed, self.code.sources)
        template = fill_from_estate(self._render(key), account)
        stack = deploy_stack(account, f"responder-{self.name}", json.dumps(template))
        tell_deployed(
            site.journal,
            self.name,
            stack,
            notes=self._notes(),
            awaits=list(_list_awaited(template)),
        )

    def _render(self, key: str) -> dict[str, Any]:
        settings = self.settings
        template = render_template(
            FolderContent(
                slug=self.name,
                title=self.name,
                doc=f"The handler {self.code.handler}",
                code="",
                pattern=settings.pattern,
                policy=self._statements(),
                phases=(),
                timeout_s=settings.timeout,
                memory_mb=settings.memory,
                environment=settings.environment,
                folder=Path(),
            )
        )
        function = template["Resources"]["Function"]["Properties"]
        function |= {
            "Runtime": settings.runtime,
            "Handler": self.code.handler,
            "Code": {"S3Bucket": BUCKET, "S3Key": key},
        }
        return template

    def _statements(self) -> tuple[Mapping[str, Any], ...]:
        if self.settings.policy is None:
            return (PERMISSIVE,)
        return tuple(each.write() for each in self.settings.policy)

    def _notes(self) -> list[str]:
        if self.settings.policy is None:
            return ["no policy was given: the function may do everything"]
        return []


def load_function(request: Request) -> FunctionResponder:
    """Load a handler by its module or file.

    Raises:
        UsageError: There is none, or what is said about it cannot be.
    """
    source = find_source(request.spec, request.places)
    beside = _find_beside(source)
    settings = read_settings(request.settings, beside=beside, where=f"`{request.spec}`")
    return FunctionResponder(source, settings)


def _find_beside(source: HandlerSource) -> Path | None:
    for suffix in (".yaml", ".yml"):
        path = source.path.with_suffix(suffix)
        if path.is_file():
            return path
    return None


def _list_awaited(template: Mapping[str, Any]) -> Iterator[str]:
    """List what its rule waits for and nothing here sends."""
    for resource in template["Resources"].values():
        if pattern := (resource.get("Properties") or {}).get("EventPattern"):
            yield from list_unsent(json.dumps(pattern))
