"""The logs of a run: what an account's own sensors delivered, found, read and kept.

`delivered` finds log files in the account, `parsing` reads records out of them and
`folder` keeps them beside the journal. Nothing here decides what a sensor sees. The
account's state is looked into by `delivered` and `groups` alone; the rest works on a
run's folder without it.
"""

from __future__ import annotations

from gameday.simulator.runs.logs.folder import LOGS, find_logs, write_logs
from gameday.simulator.runs.logs.kinds import Kind, kind_of
from gameday.simulator.runs.logs.parsing import read_records

__all__ = ["LOGS", "Kind", "find_logs", "kind_of", "read_records", "write_logs"]
