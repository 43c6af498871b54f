"""Each account has a canonical user id of its own.

AWS: S3 names the owners of buckets and objects, and those whom access control lists
let in, by the canonical user ids of their accounts (S3 user guide, "Access control list
(ACL) overview").

moto: has one id for all accounts, so that a list would let in everybody or nobody.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.s3.models import OWNER, s3_backends
from moto.s3.responses import S3Response

from gameday.simulator.aws.canonical_ids import make_canonical_id
from gameday.simulator.aws.moto.readers.iam.storage import BUCKET_OWNER

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


_IDS = (str(OWNER), "bcaf1ffd86f41161ca5fb16fd081034f", f">{BUCKET_OWNER}<")
"""What moto calls everybody; the second when it lists buckets, the last in a list."""


def apply(patches: Patches) -> None:
    """Write the id of who owns the bucket, or of who asks where there is none."""
    for name in ("bucket_response", "key_response"):
        patches.set(S3Response, name, _naming(getattr(S3Response, name)))


def _naming(answer: Any) -> Any:
    @wraps(answer)
    def answer_with_names(response: Any, *args: Any, **given: Any) -> Any:
        found = answer(response, *args, **given)
        if not isinstance(found, tuple):
            return found
        status, headers, body = found
        return status, headers, _name_owner(response, body)

    return answer_with_names


def _name_owner(response: Any, body: Any) -> Any:
    known = make_canonical_id(_find_account(response))
    for each in _IDS:
        owner = f">{known}<" if each.startswith(">") else known
        if isinstance(body, bytes) and body.lstrip().startswith(b"<"):
            body = body.replace(each.encode(), owner.encode())
        elif isinstance(body, str):
            body = body.replace(each, owner)
    return body


def _find_account(response: Any) -> str:
    name = getattr(response, "bucket_name", None)
    accounts = s3_backends.bucket_accounts
    account: str = accounts[name][1] if name in accounts else response.current_account
    return account
