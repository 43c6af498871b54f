"""An account in moto, a virtual clock, and the runtime between them."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from gameday.scorecards.journal import Journal
from gameday.simulator.account import EmbeddedAccount
from gameday.simulator.aws.iam import Authority
from gameday.simulator.aws.lambda_.destinations import Outlets
from gameday.simulator.aws.lambda_.event_sources import EventSources
from gameday.simulator.aws.lambda_.operations import register_lambda_operations
from gameday.simulator.aws.lambda_.process_state import step_aside
from gameday.simulator.aws.lambda_.runtime import LambdaRuntime
from gameday.simulator.aws.lambda_.streams import StreamReaders
from gameday.simulator.aws.moto.emulator import emulate
from gameday.simulator.aws.moto.hooks.lambda_ import redirect_lambda
from gameday.simulator.aws.moto.hooks.queues import tell_event_sources
from gameday.simulator.aws.moto.hooks.streams import tell_stream_readers
from gameday.simulator.aws.moto.readers.iam import MotoSource
from gameday.simulator.aws.moto.readers.lambda_ import EventSourceMappings, Functions
from gameday.simulator.aws.moto.stores.logs import LogGroups
from gameday.simulator.aws.moto.stores.queues import Queues
from gameday.simulator.aws.moto.stores.topics import Topics
from gameday.simulator.aws.moto.wire import MotoWire
from gameday.simulator.engine.clock.limits import Limits
from gameday.simulator.engine.clock.process import virtual_time
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.engine.gateway.call import Caller
from gameday.simulator.engine.gateway.gateway import Gateway
from gameday.simulator.engine.gateway.interception import intercept
from gameday.simulator.engine.gateway.layers import Listener, record, trace
from gameday.simulator.engine.gateway.operations import Operations
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gameday.simulator.aws.lambda_.function import Function

ACCOUNT = "123456789012"
REGION = "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/execution"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
COLD_START_S = 0.25
API_LATENCY_S = 0.5


class World:
    """What a test of the runtime needs at hand."""

    def __init__(self, patches: Patches) -> None:
        self.clock = VirtualClock(
            datetime(2026, 1, 1, tzinfo=UTC), limits=Limits(step_s=4)
        )
        self.journal = Journal(None, self.clock.now, self.clock.elapsed)
        self.callers: list[tuple[str, str, str | None]] = []
        self.operations = Operations()
        self.listeners: list[Listener] = []
        gateway = Gateway(
            wire=MotoWire(),
            execute=emulate,
            identify=self._identify,
            operations=self.operations,
            layers=(step_aside, trace, self._delay, record(self.listeners)),
            now=self.clock.now,
            rng=random.Random(1),
        )
        self.runtime = LambdaRuntime(
            clock=self.clock,
            journal=self.journal,
            latency={"lambda.cold_start": COLD_START_S}.__getitem__,
            functions=Functions(),
            credentials=self._credentials,
            authority=Authority(MotoSource(), self.clock.now),
            outlets=Outlets(Queues(), Topics(), self._keep_event),
            logs=LogGroups(),
            rng=random.Random(2),
        )
        redirect_lambda(patches, self.runtime)
        self.events: list[tuple[str, Mapping[str, Any]]] = []
        """What was sent to event buses: the bus and the event."""
        tell_event_sources(
            patches,
            EventSources(
                self.clock, self.runtime.invoke, EventSourceMappings(), Queues()
            ),
        )
        self.lacks: list[tuple[str, str]] = []
        """What mappings ask for that is not simulated: the function and what."""
        readers = StreamReaders(
            self.clock,
            self.runtime.invoke,
            EventSourceMappings(),
            lambda arn, what: self.lacks.append((arn.rpartition(":")[2], what)),
        )
        tell_stream_readers(patches, readers)
        register_lambda_operations(self.operations, self.runtime)
        patches.enter_context(virtual_time(self.clock))
        intercept(patches, gateway)
        boto3.client("iam").create_role(
            RoleName="execution", AssumeRolePolicyDocument=json.dumps(TRUST)
        )
        self.permit("*")
        self.callers.clear()

    def permit(self, *actions: str) -> None:
        """Let the functions' role do some actions, and nothing else."""
        statement = {"Effect": "Allow", "Action": [*actions], "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        boto3.client("iam").put_role_policy(
            RoleName="execution", PolicyName="may", PolicyDocument=json.dumps(document)
        )

    def _keep_event(
        self, event: Mapping[str, Any], *, account: str, region: str, bus: str
    ) -> None:
        assert (account, region) == (ACCOUNT, REGION)
        self.events.append((bus, event))

    def deploy(self, name: str, files: str | dict[str, str], **options: Any) -> str:
        """Create a function; a text is its ``index.py``."""
        content = {"index.py": files} if isinstance(files, str) else files
        defaults = {
            "Runtime": "python3.13",
            "Role": ROLE,
            "Handler": "index.handler",
            "Code": {"ZipFile": _pack(content)},
        }
        client = boto3.client("lambda", REGION)
        created = client.create_function(FunctionName=name, **(defaults | options))
        return str(created["FunctionArn"])

    def play(self, action: Callable[[], Any]) -> Any:
        """Run an action as an actor, to the end of everything that follows."""
        actor = self.clock.spawn("test", action)
        self.clock.run()
        return actor.result

    def invoke(self, arn: str, event: object = None) -> Any:
        """Invoke a function and return the runtime's result."""
        payload = json.dumps(event).encode()
        return self.play(lambda: self.runtime.invoke(arn, payload))

    def answer(self, arn: str, event: object = None) -> Any:
        """Invoke a function and return what it answered."""
        return json.loads(self.invoke(arn, event).payload)

    def facts(self, *kinds: str) -> list[Any]:
        """Return the journal's facts of some kinds."""
        return [fact for fact in self.journal.facts if fact.kind in kinds]

    def log(self, name: str) -> list[str]:
        """Return what a function logged."""
        client = boto3.client("logs", REGION)
        events = client.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
        return [event["message"] for event in events]

    def _credentials(self, function: Function) -> tuple[str, str, str]:
        return f"ASIA{function.name.upper()}", "secret", f"token of {function.role}"

    def _identify(self, access_key: str | None, _service: str) -> Caller:
        arn = f"arn:aws:sts::{ACCOUNT}:caller/{access_key}"
        return Caller("role", ACCOUNT, arn, access_key=access_key)

    def _delay(self, call: Any, proceed: Any) -> Any:
        if self.clock.current is not None and call.service != "lambda":
            self.clock.sleep(API_LATENCY_S)
        self.callers.append((str(call.actor), call.operation, call.caller.access_key))
        return proceed(call)


@pytest.fixture
def pack() -> Callable[[dict[str, str]], bytes]:
    """Make a deployment package."""
    return _pack


def _pack(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An account where functions run."""
    with EmbeddedAccount(), Patches() as patches:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTS")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        world = World(patches)
        patches.callback(world.runtime.close)
        yield world
