"""What an incident involves: what its steps speak of, and what belongs to that.

A key belongs to a user, a session and a function's code run with a role, an interface
is a part of an instance, which stands in a VPC. Answering an incident means changing
these, too. What a responder keeps of its own, such as a table of its cases, is its own
business. Everything else is a bystander; see `bystanders`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from gameday.simulator.referee.chronicle.records import is_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from gameday.simulator.account import Readers, Stack
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Involvement"]

_FUNCTION = "AWS::Lambda::Function"
_STORES = frozenset(
    {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"}
)
"""Where a responder may keep what it knows."""


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
        return is_record(call, resource, self._readers.policies)

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
            if self._resources.get(name) == _FUNCTION:
                role = str(self._read_function(name).get("Role", ""))
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
                if self._resources.get(value) in _STORES:
                    yield value

    def _read_function(self, name: str) -> Mapping[str, Any]:
        try:
            found: Mapping[str, Any] = self._client(
                "lambda"
            ).get_function_configuration(FunctionName=name)
        except ClientError:
            return {}  # not there (any more): then nothing belongs to it
        return found
