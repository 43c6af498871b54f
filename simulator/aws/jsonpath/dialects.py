"""What each service understands of JSONPath.

Sources: EventBridge user guide, "Amazon EventBridge input transformation"; the States
Language's specification, "Paths", and the implementation it names (Jayway JsonPath);
Systems Manager user guide, "Using action outputs as inputs".
"""

from __future__ import annotations

from typing import Final

from gameday.simulator.aws.jsonpath.reading import Dialect

__all__ = ["EVENTS", "RUNBOOKS", "STATES"]

EVENTS: Final = Dialect(kinds=frozenset({"name", "index", "all"}), negative=False)
"""EventBridge's: dots, names in brackets, indexes from the front and ``*``."""

STATES: Final = Dialect(
    kinds=frozenset({"name", "index", "all", "slice", "deep", "filter"}), blanks=False
)
"""Step Functions': the whole grammar; a name with blanks stands in brackets."""

RUNBOOKS: Final = Dialect(
    kinds=frozenset({"name", "index", "all", "slice", "deep", "filter"}),
    bare_deep=True,
    as_text=True,
)
"""Systems Manager Automation's: ``..`` may stand alone, values are compared as text."""
