"""Worlds in which runbooks can be responders."""

from __future__ import annotations
