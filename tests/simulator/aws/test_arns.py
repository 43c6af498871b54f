"""ARNs are cut and put together as AWS writes them."""

from __future__ import annotations

import pytest

from gameday.simulator.aws.arns import Arn, InvalidArn, role_of_session

STREAM = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/x:log-stream:a"


@pytest.mark.parametrize(
    ("text", "kind", "name", "place"),
    [
        (STREAM, "log-group", "x:log-stream:a", ("123456789012", "eu-west-1")),
        (
            "arn:aws:iam::123456789012:role/service/web",
            "role",
            "web",
            ("123456789012", ""),
        ),
        ("arn:aws:s3:::shop-data/a/b", "shop-data", "b", ("", "")),
        (
            "arn:aws-cn:sqs:cn-north-1:123456789012:jobs",
            "jobs",
            "jobs",
            ("123456789012", "cn-north-1"),
        ),
    ],
)
def test_an_arn_has_six_parts(
    text: str, kind: str, name: str, place: tuple[str, str]
) -> None:
    """The resource keeps its colons, and the parts make the same text again."""
    arn = Arn.read(text)
    assert (arn.kind, arn.name, arn.place) == (kind, name, place)
    assert str(arn) == text


@pytest.mark.parametrize("text", ["", "jobs", "arn:aws:sqs:us-east-1:1", "ARN:a:b:c:d"])
def test_other_texts_are_no_arns(text: str) -> None:
    """Whoever knows that it must be one hears what was found instead."""
    assert Arn.parse(text) is None
    with pytest.raises(InvalidArn, match="expected an ARN, found "):
        Arn.read(text)


def test_a_session_names_its_role_without_the_path() -> None:
    """Other ARNs name no session."""
    session = "arn:aws:sts::123456789012:assumed-role/web/i-1"
    assert role_of_session(session) == ("123456789012", "web")
    assert role_of_session("arn:aws:iam::123456789012:role/web") is None
