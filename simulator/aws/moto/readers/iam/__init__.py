"""The authorizer's view of the embedded account, read straight from moto's backends.

Reading costs microseconds, causes no API call, and makes no backend where none was.
"""

from __future__ import annotations

from gameday.simulator.aws.moto.readers.iam.source import MotoSource

__all__ = ["MotoSource"]
