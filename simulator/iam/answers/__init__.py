"""Operations of IAM and STS that moto lacks or has wrongly, answered by code of ours.

Each module answers for one thing; `add_operations` registers them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.iam.answers import boundaries, simulation, tokens

if TYPE_CHECKING:
    from gameday.simulator.gateway.operations import Operations
    from gameday.simulator.iam.source import PolicySource

__all__ = ["add_operations"]


def add_operations(operations: Operations, source: PolicySource) -> None:
    """Answer with code of ours from now on.

    Args:
        operations: Where they are added.
        source: Where the policies of the accounts are read.
    """
    boundaries.add_operations(operations)
    simulation.add_operations(operations, source)
    tokens.add_operations(operations)
