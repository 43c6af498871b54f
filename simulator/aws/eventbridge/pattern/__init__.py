"""Event patterns: the one language that selects events, records and detections.

The semantics are EventBridge's own: those of the user guide and, where the guide is
silent, of the rule engine AWS publishes (``aws/event-ruler``).
"""

from gameday.simulator.aws.eventbridge.pattern.errors import InvalidEventPattern
from gameday.simulator.aws.eventbridge.pattern.language import Pattern

__all__ = ["InvalidEventPattern", "Pattern"]
