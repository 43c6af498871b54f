"""How large a document may be, and what there may be of its parts.

The figures stand in ``forms.yaml``, but for inline policies: those count together.
Source: IAM user guide, "IAM and AWS STS quotas" (read June 2026).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.documents.principals import count_principals
from gameday.simulator.aws.iam.documents.reading import list_texts, measure
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.simulator.aws.iam.documents.forms import Form
    from gameday.simulator.aws.iam.documents.surroundings import Directory
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["check_limits", "check_total"]

_INLINE = {"PutGroupPolicy": 5120, "PutRolePolicy": 10240, "PutUserPolicy": 2048}
"""Characters of all inline policies together, white space not counted."""


def check_limits(
    text: str, statements: Sequence[Mapping[str, Any]], form: Form
) -> None:
    """Check the size of a document and the number of its parts.

    Raises:
        AwsError: There is more than its service takes.
    """
    for name, found in _count(text, statements, form):
        limit = form.limits.get(name)
        if limit is not None and found > limit.most:
            raise limit.refuse(found)


def _count(
    text: str, statements: Sequence[Mapping[str, Any]], form: Form
) -> Iterator[tuple[str, int]]:
    yield "statements", len(statements)
    for statement in statements:
        yield "actions", len(list_texts(statement.get("Action", [])) or ())
        yield "principals", count_principals(statement)
    if "size" in form.limits:
        yield "size", measure(text, form.limits["size"].counts)


def check_total(call: Call, text: str, directory: Directory) -> None:
    """Check the size of all inline policies that a principal would have.

    Raises:
        AwsError: They are more than IAM takes together.
    """
    most = _INLINE.get(call.operation) if call.service == "iam" else None
    if most is None:
        return
    kind = call.operation.removeprefix("Put").removesuffix("Policy")
    name = str(call.params.get(f"{kind}Name"))
    kept = directory.inline_policies(call.account, kind.lower(), name)
    kept = kept | {str(call.params.get("PolicyName")): text}
    if sum(measure(each, "characters") for each in kept.values()) > most:
        whose = f"{kind.lower()} {name}"
        words = f"Maximum policy size of {most} bytes exceeded for {whose}"
        raise AwsError("LimitExceeded", words, status=409)
