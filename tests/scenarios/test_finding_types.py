"""The table of finding types."""

from __future__ import annotations

from collections import Counter

from gameday.scenarios.finding_types import finding_types


def test_knows_every_documented_type() -> None:
    """204 active types, as AWS's own table has; 25 opt-in rules; 3 only documented."""
    counts = Counter(each.status for each in finding_types().values())

    assert counts == {"active": 204, "opt-in": 25, "documented": 3}


def test_has_a_severity_band_for_every_type() -> None:
    """Or says that it varies."""
    bands = {each.severity for each in finding_types().values()}

    assert bands == {"Low", "Medium", "High", "Critical", "varies"}


def test_knows_what_a_type_is_about() -> None:
    """And by which keys a scenario names that."""
    mining = finding_types()["CryptoCurrency:EC2/BitcoinTool.B!DNS"]
    runtime = finding_types()["CryptoCurrency:Runtime/BitcoinTool.B"]

    assert (mining.severity, mining.plan) == ("High", "Foundational")
    assert mining.resource_keys == ("instance",)
    assert runtime.resource_keys == ("instance", "cluster")
