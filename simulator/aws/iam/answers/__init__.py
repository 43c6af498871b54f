"""Operations of IAM that moto lacks or has wrongly, answered by code of ours.

Each module answers for one thing; `add_operations` registers them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.answers import boundaries, simulation

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.answers.boundaries import Boundaries
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_operations"]


def add_operations(
    operations: Operations, source: PolicySource, bounds: Boundaries
) -> None:
    """Answer with code of ours from now on.

    Args:
        operations: Where they are added.
        source: Where the policies of the accounts are read.
        bounds: Where the boundaries of users are kept.
    """
    boundaries.add_operations(operations, bounds)
    simulation.add_operations(operations, source)
