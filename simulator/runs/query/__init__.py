"""SQL over the logs a run left: what an investigator asks with Athena, asked here.

`tables` says which tables there are, `rows` brings records into their columns, `store`
loads a run and answers, `renderings` writes answers. The tables have what the defenders
had: a log that was not delivered has no rows. Needs the extra ``investigate``.
"""

from __future__ import annotations

from gameday.simulator.runs.query.renderings import find_rendering
from gameday.simulator.runs.query.store import Answer, Store, open_store

__all__ = ["Answer", "Store", "find_rendering", "open_store"]
