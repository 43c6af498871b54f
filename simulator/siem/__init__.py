"""A SIEM: the user's own Sigma rules, run over the logs that the sensors delivered.

`loading` reads rules (this needs the extra ``sigma``), `siem` runs them on a schedule,
`feed` brings it what was delivered. Rules are evaluated in process, over records as
they are in the log files; nothing is fetched from the network.
"""

from __future__ import annotations

from gameday.simulator.siem.loading import load_rules
from gameday.simulator.siem.plan import SiemPlan, plan_siem
from gameday.simulator.siem.siem import Siem

__all__ = ["Siem", "SiemPlan", "load_rules", "plan_siem"]
