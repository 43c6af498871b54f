"""Policies of resources, refused where AWS would not take them.

A service holds a policy against IAM's grammar when it is put:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. The
emulator takes any text, and whoever reads it later would meet what AWS never has.
IAM's own policies are held against it by the emulator already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gameday.simulator.aws.iam.policy import PolicyError, parse_document
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["refuse_malformed"]


class _Refusal(NamedTuple):
    """Where an operation has its policy, and what its service says of a wrong one."""

    member: str
    code: str
    message: str


_KMS = _Refusal(
    "Policy", "MalformedPolicyDocumentException", "The new key policy is not valid"
)
_SECRET = _Refusal(
    "ResourcePolicy", "MalformedPolicyDocumentException", "The policy is not valid"
)
_SNS = _Refusal("Policy", "InvalidParameter", "Invalid parameter: Policy Error: null")
_SQS = _Refusal(
    "Policy",
    "InvalidAttributeValue",
    "Invalid value for the parameter Policy.",
)

_REFUSALS: Mapping[tuple[str, str], _Refusal] = {
    ("kms", "CreateKey"): _KMS,
    ("kms", "PutKeyPolicy"): _KMS,
    ("s3", "PutBucketPolicy"): _Refusal("Policy", "MalformedPolicy", ""),
    ("secretsmanager", "PutResourcePolicy"): _SECRET,
    ("sns", "CreateTopic"): _SNS,
    ("sns", "SetTopicAttributes"): _SNS,
    ("sqs", "CreateQueue"): _SQS,
    ("sqs", "SetQueueAttributes"): _SQS,
}
"""Each from the service's API reference, "Errors" of the operation."""


def refuse_malformed(call: Call, proceed: Proceed) -> Response:
    """Refuse a call that puts a policy AWS would not take.

    Raises:
        AwsError: It is not of IAM's grammar.
    """
    refusal = _REFUSALS.get((call.service, call.operation))
    if refusal is not None:
        for policy in _find_policies(call.params, refusal.member):
            try:
                parse_document(policy)
            except (PolicyError, ValueError) as error:
                raise AwsError(refusal.code, refusal.message or str(error)) from error
    return proceed(call)


def _find_policies(params: Mapping[str, Any], member: str) -> Iterator[str | bytes]:
    """Find the policy among the parameters, or among the attributes that are set.

    An empty one takes the policy away, and is none.
    """
    attributes = params.get("Attributes")
    found = [params.get(member)]
    found += [attributes.get(member)] if isinstance(attributes, dict) else []
    if params.get("AttributeName") == member:
        found.append(params.get("AttributeValue"))
    yield from (each for each in found if isinstance(each, str | bytes) and each)
