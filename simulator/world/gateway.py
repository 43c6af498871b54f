"""The way in: who a caller is, what may be done, and the chain every call passes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gameday.simulator.aws.autoscaling import HealthChecks
from gameday.simulator.aws.cloudformation.capabilities import check_capabilities
from gameday.simulator.aws.ec2 import StateChanges
from gameday.simulator.aws.ec2.disk_keys import check_disk_keys
from gameday.simulator.aws.ec2.dry_run import dry_run
from gameday.simulator.aws.ec2.group_references import (
    add_operations as add_group_references,
)
from gameday.simulator.aws.ec2.storage_work import StorageWork
from gameday.simulator.aws.iam import (
    Authority,
    Authorizer,
    Ledger,
    Ruling,
    denial_error,
)
from gameday.simulator.aws.iam.answers import add_operations as add_identity_operations
from gameday.simulator.aws.iam.authorize import authorize
from gameday.simulator.aws.iam.documents import check_documents
from gameday.simulator.aws.iam.linked_roles import make_linked_roles
from gameday.simulator.aws.json_texts import check_json
from gameday.simulator.aws.lambda_.process_state import is_undisturbed, step_aside
from gameday.simulator.aws.lambda_.role_needs import list_role_needs
from gameday.simulator.aws.lambda_.variables import hide_variables
from gameday.simulator.aws.logs.grants import LogGrants
from gameday.simulator.aws.logs.vended import VendedLogs
from gameday.simulator.aws.moto.credentials import issue_role_session
from gameday.simulator.aws.moto.emulator import emulate, find_gap, make_foresight
from gameday.simulator.aws.moto.members import name_unheeded
from gameday.simulator.aws.moto.readers.ec2 import read_states
from gameday.simulator.aws.moto.readers.iam import MotoSource
from gameday.simulator.aws.moto.readers.iam.directory import MotoDirectory
from gameday.simulator.aws.moto.readers.lambda_ import Functions
from gameday.simulator.aws.moto.readers.logs import MotoLogs
from gameday.simulator.aws.moto.readers.sts import MotoKeys
from gameday.simulator.aws.moto.stores.disks import MotoDisks
from gameday.simulator.aws.moto.stores.iam import MotoBoundaries
from gameday.simulator.aws.moto.stores.linked_roles import MotoLinkedRoles
from gameday.simulator.aws.moto.stores.log_delivery import MotoLogStore
from gameday.simulator.aws.moto.stores.log_policies import MotoLogPolicies
from gameday.simulator.aws.moto.stores.role_sessions import MotoRoleSessions
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets, MotoObjects
from gameday.simulator.aws.moto.stores.scaling_groups import MotoGroups
from gameday.simulator.aws.moto.stores.secrets import MotoSecrets
from gameday.simulator.aws.moto.stores.unfinished import MotoUnfinished
from gameday.simulator.aws.moto.user_sessions import MotoUserSessions
from gameday.simulator.aws.moto.wire import MotoWire
from gameday.simulator.aws.owners import serve_where_it_is
from gameday.simulator.aws.refusals import refuse, reword, throttle
from gameday.simulator.aws.s3.blocked_keys import block_customer_keys
from gameday.simulator.aws.s3.deleting import add_operations as add_deletions
from gameday.simulator.aws.s3.lifecycle import check_lifecycle
from gameday.simulator.aws.secretsmanager.batches import add_operations as add_batches
from gameday.simulator.aws.ssm.documents import check_content
from gameday.simulator.aws.stepfunctions.diagnostics import check_definitions
from gameday.simulator.aws.sts.assuming import add_operations as add_role_operations
from gameday.simulator.aws.sts.identities import Identities
from gameday.simulator.aws.sts.service_roles import ServiceRoles
from gameday.simulator.aws.sts.tokens import add_operations as add_session_operations
from gameday.simulator.engine.gateway.gateway import Gateway
from gameday.simulator.engine.gateway.interception import intercept
from gameday.simulator.engine.gateway.layers import (
    count,
    delay,
    for_others,
    notice_gaps,
    record,
    trace,
)
from gameday.simulator.engine.gateway.operations import Operations
from gameday.simulator.world.looks import Looks
from gameday.simulator.world.stacks import make_stack_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam import Decision
    from gameday.simulator.engine.gateway.call import AwsError, Call
    from gameday.simulator.engine.gateway.gateway import Layer
    from gameday.simulator.engine.gateway.layers import Foresee
    from gameday.simulator.engine.patching import Patches
    from gameday.simulator.world.world import World

__all__ = ["open_gateway"]


def open_gateway(world: World, patches: Patches) -> None:
    """Let every AWS request of this process be answered by the world."""
    _open_identity(world)
    world.looks = Looks(world.account, lambda: world.gateway)
    refusing = refuse(world.looks.ask, world.quotas)
    world.stack_calls = make_stack_calls(
        world, _check_writings(), lambda: _list_act_layers(world), refusing
    )
    world.gateway = Gateway(
        wire=MotoWire(),
        execute=emulate,
        identify=world.identities.identify,
        operations=world.operations,
        layers=_stack_layers(world, refusing),
        now=world.clock.now,
        rng=world.chance("requests"),
    )
    intercept(patches, world.gateway)


def _open_identity(world: World) -> None:
    """Open what knows principals, policies and sessions."""
    source = MotoSource()
    world.identities = Identities(
        lambda: world.account.accounts, MotoKeys(), is_undisturbed
    )
    world.authorizer = Authorizer(source)
    world.authority = Authority(source, world.clock.now)
    world.roles = ServiceRoles(world.authority, issue_role_session)
    world.permissions = Ledger(source.identity, _list_standing)
    world.operations = Operations()
    add_identity_operations(world.operations, source, MotoBoundaries())
    add_session_operations(world.operations, MotoUserSessions())
    add_role_operations(world.operations, MotoRoleSessions())
    add_deletions(
        world.operations,
        MotoObjects(),
        lambda call, each: world.authorizer.refuse_part(
            call, Delete={"Objects": [each]}
        ),
    )
    add_batches(world.operations, MotoSecrets(), partial(_refuse_secret, world))
    add_group_references(
        world.operations,
        lambda account, region: world.account.read(account, region).ec2,
    )


def _refuse_secret(world: World, call: Call, name: str) -> AwsError | None:
    """Refuse one secret of a batch; what is asked of it is remembered like any call."""
    if call.caller.is_simulator:
        return None
    ruling = world.authorizer.rule_part(call, "GetSecretValue", SecretId=name)
    world.permissions.hear(call, ruling)
    if ruling.decision.allowed:
        return None
    return denial_error(call.service, "GetSecretValue", ruling.decision)


def _list_standing(role_arn: str) -> Iterator[str]:
    """List what Lambda takes a role for, as the functions that have it are set up."""
    for function in Functions().list_of_role(role_arn):
        yield from list_role_needs(function)


def _stack_layers(world: World, refusing: Layer) -> tuple[Layer, ...]:
    """List the layers, outermost first."""
    states = StateChanges(read_states, world.send_event, rng=world.chance("ec2"))
    return (
        step_aside,
        for_others(count(world.clock.limits.calls)),
        for_others(trace),
        for_others(record(world.listeners)),
        for_others(notice_gaps(partial(_find_gap, world), _make_foresight(world))),
        for_others(delay(world.clock, world.latency)),
        for_others(throttle(world.quotas)),
        for_others(authorize(world.authorizer, world.permissions.hear)),
        for_others(hide_variables(world.authorizer.decide_key_use)),
        for_others(dry_run),
        for_others(serve_where_it_is(lambda name: name in world.account.accounts)),
        *_check_writings(),
        for_others(check_capabilities),
        world.stack_calls.layer,
        block_customer_keys(MotoBuckets()),
        for_others(refusing),
        for_others(_open_health_checks(world, states).layer),
        for_others(states.layer),
        for_others(_open_storage(world).layer),
        for_others(_check_disk_keys(world)),
        make_linked_roles(MotoLinkedRoles()),
        _grant_logs(world).layer,
        for_others(reword),
    )


def _list_act_layers(world: World) -> tuple[Layer, ...]:
    """List what the calls of a stack for its resources pass, outermost first.

    They take no time of their own (a stack's is CloudFormation's), and EC2's rates do
    not end them: CloudFormation tries again.
    """
    return (
        count(world.clock.limits.calls),
        trace,
        record(world.listeners),
        authorize(world.authorizer, world.permissions.hear),
        *_check_writings(),
        make_linked_roles(MotoLinkedRoles()),
        _grant_logs(world).layer,
    )


def _check_writings() -> tuple[Layer, ...]:
    """List the layers that hold what is written against its form."""
    return (
        check_documents(MotoSource(), MotoDirectory()),
        check_definitions,
        check_content,
        check_json,
        check_lifecycle,
    )


def _open_health_checks(world: World, states: StateChanges) -> HealthChecks:
    """Make what lets Auto Scaling replace what no longer runs."""

    def tell_ended(instance: str) -> None:
        world.journal.record(
            "happening", "autoscaling", name="instance-terminated", resource=instance
        )
        world.tell_finished("ec2")
        world.tell_finished("autoscaling")

    return HealthChecks(
        MotoGroups(),
        world.pending,
        watch=states.watch,
        send=world.send_event,
        on_ended=tell_ended,
        now=world.clock.now,
        rng=world.chance("autoscaling"),
    )


def _open_storage(world: World) -> StorageWork:
    """Make what lets snapshots and images take their time."""
    return StorageWork(
        MotoUnfinished(),
        world.pending,
        send=world.send_event,
        on_finished=world.tell_finished,
        now=world.clock.now,
        rng=world.chance("ec2.storage"),
    )


def _check_disk_keys(world: World) -> Layer:
    """Make what lets a disk fail whose key its maker cannot use, and tells of it."""

    def observe(call: Call, decision: Decision) -> None:
        world.permissions.hear(call, Ruling(decision, (decision,)))

    return check_disk_keys(MotoDisks(), world.authorizer.decide_key_use, observe)


def _grant_logs(world: World) -> LogGrants:
    """Make what lets AWS deliver the logs that somebody sets up, estates included."""
    buckets = MotoBuckets(world.tell_delivery)
    return LogGrants(
        world.authorizer,
        VendedLogs(world.authority, buckets, MotoLogStore()),
        read=lambda place: MotoLogs(*place),
        buckets=buckets,
        policies=MotoLogPolicies(),
    )


def _find_gap(world: World, call: Call, *, answered: bool) -> str | None:
    """Say what of a call nobody here has; an operation that is ours is had."""
    operation = world.operations.find(call.service, call.operation)
    if operation is None:
        return find_gap(call, answered=answered)
    unheeded = name_unheeded(call, operation)
    # What was answered has told itself what it lacks.
    return unheeded or (None if answered else world.operations.foresee(call))


def _make_foresight(world: World) -> Foresee:
    """Make what says what deep in a call would do nothing; ours says what it lacks."""
    foresee = make_foresight()

    def foresee_emulated(call: Call) -> tuple[str | None, str | None]:
        operation = world.operations.find(call.service, call.operation)
        return foresee(call) if operation is None else (None, None)

    return foresee_emulated
