"""SQL over the logs a run left: what an investigator asks with Athena, asked here.

`tables` says which tables of logs there are, `rows` brings records into their columns,
`facts` makes a table of each kind of fact, `store` loads a run and answers,
`renderings` writes answers. The logs are what the defenders had: one that was not
delivered has no rows. Needs the extra ``investigate``.
"""

from __future__ import annotations

from gameday.simulator.runs.query.renderings import find_rendering, render_table
from gameday.simulator.runs.query.store import Answer, Store, open_store

__all__ = ["Answer", "Store", "find_rendering", "open_store", "render_table"]
