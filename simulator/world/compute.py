"""What runs responders: functions and their queues, programs, runbooks, workflows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gameday.scorecards.actor import Actor
from gameday.simulator.aws import stepfunctions
from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.hosts import address
from gameday.simulator.aws.iam import Source
from gameday.simulator.aws.lambda_.destinations import Outlets
from gameday.simulator.aws.lambda_.event_sources import EventSources
from gameday.simulator.aws.lambda_.operations import register_lambda_operations
from gameday.simulator.aws.lambda_.runtime import LambdaRuntime
from gameday.simulator.aws.lambda_.streams import StreamReaders
from gameday.simulator.aws.moto.hooks.lambda_ import redirect_lambda
from gameday.simulator.aws.moto.hooks.pipes import tell_pipes
from gameday.simulator.aws.moto.hooks.queues import tell_event_sources
from gameday.simulator.aws.moto.hooks.streams import tell_stream_readers
from gameday.simulator.aws.moto.readers.lambda_ import EventSourceMappings, Functions
from gameday.simulator.aws.moto.stores.logs import LogGroups
from gameday.simulator.aws.moto.stores.queues import Queues
from gameday.simulator.aws.moto.stores.topics import Topics
from gameday.simulator.aws.principals import LAMBDA
from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.aws.ssm import automation
from gameday.simulator.aws.sts.service_roles import RoleRefused
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.ssm.automation.service import Automation
    from gameday.simulator.deployment.programs.runtime import CommandRuntime
    from gameday.simulator.engine.endpoint import Endpoint
    from gameday.simulator.engine.patching import Patches
    from gameday.simulator.world.world import World

__all__ = ["import_rooms", "open_automation", "open_compute", "open_programs"]


def open_compute(world: World, stack: ExitStack, patches: Patches) -> None:
    """Open what runs code in the account; what few exercises use, once it is used."""
    _open_lambda(world, stack, patches)
    operations = world.operations
    operations.open_on_call("ssm", automation.OPERATIONS, lambda: world.automation)
    operations.open_on_call(
        "stepfunctions", stepfunctions.OPERATIONS, lambda: _open_workflows(world)
    )


def open_programs(world: World) -> CommandRuntime:
    """Open the machine that runs programs."""
    # Late: few exercises have programs.
    from gameday.simulator.deployment.programs.runtime import CommandRuntime

    return CommandRuntime(
        clock=world.clock,
        journal=world.journal,
        open_endpoint=partial(_open_endpoint, world),
        begin_session=world.account.issuer.begin_session,
        rng=world.chance("commands"),
        printed=world.printed,
    )


def open_automation(world: World) -> Automation:
    """Open Systems Manager Automation, and have it answer its operations."""
    # Late: few exercises have runbooks, and importing what runs them takes 40 ms.
    from gameday.simulator.aws.moto.readers.ssm import MotoSsm
    from gameday.simulator.aws.ssm.automation.operations import add_operations
    from gameday.simulator.aws.ssm.automation.service import Automation

    opened = Automation(
        clock=world.clock,
        journal=world.journal,
        clients=world.account.client,
        reader=MotoSsm(),
        roles=world.roles,
        rng=world.chance("automation"),
        printed=world.printed,
        open_endpoint=partial(_open_endpoint, world),
    )
    add_operations(world.operations, opened)
    return opened


def _open_endpoint(world: World) -> Endpoint:
    """Open what answers a program, or the child processes of a function or a script."""
    # Late: few exercises have any, and it takes 15 ms to import.
    from gameday.simulator.engine.endpoint import Endpoint
    from gameday.simulator.engine.endpoint.outside import WebOutside

    return Endpoint(world.gateway, address, WebOutside(world.web, world.clock))


def _open_workflows(world: World) -> None:
    # Late: few exercises have state machines, and importing them takes 30 ms.
    from gameday.simulator.aws.moto.stores.stepfunctions import MotoExecutions
    from gameday.simulator.aws.stepfunctions.executions import StateMachines
    from gameday.simulator.aws.stepfunctions.operations import add_operations

    machines = StateMachines(
        clock=world.clock,
        journal=world.journal,
        store=MotoExecutions(),
        rng=world.chance("states"),
        clients=world.account.client,
        roles=world.roles,
    )
    add_operations(world.operations, machines)


def import_rooms() -> None:
    """Import what is otherwise imported once it is used: a warm process forks often."""
    # What is imported is what the three functions above import, for the same reason.
    import gameday.simulator.aws.moto.readers.ssm
    import gameday.simulator.aws.moto.stores.stepfunctions
    import gameday.simulator.aws.ssm.automation.operations
    import gameday.simulator.aws.ssm.automation.service
    import gameday.simulator.aws.stepfunctions.executions
    import gameday.simulator.aws.stepfunctions.operations
    import gameday.simulator.deployment.programs.runtime  # noqa: F401 - for later


def _open_lambda(world: World, stack: ExitStack, patches: Patches) -> None:
    world.lambdas = LambdaRuntime(
        clock=world.clock,
        journal=world.journal,
        latency=world.latency,
        functions=Functions(),
        credentials=lambda function: _assume(world, function),
        authority=world.authority,
        outlets=Outlets(Queues(), Topics(), world.send_event),
        logs=LogGroups(),
        rng=world.chance("lambda"),
        open_endpoint=partial(_open_endpoint, world),
    )
    stack.callback(world.lambdas.close)
    redirect_lambda(patches, world.lambdas)
    register_lambda_operations(world.operations, world.lambdas)
    world.event_sources = EventSources(
        world.clock, world.lambdas.invoke, EventSourceMappings(), Queues()
    )
    tell_event_sources(patches, world.event_sources)
    readers = StreamReaders(
        world.clock,
        world.lambdas.invoke,
        EventSourceMappings(),
        partial(_tell_lack, world),
    )
    tell_stream_readers(patches, readers)
    tell_pipes(patches, partial(_tell_pipe, world))


def _tell_pipe(world: World, name: str, source: str) -> None:
    record = RunRecord(world.journal, Actor("pipe", name), "")
    record.lacked("pipes", f"what a pipe carries on from {source}")


def _tell_lack(world: World, function_arn: str, what: str) -> None:
    function = world.lambdas.find(function_arn)
    if function is not None:
        RunRecord(world.journal, function.actor, "").lacked("lambda", what)


def _assume(world: World, function: Function) -> tuple[str, str, str]:
    """Begin a session of a function's execution role, if it trusts Lambda.

    Every call of it tells which function makes it (Lambda developer guide, "Using
    source function ARN to control function access behavior").

    Raises:
        AwsError: It does not, or it does not exist.
    """
    # A function's role is one of its own account, so that is the source's account.
    role, name = function.role, function.name
    source = Source(Arn.read(role).account, world.account.region)
    keys = {"lambda:SourceFunctionArn": function.arn}
    try:
        issued = world.roles.assume(LAMBDA, role, name, source=source, keys=keys)
    except RoleRefused as refused:
        raise AwsError(
            "AccessDeniedException",
            "The role defined for the function cannot be assumed by Lambda"
            f" ({refused.decision.reason})",
            status=403,
        ) from refused
    return issued.access_key, issued.secret, issued.token or ""
