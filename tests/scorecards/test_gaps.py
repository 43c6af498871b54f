"""What is not simulated makes no verdict, and is named wherever a card is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.renderings.catalogue import FORMATS, find_rendering
from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.journal import Fact

    Compose = Callable[..., list[Fact]]

CONTAINED = ("noticed", "delivered", "snapshot", "isolated", "finished")
GAP = {
    "service": "ec2",
    "operation": "DescribeVpcs",
    "what": "the filter `owner-alias`",
}
ESTATE = (
    0.5,
    "estate.created",
    "simulator",
    {
        "stack": "estate",
        "resources": {
            "Janitor": ["AWS::Lambda::Function", "estate-janitor"],
            "Chat": ["AWS::Lex::Bot", "estate-Chat-1"],
        },
        "unsupported": ["Chat"],
    },
)


def _met(actor: str, t: float = 303.0) -> tuple[float, str, str, dict[str, Any]]:
    return (t, "gap.met", actor, GAP)


@pytest.mark.parametrize(
    "actor",
    [
        "responder:isolate-instance",
        "adversary",
        "insider",
        "person:ann",
        "workload:shop",
    ],
)
def test_a_gap_makes_the_exercise_invalid(
    compose: Compose, playbook: Playbook, actor: str
) -> None:
    """Even a contained exercise says nothing once one who matters has met a gap."""
    facts = compose("opening", *CONTAINED, _met(actor), "ending")
    card = judge(facts, playbook)
    assert (card.verdict, card.exit_code, card.score) == ("invalid", 4, None)
    (reason,) = card.reasons
    assert reason == (
        f"{actor} asked for what is not simulated: ec2:DescribeVpcs, the filter "
        "`owner-alias`. The exercise cannot say how the response would have gone."
    )


def test_a_bystanders_gap_is_a_note(compose: Compose, playbook: Playbook) -> None:
    """What a function of the estate met by itself changes no verdict."""
    gap = _met("responder:estate-janitor")
    card = judge(compose("opening", ESTATE, *CONTAINED, gap, "ending"), playbook)
    without = judge(compose("opening", ESTATE, *CONTAINED, "ending"), playbook)
    assert (card.verdict, card.score) == (without.verdict, without.score)
    assert [(gap.by, gap.bears) for gap in card.gaps] == [
        ("responder:estate-janitor", False)
    ]


def test_what_nothing_hangs_on_is_a_note(compose: Compose, playbook: Playbook) -> None:
    """Whoever asked for it, the verdict is the same; the card says it all the same."""
    fields = {**GAP, "what": "the member `RotationRules.Duration`", "idle": True}
    gap = (303.0, "gap.met", "responder:isolate-instance", fields)
    card = judge(compose("opening", *CONTAINED, gap, "ending"), playbook)
    without = judge(compose("opening", *CONTAINED, "ending"), playbook)
    assert (card.verdict, card.score) == (without.verdict, without.score)
    assert [(gap.what, gap.bears) for gap in card.gaps] == [(fields["what"], False)]


def test_a_gap_comes_before_the_failure_it_caused(
    compose: Compose, playbook: Playbook
) -> None:
    """An inject that failed for a gap is told of as the gap."""
    failed = (303.0, "inject.failed", "adversary", {"inject": "x", "reason": "501"})
    card = judge(compose("opening", _met("adversary"), failed, "ending"), playbook)
    assert card.reasons[0].startswith("adversary asked for what is not simulated")


@pytest.mark.parametrize("rendering", FORMATS)
def test_every_rendering_names_gaps(
    compose: Compose, playbook: Playbook, rendering: str
) -> None:
    """The gap and the resource that is not simulated stand in each form of the card."""
    gap = _met("responder:isolate-instance")
    card = judge(compose("opening", ESTATE, gap, "ending"), playbook)
    text = " ".join(find_rendering(rendering)(card).split())
    for word in ("ec2:DescribeVpcs", "owner-alias", "AWS::Lex::Bot"):
        assert word in text
