"""GuardDuty's own detection: rules as data over calls, flows and DNS queries.

`detectors` is the way in: it reads the streams GuardDuty has of its own (no trail, flow
log or query log is needed for them) and reports what rules notice. The rules are the
YAML files in ``rules/``, each with records that show what it does and does not notice.
Whether a detector is on, and when its findings appear, is
`aws.guardduty`'s.
"""

from __future__ import annotations

from gameday.simulator.aws.guardduty.detectors.detectors import Detectors
from gameday.simulator.aws.guardduty.detectors.habits import Habits
from gameday.simulator.aws.guardduty.detectors.intelligence import (
    Intelligence,
    load_intelligence,
)
from gameday.simulator.aws.guardduty.detectors.rule import Rule, load_rules

__all__ = [
    "Detectors",
    "Habits",
    "Intelligence",
    "Rule",
    "load_intelligence",
    "load_rules",
]
