"""Tools name themselves alike on every machine."""

from __future__ import annotations

import platform

import pytest

from gameday.simulator.aws.user_agents import (
    BUSINESS_TOOL,
    FUNCTION_TOOL,
    INTRUDER_TOOL,
)


@pytest.mark.parametrize("tool", [BUSINESS_TOOL, FUNCTION_TOOL, INTRUDER_TOOL])
def test_a_tool_hides_the_machine_that_plays(tool: str) -> None:
    """Neither its kernel nor a detail of its Python is told."""
    assert platform.release() not in tool
    assert "os/linux#6." in tool


def test_a_tool_says_what_it_is() -> None:
    """A command line, an application, a function."""
    assert INTRUDER_TOOL.startswith("aws-cli/2.")
    assert BUSINESS_TOOL.startswith("Boto3/1.")
    assert "exec-env/AWS_Lambda_python3.13" in FUNCTION_TOOL
