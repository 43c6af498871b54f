"""A scenario turns custom detection rules on and adds to the threat lists."""

from __future__ import annotations

from gameday.scenarios.detection_signals import detection_signals
from gameday.scenarios.model import GuardDuty
from gameday.simulator.actors.bindings import Bindings
from gameday.simulator.aws.guardduty.detectors.rule import load_rules
from gameday.simulator.deployment.detection import set_up_detection
from gameday.simulator.world import World


def test_scenarios_know_every_signal() -> None:
    """The names a scenario may use are those of the rules that are shipped."""
    shipped = {rule.signal for rule in load_rules()} - {None}
    assert set(detection_signals()) == shipped


def test_settings_reach_the_detectors(world: World) -> None:
    """References are filled in; a name stands for those below it."""
    settings = GuardDuty.model_validate(
        {
            "custom_rules": "all",
            "threat_lists": {
                "domains": ["evil.example"],
                "addresses": ["203.0.113.128/25"],
                "keys": ["${Key}"],
            },
        }
    )
    assert world.detectors.signals == set()
    fill = Bindings({"Key": "AKIAEXAMPLE"}).fill
    set_up_detection(world.detectors, settings, fill)
    known = world.detectors.intelligence
    assert world.detectors.signals == {"all"}
    assert known.of_domain("c2.evil.example") == ("custom",)
    assert "custom" in known.of_address("203.0.113.200")
    assert known.of_key("AKIAEXAMPLE") == ("leaked",)
