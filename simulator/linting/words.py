"""What is said of a policy: what was expected, what was found, what AWS answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.validation import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.documents import Finding

__all__ = ["HINTS", "tell"]

_EXPECTED: Mapping[str, str] = {
    "action-colons": "an action as `service:Action`",
    "action-foreign": "actions that this policy is about",
    "action-form": "an action as `service:Action`",
    "action-unknown": "an action that the service has",
    "action-vendor": "the prefix of a service before the colon",
    "condition-key": "a condition key that there is",
    "condition-unfit": "a condition key that each of the actions has",
    "condition-value": "a value that the operator can compare",
    "effect": "`Allow` or `Deny`",
    "federated-form": "the ARN of a provider, or its domain",
    "json": "a JSON object",
    "first-byte": "a JSON object from the first character on",
    "operator": "an operator of conditions such as `StringEquals`",
    "principal": "an account, an ARN of a user, role or session, or a service",
    "resource-foreign": "the ARN of what the policy is put on, or of what is in it",
    "resource-form": "an ARN",
    "resource-legacy": "an ARN with all of its parts",
    "service": "a service's principal such as `lambda.amazonaws.com`",
    "sid": "a Sid of letters and digits",
    "sid-twice": "a Sid that no other statement has",
    "unfit": "a resource that the action can be about",
    "version": "`2012-10-17`",
}
HINTS: Mapping[str, str] = {
    "action-foreign": "the policy of a resource grants its own service's actions",
    "action-form": "such as `s3:GetObject`",
    "action-unknown": "the Service Authorization Reference lists them",
    "allow-not-principal": "name who is allowed, or deny",
    "both": "keep one of the two",
    "empty": "add a statement, or remove the policy",
    "has-NotPrincipal": "it is for whom it is attached to",
    "has-Principal": "it is for whom it is attached to",
    "has-Resource": "it is about what it is put on",
    "no-statement": "add `Statement`",
    "principal": "such as `arn:aws:iam::123456789012:role/name`; nothing stands for"
    " several but `*` alone",
    "principal-object": "such as `{AWS: '*'}`",
    "resource-form": "such as `arn:aws:s3:::bucket/*`, or `*`",
    "sid-twice": "give it another",
    "unfit": "actions on objects need `bucket/*`, those on the bucket its own ARN",
    "version": 'write `Version: "2012-10-17"`',
}
"""What to do about a kind of fault."""

_DOCUMENTS: Mapping[str, str] = {
    "domain": "access policy",
    "endpoint": "endpoint policy",
    "function": "permission",
    "identity": "policy",
    "managed": "managed policy",
    "trust": "trust policy",
}


def tell(name: str, form: str, finding: Finding) -> str:
    """Say what is wrong with the policy of a resource.

    Args:
        name: The resource's logical id.
        form: Of which form the policy is.
        finding: What is wrong.
    """
    document = _DOCUMENTS.get(form, "resource policy")
    return (
        f"the {document} of `{name}`: {_explain(finding)};"
        f" AWS answers {finding.code}: {finding.says}"
    )


def _explain(finding: Finding) -> str:
    word, _, rest = finding.kind.partition("-")
    if word == "misses":
        return f"expected `{rest}`, found none"
    if word == "has":
        return f"expected no `{rest}`, found one"
    if finding.kind == "unknown-field":
        return f"expected an element of the policy language, found `{finding.found}`"
    if finding.kind == "both":
        return f"expected `{finding.found}` or `Not{finding.found}`, found both"
    expected = _EXPECTED.get(finding.kind)
    if expected is None:
        return "it is not one that its service would take"
    return f"expected {expected}, found {show(finding.found or None)}"
