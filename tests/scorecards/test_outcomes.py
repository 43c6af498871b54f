"""How runs came out is read from the last try of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.outcomes import Outcomes, find_outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import Fact

Line = tuple[float, str, str, dict[str, Any]]


def _end(how: str, request: str = "r-1", responder: str = "a") -> Line:
    actor = f"responder:{responder}"
    fields = {"responder": responder, "request_id": request}
    return (10.0, f"responder.{how}", actor, fields)


def _refusal(actor: str, error: str) -> Line:
    return (10.0, "api.called", actor, {"read_only": False, "error": error})


@pytest.mark.parametrize(
    ("lines", "outcomes"),
    [
        ([_end("failed")], Outcomes(("a",), (), ())),
        ([_end("failed"), _end("failed")], Outcomes(("a",), (), ())),
        ([_end("failed"), _end("finished")], Outcomes((), (), ())),
        ([_end("timed_out"), _end("failed")], Outcomes(("a",), (), ())),
        ([_end("failed"), _end("timed_out")], Outcomes((), ("a",), ())),
        ([_end("failed"), _end("finished", "r-2")], Outcomes(("a",), (), ())),
        (
            [_end("failed"), _end("timed_out", "r-2", "b")],
            Outcomes(("a",), ("b",), ()),
        ),
        ([_refusal("responder:a", "AccessDeniedException")], Outcomes((), (), ("a",))),
        ([_refusal("responder:a", "NoSuchEntity")], Outcomes((), (), ())),
        ([_refusal("adversary", "AccessDenied")], Outcomes((), (), ())),
    ],
)
def test_the_last_try_of_a_run_decides(
    compose: Callable[..., list[Fact]], lines: list[Line], outcomes: Outcomes
) -> None:
    """A run that went well at last did not fail, and refusals are the response's."""
    assert find_outcomes(compose(*lines)) == outcomes


def test_a_run_that_is_to_be_tried_again_has_not_failed_yet(
    compose: Callable[..., list[Fact]],
) -> None:
    """As long as the exercise goes on; where it has ended, the last try counts."""
    again = {"target": "a", "source": "s", "request_id": "r-1", "attempt": 1}
    again |= {"reason": "boom", "retry_in": 60.0}
    facts = compose(_end("failed"), (10.0, "event.failed", "responder:a", again))
    assert find_outcomes(facts, so_far=True).responder_failed == ()
    assert find_outcomes(facts).responder_failed == ("a",)
    given_up = {**again, "attempt": 2, "retry_in": None}
    facts = compose(
        _end("failed"),
        (10.0, "event.failed", "responder:a", again),
        (70.0, "event.failed", "responder:a", given_up),
    )
    assert find_outcomes(facts, so_far=True).responder_failed == ("a",)
