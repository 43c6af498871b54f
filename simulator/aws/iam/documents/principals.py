"""The principals of a document: how they are written, and whether they are there.

Source: IAM user guide, "AWS JSON policy elements: Principal". A service that looks its
principals up refuses one that is not there; KMS, S3, SNS, Secrets Manager and ECR say
so in their guides, IAM itself in the page on trust policies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.documents.faults import Fault
from gameday.simulator.aws.iam.documents.reading import list_texts
from gameday.simulator.aws.iam.documents.services import is_service_principal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.documents.surroundings import (
        Directory,
        Surroundings,
    )

__all__ = ["check_principals", "count_principals", "exists", "is_written_well"]

_ACCOUNT = re.compile(r"\d{12}")
_UNIQUE_ID = re.compile(r"A(IDA|ROA)[A-Z0-9]{12,}(:\S+)?")
_CANONICAL = re.compile(r"[0-9a-f]{64}")
_DOMAIN = re.compile(r"([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(/\S*)?")
_ORIGIN_ACCESS = "user/CloudFront Origin Access Identity "
"""Users of CloudFront's own (developer guide, "Use an origin access identity")."""
_PROVIDERS = {"oidc-provider", "saml-provider"}
_ENTITIES = {"role", "user"}
_SESSIONS = {"assumed-role", "federated-user"}


def check_principals(
    statement: Mapping[str, Any], around: Surroundings
) -> Iterator[Fault]:
    """Check who a statement is for."""
    form = around.form
    for name in ("Principal", "NotPrincipal"):
        if name in statement and form.principals:
            yield from _check_element(statement[name], around)
    if "NotPrincipal" in statement and statement.get("Effect") == "Allow":
        yield Fault("allow-not-principal")
    everybody = statement.get("Principal") in ("*", {"AWS": "*"})
    if form.everybody and not everybody:
        yield Fault("principal", str(statement.get("Principal")))


def count_principals(statement: Mapping[str, Any]) -> int:
    """Count whom a statement names."""
    principal = statement.get("Principal")
    if not isinstance(principal, Mapping):
        return 1
    return sum(len(list_texts(each) or ()) for each in principal.values())


def _check_element(element: Any, around: Surroundings) -> Iterator[Fault]:
    form = around.form
    if isinstance(element, str):
        if form.objects:
            yield Fault("principal-object")
        elif element != "*":
            yield Fault("syntax")
        return
    if not isinstance(element, Mapping):
        yield Fault("syntax")
        return
    for kind, value in element.items():
        texts = list_texts(value)
        if kind not in form.principals:
            yield Fault("principal", f'"{kind}"')
        elif texts is None:
            yield Fault("syntax")
        else:
            for text in texts:
                yield from _check_one(kind, text, around)


def _check_one(kind: str, text: str, around: Surroundings) -> Iterator[Fault]:
    form = around.form
    if kind == "AWS":
        if not _is_aws(text, around):
            yield Fault("principal", f'"AWS":"{text}"')
    elif kind == "Service":
        if not is_service_principal(text):
            named = "service" if "service" in form.says else "principal"
            yield Fault(named, f'"SERVICE":"{text}"')
    elif kind == "Federated":
        if not _is_provider(text):
            named = "federated-form" if "federated-form" in form.says else "principal"
            yield Fault(named, f'"FEDERATED":"{text}"')
    elif _CANONICAL.fullmatch(text) is None:
        yield Fault("principal", f'"CanonicalUser":"{text}"')


def _is_aws(text: str, around: Surroundings) -> bool:
    if text == "*":
        return True
    if not is_written_well(text):
        return False
    return "principals" not in around.form.checks or exists(text, around.directory)


def is_written_well(text: str) -> bool:
    """Tell an account, a unique id or the ARN of a principal from other texts.

    A group is no principal, and an ARN is written whole: no wildcard stands in it.
    """
    if _ACCOUNT.fullmatch(text) or _UNIQUE_ID.fullmatch(text):
        return True
    arn = Arn.parse(text)
    if arn is None or "*" in text or "?" in text:
        return False
    if arn.service == "iam" and arn.account == "cloudfront":
        return arn.resource.startswith(_ORIGIN_ACCESS)
    if not _ACCOUNT.fullmatch(arn.account) or not arn.partition.startswith("aws"):
        return False
    if arn.service == "sts":
        return arn.kind in _SESSIONS
    is_root = arn.resource == "root"
    return arn.service == "iam" and (is_root or arn.kind in _ENTITIES)


def exists(principal: str, directory: Directory) -> bool:
    """Say whether a principal is there: its account, its user or role, its unique id.

    Args:
        principal: An account, an ARN or a unique id, written well.
        directory: Who there is.
    """
    if _UNIQUE_ID.fullmatch(principal):
        return directory.has_unique_id(principal.split(":", maxsplit=1)[0])
    arn = Arn.parse(principal)
    if arn is None or arn.resource == "root" or not directory.keeps(arn.account):
        return True
    kind, _, name = arn.resource.partition("/")
    if kind == "federated-user":
        return True  # of a name that anybody may choose
    if kind == "assumed-role":
        return directory.has_principal(arn.account, "role", name.split("/")[0])
    return directory.has_principal(arn.account, kind, name)


def _is_provider(text: str) -> bool:
    arn = Arn.parse(text)
    if arn is None:
        return text == "*" or _DOMAIN.fullmatch(text) is not None
    return arn.service == "iam" and arn.kind in _PROVIDERS
