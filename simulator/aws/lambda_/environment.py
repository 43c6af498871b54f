"""An execution environment: one warm copy of a function, for one invocation at a time.

It has the function's code imported once, its environment variables with the credentials
of its role, and its own view of the process. Environments are pooled as Lambda does it:
an idle one is used again, a second invocation at the same time gets another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.lambda_.attendance import Attendance
from gameday.simulator.aws.lambda_.chance import Chance
from gameday.simulator.aws.lambda_.children import Children
from gameday.simulator.aws.lambda_.handler import load_handler
from gameday.simulator.aws.lambda_.logs import FunctionLog, LogHandler
from gameday.simulator.aws.lambda_.package import TASK_ROOT
from gameday.simulator.aws.lambda_.process_state import function_state

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.handler import Handler
    from gameday.simulator.aws.lambda_.outcome import Failure
    from gameday.simulator.aws.lambda_.package import CodePackage
    from gameday.simulator.aws.lambda_.seams import LogStore, OpenEndpoint
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["ExecutionEnvironment"]


class ExecutionEnvironment:
    """A copy of a function that can be invoked again and again.

    Args:
        function: What it is a copy of.
        package: Its unpacked code.
        credentials: Access key, secret and token of its role's session.
        stream: Its log stream's name.
        clock: The exercise's clock.
        logs: Where its log goes.
        open_endpoint: Opens what answers its child processes.
    """

    def __init__(
        self,
        function: Function,
        package: CodePackage,
        credentials: tuple[str, str, str],
        *,
        stream: str,
        clock: Scheduler,
        logs: LogStore,
        open_endpoint: OpenEndpoint | None = None,
    ) -> None:
        self.function = function
        self.package = package
        self.stream = stream
        self.created_at = clock.elapsed()
        self.log = FunctionLog(function, clock.now, logs)
        self.handler: Handler | Failure | None = None
        """None until `load` was called."""
        attendance = Attendance(open_endpoint, clock, package.make_tmp())
        self.children = Children(attendance, clock, self.log.output)
        self._state = function_state(
            environment=_variables(function, credentials, stream),
            output=self.log.output,
            log_handler=LogHandler(self.log),
            package=package,
            chance=Chance(f"{function.arn}:{stream}", clock.elapsed),
            children=self.children,
        )

    def load(self) -> None:
        """Import the function's module, within the environment."""
        self.handler = load_handler(self.function.handler, self.package)

    def used_by(self, actor: Actor) -> AbstractContextManager[None]:
        """Make the process the function's whenever the actor has its turn."""
        return self._state.following(actor)


def _variables(
    function: Function, credentials: tuple[str, str, str], stream: str
) -> dict[str, str]:
    key, secret, token = credentials
    reserved = {
        "_HANDLER": function.handler,
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_SESSION_TOKEN": token,
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "LAMBDA_TASK_ROOT": TASK_ROOT,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
    }
    defaults = {
        "HOME": "/home/sbx_user1051",  # so that nobody's ~/.aws is read
        "LANG": "en_US.UTF-8",
        "PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "TZ": ":UTC",
    }
    return defaults | dict(function.environment) | reserved
