"""``gameday show``."""

from __future__ import annotations

from click.testing import CliRunner

from gameday.simulator.cli import main


def test_shows_a_scenario_in_words() -> None:
    """Story, injects with their times, what is asked and by when."""
    result = CliRunner().invoke(main, ["show", "impact/ec2-crypto-mining"])

    assert result.exit_code == 0
    assert (
        "impact/ec2-crypto-mining: A web server mines cryptocurrency" in result.stdout
    )
    assert (
        "  at the start               open-ssh: The leaked key opens" in result.stdout
    )
    assert "  1 min 30 s after open-ssh  log-in: The intruder" in result.stdout
    assert "  contain             within 15 min" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 88


def test_an_unknown_scenario_gets_a_suggestion() -> None:
    """The nearest id of the library."""
    result = CliRunner().invoke(main, ["show", "impact/ec2-crypto-minning"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "hint: did you mean `impact/ec2-crypto-mining`?" in result.stderr
