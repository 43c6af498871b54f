"""Systems Manager documents.

moto wants a format that templates need not give, and takes the content as text only.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    read_tags,
)

__all__ = ["TYPES"]


def _create_document(properties: Properties, place: Place) -> Resource:
    ssm = place.backend("ssm")
    content: Any = properties["Content"]
    ssm.create_document(
        content=content if isinstance(content, str) else json.dumps(content),
        requires=properties.get("Requires", []),
        attachments=properties.get("Attachments", []),
        name=place.name,
        version_name=properties.get("VersionName"),
        document_type=properties.get("DocumentType", "Command"),
        document_format=properties.get("DocumentFormat", "JSON"),
        target_type=properties.get("TargetType"),
        tags=[{"Key": k, "Value": v} for k, v in read_tags(properties).items()],
    )
    delete = partial(
        ssm.delete_document,
        name=place.name,
        document_version="",
        version_name="",
        force=True,
    )
    return Resource(place.name, on_delete=delete)


TYPES = {"AWS::SSM::Document": ResourceType(_create_document, name_property="Name")}
