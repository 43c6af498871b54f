"""An inject's outlook remembers when the response made it impossible, if it did."""

from __future__ import annotations

import pytest

from gameday.scenarios.errors import InjectFailed
from gameday.simulator.actors.outlook import Outlook
from gameday.simulator.referee import Answer

YES, NO = Answer(holds=True, reason="allowed"), Answer(holds=False, reason="refused")


class _Stage:
    """An account that answers as it is told to, at a time that is set."""

    def __init__(self) -> None:
        self.now = 0.0
        self.answer: Answer | str = YES
        self.has_begun = False
        self.changes: tuple[int, int] | None = None
        self.outlook = Outlook(
            self._would_work,
            elapsed=lambda: self.now,
            has_response_begun=lambda: self.has_begun,
            changes=lambda: self.changes,
        )

    def _would_work(self) -> Answer:
        if isinstance(self.answer, str):
            raise InjectFailed("not there", code=self.answer)
        return self.answer

    def ask(
        self, now: float, answer: Answer | str, *, begun: bool = True
    ) -> Answer | None:
        """Ask at a time, with the account in a state."""
        self.now, self.answer, self.has_begun = now, answer, begun
        return self.outlook.ask()


@pytest.fixture
def stage() -> _Stage:
    """Give an inject that has not been asked about yet."""
    return _Stage()


def test_the_response_cut_it_off_when_it_became_impossible(stage: _Stage) -> None:
    """Not when it was first possible, and not when it was asked last."""
    stage.ask(10, YES, begun=False)
    stage.ask(22, NO)
    stage.ask(300, NO)
    assert stage.outlook.find_cut(prevented=None) == 22


def test_the_last_cut_is_the_one_that_counts(stage: _Stage) -> None:
    """What came back in between was not cut off for good."""
    for now, answer in ((10, YES), (22, NO), (30, YES), (40, NO)):
        stage.ask(now, answer)
    assert stage.outlook.find_cut(prevented=None) == 40


def test_what_was_never_possible_is_not_the_responses_doing(stage: _Stage) -> None:
    """It was refused before anybody had answered; that somebody did since is luck."""
    stage.ask(10, NO, begun=False)
    stage.ask(22, NO)
    assert stage.outlook.find_cut(prevented=None) is None


def test_it_may_lack_what_another_inject_was_to_prepare(stage: _Stage) -> None:
    """Then it is lost with that one."""
    stage.ask(10, NO, begun=False)
    stage.ask(300, NO)
    assert stage.outlook.find_cut(prevented=22) == 22


def test_a_response_may_be_there_first(stage: _Stage) -> None:
    """What was impossible from the moment it was planned is lost then."""
    stage.ask(50, NO)
    assert stage.outlook.find_cut(prevented=None) == 50


def test_without_a_response_nothing_is_its_doing(stage: _Stage) -> None:
    """A session that ended by itself was not cut off."""
    stage.ask(10, YES, begun=False)
    stage.ask(22, NO, begun=False)
    assert stage.outlook.find_cut(prevented=None) is None


def test_a_refused_try_outweighs_what_policies_allow(stage: _Stage) -> None:
    """Until it works again: an allowed call fails on a bucket that is gone."""
    stage.ask(10, YES)
    assert stage.outlook.hear(NO) is True
    assert stage.ask(11, YES) == Answer(
        holds=False, reason="refused (seen at the next try)"
    )
    assert stage.outlook.hear(NO) is False
    assert stage.outlook.hear(YES) is True
    assert stage.ask(12, YES) == YES
    assert stage.outlook.find_cut(prevented=None) == 12


def test_a_value_that_is_not_saved_yet_says_nothing(stage: _Stage) -> None:
    """A principal that is gone does: nobody can act for it any more."""
    assert stage.ask(10, "reference-unbound") is None
    answer = stage.ask(20, "principal-unknown")
    assert answer == Answer(holds=False, reason="not there")


@pytest.mark.parametrize(
    ("ended", "is_taken_away"),
    [
        ("iam:CreateUser ended in EntityAlreadyExists: svc is there", False),
        ("iam:CreateUser ended in NoSuchEntity: no such path", True),
        ("iam:CreateUser ended in AccessDenied: no", True),
        ("iam:DeleteUser ended in NoSuchEntity: svc is not there", False),
        ("iam:DeleteUser ended in DeleteConflict: svc has keys", True),
        ("ec2:CreateSecurityGroup ended in InvalidGroup.Duplicate: there", False),
        ("ec2:DeleteSnapshot ended in InvalidSnapshot.NotFound: gone", False),
        ("ec2:CopySnapshot ended in InvalidSnapshot.NotFound: gone", True),
    ],
)
def test_what_was_done_before_is_not_lost_by_it(
    stage: _Stage, ended: str, *, is_taken_away: bool
) -> None:
    """A second try that meets what the first one made has lost nothing."""
    stage.ask(10, YES, begun=False)
    stage.outlook.hear(YES)
    assert stage.outlook.hear(Answer(holds=False, reason=ended)) is is_taken_away
    answer = stage.ask(20, YES)
    assert answer is not None
    assert answer.holds is not is_taken_away


@pytest.mark.parametrize(
    ("error", "changes", "is_taken_away"),
    [
        ("InvalidRequest: stored under a key", 0, False),
        ("InvalidRequest: stored under a key", 1, True),
        ("AccessDenied: no", 0, True),
    ],
)
def test_where_nobody_has_done_anything_nothing_was_taken_away(
    stage: _Stage, error: str, changes: int, *, is_taken_away: bool
) -> None:
    """Whatever the second try ends in: what is in the way is the first one's work."""
    stage.changes = (0, 0)
    stage.ask(10, YES, begun=False)
    stage.outlook.hear(YES)
    stage.changes = (changes, 1)
    refused = Answer(holds=False, reason=f"s3:CopyObject ended in {error}")
    assert stage.outlook.hear(refused) is is_taken_away


def test_what_was_never_done_is_refused_by_what_is_there(stage: _Stage) -> None:
    """Somebody else made it first: the adversary has not got what it wanted."""
    stage.ask(10, YES)
    assert stage.outlook.hear(
        Answer(holds=False, reason="iam:CreateUser ended in EntityAlreadyExists: x")
    )


def test_what_is_denied_is_lost_whatever_was_done(stage: _Stage) -> None:
    """The user is still there; but the key may make no other."""
    stage.ask(10, YES, begun=False)
    stage.outlook.hear(YES)
    stage.ask(20, NO)
    stage.answer = NO
    stage.outlook.hear(
        Answer(holds=False, reason="iam:CreateUser ended in EntityAlreadyExists: x")
    )
    answer = stage.ask(30, NO)
    assert answer is not None
    assert not answer


FULL = "ec2:AllocateAddress ended in AddressLimitExceeded: no more addresses"


def test_a_quota_is_not_the_responses_doing(stage: _Stage) -> None:
    """It is held all the same, whatever else was changed; why says what stops it."""
    stage.changes = (0, 0)
    stage.ask(10, YES)
    stage.outlook.hear(YES)
    stage.changes = (1, 0)
    assert not stage.outlook.hear(Answer(holds=False, reason=FULL))
    answer = stage.ask(20, YES)
    assert answer == Answer(
        holds=True, reason=f"only a quota of the account stops it: {FULL}"
    )
    assert stage.ask(30, NO) == NO


def test_what_a_quota_stopped_may_find_room_again(stage: _Stage) -> None:
    """Then it is held as it was before."""
    stage.ask(10, YES)
    for tried in (YES, Answer(holds=False, reason=FULL), YES):
        stage.outlook.hear(tried)
    assert stage.ask(20, YES) == YES


def test_a_rate_is_no_quota(stage: _Stage) -> None:
    """Who is told to wait is believed until the next try."""
    told = "ec2:AllocateAddress ended in RequestLimitExceeded: slow down"
    stage.ask(10, YES)
    stage.outlook.hear(YES)
    stage.outlook.hear(Answer(holds=False, reason=told))
    answer = stage.ask(20, YES)
    assert answer is not None
    assert "quota" not in answer.reason
