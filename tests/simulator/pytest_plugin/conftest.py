"""pytest runs within tests."""

from __future__ import annotations

pytest_plugins = ["pytester"]
