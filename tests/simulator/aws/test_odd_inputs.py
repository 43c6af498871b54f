"""Whatever is asked of the account, a call ends: answered, refused or in a named gap.

Members are made from botocore's models, required ones and some others, of the right
type and of odd values. ``ODD_INPUTS=all`` asks every operation of every service.
"""

from __future__ import annotations

import os
import random
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from botocore.session import get_session

from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import Shape

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.world import World

FEW = (
    "cloudtrail",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "rds",
    "s3",
    "sns",
    "sqs",
    "ssm",
)
SERVICES = (
    get_session().get_available_services() if os.environ.get("ODD_INPUTS") else FEW
)
TEXTS = (
    "",
    "x",
    "arn:aws:iam::123456789012:role/x",
    "i-0",
    "0.0.0.0/0",
    "{}",
    "é☃",
    "-1",
)
NUMBERS = (0, -1, 1, 2**31)
DEEP = 3
SOME = 0.2


def make(shape: Shape, rng: random.Random, depth: int = 0) -> Any:
    """Make an odd value of a shape."""
    kind = shape.type_name
    if kind == "structure":
        required = set(shape.required_members)
        return {
            name: make(member, rng, depth + 1)
            for name, member in shape.members.items()
            if name in required or (depth < DEEP and rng.random() < SOME)
        }
    if kind == "list":
        return [make(shape.member, rng, depth + 1)] if depth < DEEP else []
    if kind == "map":
        return {"k": make(shape.value, rng, depth + 1)} if depth < DEEP else {}
    if kind == "string":
        return rng.choice(shape.enum or TEXTS)
    if kind in ("integer", "long"):
        return rng.choice(NUMBERS)
    plain = {"boolean": True, "blob": b"x", "float": 0.5, "double": 0.5}
    return plain.get(kind, "2026-03-02T09:00:00Z")


@pytest.mark.parametrize("service", SERVICES)
def test_no_call_ends_otherwise(make_world: Callable[..., World], service: str) -> None:
    """What fails within is a gap that the call's answer names."""
    world = make_world(latency="none")
    heard: list[tuple[Call, Response]] = []
    world.listeners.append(lambda call, response: heard.append((call, response)))
    world.account.client("iam").create_user(UserName="ann")
    world.account.client("iam").attach_user_policy(
        UserName="ann", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    key = issue_user_key(world.account.account_id, "ann")
    client, rng = world.account.client(service, key), random.Random(service)
    for name in client.meta.service_model.operation_names:
        shape = client.meta.service_model.operation_model(name).input_shape
        given = make(shape, rng) if shape is not None else {}
        send = getattr(client, xform_name(name), None)
        if send is None:
            continue  # one that talks both ways at once, which no client of Python does
        try:
            send(**given)
        except ResponseParserError:
            raise  # an answer that is none
        except BotoCoreError:
            continue  # the client itself would not send it
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotImplemented":
                assert heard[-1][1].gap, name
        except AttributeError as error:
            # machinelearning falls over an empty host before it sends anything.
            places = traceback.extract_tb(error.__traceback__)
            assert not any("gameday" in each.filename for each in places)
