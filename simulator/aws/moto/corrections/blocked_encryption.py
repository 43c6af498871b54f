"""A bucket may block objects under keys that customers bring.

AWS: ``BlockedEncryptionTypes`` is a part of a bucket's default encryption, and may be
all that is said of it; a later configuration that says nothing of it leaves it as it
is (S3 API, PutBucketEncryption, GetBucketEncryption; hashicorp/terraform-provider-aws
#47320).

moto: refuses a configuration of that alone, and tells nobody of it.
"""

from __future__ import annotations

from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

from moto.s3.models import S3Backend
from moto.s3.responses import S3Response

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_MODELS: Any = import_module("moto.s3.models")
_XML: Any = import_module("xmltodict")
"""What moto reads and writes its requests with, which has no types."""
_TYPES = "BlockedEncryptionTypes"
_DEFAULT = "ApplyServerSideEncryptionByDefault"
_EVERY_BUCKETS = {"SSEAlgorithm": "AES256"}
"""What every bucket has unless it is told otherwise."""


def apply(patches: Patches) -> None:
    """Keep which encryption a bucket blocks, and tell it."""
    read, put, get = (
        S3Response._encryption_config_from_body,  # noqa: SLF001 - moto's way
        S3Backend.put_bucket_encryption,
        S3Backend.get_bucket_encryption,
    )
    answer: Any = S3Response.get_bucket_encryption
    convert = _MODELS.cfn_to_api_encryption

    @wraps(read)
    def read_configuration(response: Any) -> Any:
        said = _XML.parse(response.body)["ServerSideEncryptionConfiguration"]
        rule = (said or {}).get("Rule")
        if not isinstance(rule, dict) or _TYPES not in rule or _DEFAULT in rule:
            return read(response)
        rule[_DEFAULT] = dict(_EVERY_BUCKETS)
        return said

    @wraps(put)
    def put_and_keep(backend: Any, bucket_name: str, encryption: Any) -> None:
        before = get(backend, bucket_name)
        rule = encryption["Rule"]
        if before and _TYPES in before["Rule"]:
            rule.setdefault(_TYPES, before["Rule"][_TYPES])
        put(backend, bucket_name, encryption)

    @wraps(answer)
    def tell_blocked(response: Any) -> Any:
        status, headers, body = answer(response)
        kept = get(response.backend, response.bucket_name) or {}
        if kept["Rule"].get(_TYPES):
            blocked = {_TYPES: kept["Rule"][_TYPES]}
            told = _XML.unparse(blocked, full_document=False)
            text = body.decode() if isinstance(body, bytes) else body
            body = text.replace("</Rule>", f"{told}</Rule>")
            headers["content-length"] = str(len(body.encode()))
        return status, headers, body

    @wraps(convert)
    def convert_template(properties: Any) -> Any:
        rule = properties["ServerSideEncryptionConfiguration"][0]
        whole = {"ServerSideEncryptionByDefault": _EVERY_BUCKETS, **rule}
        made = convert({"ServerSideEncryptionConfiguration": [whole]})
        if _TYPES in rule:
            made["Rule"][_TYPES] = rule[_TYPES]
        return made

    patches.set(S3Response, "_encryption_config_from_body", read_configuration)
    patches.set(S3Backend, "put_bucket_encryption", put_and_keep)
    patches.set(S3Response, "get_bucket_encryption", tell_blocked)
    patches.set(_MODELS, "cfn_to_api_encryption", convert_template)
