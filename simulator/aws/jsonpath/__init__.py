"""JSONPath, in the dialects of three services: one grammar, one walk.

``$.detail.id``, ``$.items[0]``, ``$..VolumeId``, ``$.items[?(@.n > 2)]``: each service
understands a part of its own (`aws.jsonpath.dialects`). A path of names and indexes
leads to one value, or to nothing; any other finds a list. What it means that a path
leads to nothing is the service's business.
"""

from __future__ import annotations

from gameday.simulator.aws.jsonpath.dialects import EVENTS, RUNBOOKS, STATES
from gameday.simulator.aws.jsonpath.finding import MISSING, find, put
from gameday.simulator.aws.jsonpath.reading import InvalidJsonPath

__all__ = [
    "EVENTS",
    "MISSING",
    "RUNBOOKS",
    "STATES",
    "InvalidJsonPath",
    "find",
    "put",
]
