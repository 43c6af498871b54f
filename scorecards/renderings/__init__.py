"""The scorecard as people and machines read it: each rendering is a pure function.

Every one takes a `Scorecard` and returns text; none reads the journal or a clock, so
the same card always gives the same bytes.
"""

from __future__ import annotations

from gameday.scorecards.renderings.catalogue import FORMATS, find_rendering

__all__ = ["FORMATS", "find_rendering"]
