"""What an incident involves: what its steps speak of, and what belongs to that.

A key belongs to a user, a session and a function's code run with a role, an interface
is a part of an instance, which stands in a VPC. Answering an incident means changing
these, too. What a responder keeps of its own, such as a table of its cases, is its own
business. Everything else is a bystander; see `bystanders`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from gameday.simulator.referee.chronicle.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from gameday.simulator.account import Readers, Stack
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Involvement"]

_BUCKET = "AWS::S3::Bucket"
_STORES = frozenset({"AWS::DynamoDB::Table", _BUCKET, "AWS::SecretsManager::Secret"})
"""Where a responder may keep what it knows."""
_OWN = _STORES | {"AWS::Logs::LogGroup", "AWS::SNS::Topic", "AWS::SQS::Queue"}
"""What a responder that is told of it by its environment uses as its own."""
_SEPARATORS = re.compile(r"[:/]+")


class Involvement:
    """Finds what is involved, as it is at the moment of asking, or was before.

    Args:
        readers: What there is in the estate's account.
        client: Makes a boto3 client of the simulator's own, by the service's name.
        stack: The estate.
        named: Returns what the steps of the incident speak of; an inject may save more.
        responders: The names of the functions that responders run in.
    """

    def __init__(
        self,
        readers: Readers,
        client: Callable[[str], Any],
        stack: Stack,
        *,
        named: Callable[[], set[str]],
        responders: Iterable[str] = (),
    ) -> None:
        self._readers = readers
        self._client = client
        self._resources = {r.physical_id: r.type for r in stack.resources.values()}
        self._named = named
        self._own = set(self._find_own(responders))
        self._known: set[str] = set()
        self._records = Records(readers)
        self._records.begin(n for n, t in self._resources.items() if t == _BUCKET)

    def find(self) -> set[str]:
        """Find the ids, names and ARNs of everything that is or was involved."""
        involved = self._named() | self._own
        owners = self.owners
        involved |= {owners[name] for name in involved & owners.keys()}
        # What belonged to it once is remembered: a key that is deleted has no user any
        # more, and it was his all the same.
        self._known |= involved | set(self._find_belongings(involved))
        return set(self._known)

    def is_record(self, call: Call, resource: str) -> bool:
        """Tell whether a call only writes down something in its caller's own store."""
        if self._resources.get(resource) not in _STORES:
            return False
        return self._records.is_record(call, resource)

    def note(self, call: Call) -> None:
        """Take in a call that succeeded, once it has been weighed."""
        self._records.note(call)

    @property
    def owners(self) -> Mapping[str, str]:
        """The instance each interface and volume belongs to, as it is now."""
        return {
            part: instance.id
            for instance in self._readers.ec2.instances()
            for part in (*instance.interfaces, *instance.volumes)
        }

    def _find_belongings(self, involved: set[str]) -> Iterator[str]:
        for name in involved:
            key = self._readers.iam.access_key(name)
            if key is not None:
                yield key.user
            role = self._find_role(name)
            if role:
                yield from (role, role.rpartition("/")[2])
        for instance in self._readers.ec2.instances():
            if instance.id not in involved:
                continue
            if instance.vpc_id is not None:
                yield instance.vpc_id
            if instance.profile is not None:
                for role_fact in self._readers.iam.roles_of_profile(instance.profile):
                    yield from (role_fact.name, role_fact.arn)

    def _find_own(self, responders: Iterable[str]) -> Iterator[str]:
        """Find the estate's stores that the functions of responders are told of."""
        for name in responders:
            told = self._read_function(name).get("Environment", {})
            for value in told.get("Variables", {}).values():
                # By its name, its ARN, or a URL: all end in the name.
                words = {value, *_SEPARATORS.split(value)}
                for resource, kind in self._resources.items():
                    if kind in _OWN and words & {resource, _name_of(resource)}:
                        yield resource

    def _find_role(self, name: str) -> str:
        """Find the role of a function or workflow that is involved; empty if none."""
        match self._resources.get(name):
            case "AWS::Lambda::Function":
                return str(self._read_function(name).get("Role", ""))
            case "AWS::StepFunctions::StateMachine":
                return self._read_workflow_role(name)
            case _:
                return ""

    def _read_workflow_role(self, arn: str) -> str:
        try:
            found = self._client("stepfunctions").describe_state_machine(
                stateMachineArn=arn
            )
        except ClientError:
            return ""  # not there (any more): then nothing belongs to it
        return str(found["roleArn"])

    def _read_function(self, name: str) -> Mapping[str, Any]:
        try:
            found: Mapping[str, Any] = self._client(
                "lambda"
            ).get_function_configuration(FunctionName=name)
        except ClientError:
            return {}  # not there (any more): then nothing belongs to it
        return found


def _name_of(resource: str) -> str:
    """Return the name that an ARN or a queue's URL ends in, or a name itself."""
    return _SEPARATORS.split(resource)[-1]
