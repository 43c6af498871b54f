"""A first check for a repository that has remediation: found, matched, written down.

`remedies` finds what a repository answers incidents with, `matching` chooses a scenario
for each, `drafts` writes a suite, a test, a workflow and ignore lines.
Nothing that is there is ever changed but by added lines, and nothing is played.
"""

from __future__ import annotations

from gameday.simulator.scaffold.drafts import Step, draft_check
from gameday.simulator.scaffold.remedies import Remedy, find_remedies

__all__ = ["Remedy", "Step", "draft_check", "find_remedies"]
