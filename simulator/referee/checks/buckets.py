"""Checks of S3 buckets: whether anybody outside the account gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.referee.answer import Answer

if TYPE_CHECKING:
    from scenarios.checks.arguments import Bucket
    from simulator.referee.checks.scene import Scene

__all__ = ["bucket_private"]

_KEY = "gameday-probe"
_PROBES = (
    ("ListObjectsV2", ("Bucket",)),
    ("GetObject", ("Bucket", "Key")),
    ("PutObject", ("Bucket", "Key")),
)


def bucket_private(scene: Scene, about: Bucket) -> Answer:
    """Say whether an anonymous caller can neither list, read nor write a bucket."""
    for operation, names in _PROBES:
        parameters = {
            name: about.bucket if name == "Bucket" else _KEY for name in names
        }
        answer = scene.access(None, "s3", operation, parameters)
        if answer:
            return Answer(
                holds=False, reason=f"anybody may {operation}: {answer.reason}"
            )
    return Answer(holds=True, reason=f"{about.bucket} lets nobody in from outside")
