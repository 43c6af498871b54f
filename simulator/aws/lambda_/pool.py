"""The execution environments of all functions: idle ones, and how new ones are made."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from gameday.simulator.aws.ids import make_hex
from gameday.simulator.aws.lambda_.environment import ExecutionEnvironment
from gameday.simulator.aws.lambda_.package import CodePackage, SourceFiles

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.seams import (
        LogStore,
        OpenEndpoint,
        RoleCredentials,
    )
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["EnvironmentPool"]

_LIFETIME_S = 3000.0  # below the hour for which the role's credentials are good


class EnvironmentPool:
    """Gives out execution environments and takes them back.

    Args:
        clock: The exercise's clock.
        credentials: Makes a session of a function's role.
        logs: Where functions' logs are kept.
        rng: Where the names of log streams come from.
        open_endpoint: Opens what answers functions' child processes.
    """

    def __init__(
        self,
        clock: Scheduler,
        credentials: RoleCredentials,
        logs: LogStore,
        rng: random.Random,
        open_endpoint: OpenEndpoint | None = None,
    ) -> None:
        self._clock = clock
        self._credentials = credentials
        self._logs = logs
        self._rng = rng
        self._open_endpoint = open_endpoint
        self._idle: dict[str, list[ExecutionEnvironment]] = {}
        self._made: list[ExecutionEnvironment] = []
        self._sources: dict[str, SourceFiles] = {}
        self._packages: dict[tuple[str, tuple[str, ...]], CodePackage] = {}

    def find_idle(self, function: Function) -> ExecutionEnvironment | None:
        """Take a warm environment; those of an older version are dropped."""
        oldest = self._clock.elapsed() - _LIFETIME_S
        idle = [
            environment
            for environment in self._idle.pop(function.arn, [])
            if environment.function == function and environment.created_at >= oldest
        ]
        found = idle.pop() if idle else None
        self._idle[function.arn] = idle
        return found

    def note_sources(self, code: bytes, files: SourceFiles) -> None:
        """Remember what a package was packed from; its stack traces will say it."""
        self._sources[b64encode(sha256(code).digest()).decode()] = files

    def note_template(self, function: Function, path: Path, line: int) -> None:
        """Remember which line of a template a function's code begins on."""
        self._sources[function.code_sha256] = SourceFiles(template=(path, line))

    def create(self, function: Function) -> ExecutionEnvironment:
        """Make a cold environment.

        Raises:
            CodeUnusable: The code cannot be unpacked.
            AwsError: The role cannot be assumed.
        """
        key = (function.code_sha256, function.layers)
        if key not in self._packages:
            self._packages[key] = CodePackage(
                function.code,
                function.layer_code,
                sources=self._sources.get(function.code_sha256),
            )
        environment = ExecutionEnvironment(
            function,
            self._packages[key],
            self._credentials(function),
            stream=self._stream(function),
            clock=self._clock,
            logs=self._logs,
            open_endpoint=self._open_endpoint,
        )
        self._made.append(environment)
        return environment

    def give_back(self, environment: ExecutionEnvironment) -> None:
        """Keep an environment for the next invocation."""
        self._idle.setdefault(environment.function.arn, []).append(environment)

    def close(self) -> None:
        """Forget the environments, end what they started and remove their files."""
        self._idle.clear()
        for each in self._made:
            each.children.end()
        self._made.clear()
        for package in self._packages.values():
            package.close()
        self._packages.clear()

    def _stream(self, function: Function) -> str:
        day = self._clock.now().strftime("%Y/%m/%d")
        return f"{day}/[{function.version}]{make_hex(self._rng)}"
