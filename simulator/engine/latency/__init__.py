"""How long each step takes on AWS, as distributions in a data file with its sources."""

from __future__ import annotations

from gameday.simulator.engine.latency.model import LatencyModel, load_latency

__all__ = ["LatencyModel", "load_latency"]
