"""What is the same for every session is made once, and is what botocore makes."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore import useragent
from botocore.client import ClientCreator
from botocore.hooks import EventAliaser, HierarchicalEmitter
from botocore.loaders import Loader

from gameday.simulator.account import EmbeddedAccount

if TYPE_CHECKING:
    from collections.abc import Callable

SERVICES = ("ec2", "guardduty", "iam", "s3", "sqs")


@pytest.fixture
def seen() -> dict[str, dict[str, str]]:
    """What clients of botocore alone look like."""
    session = boto3.Session("testing", "testing", region_name="us-east-1")
    return {
        service: {
            name: str(inspect.signature(method))
            for name, method in inspect.getmembers(session.client(service), callable)
            if not name.startswith("_")
        }
        for service in SERVICES
    }


def find_loader(session: boto3.Session) -> Any:
    """Return the loader of a session."""
    return session._session.get_component("data_loader")


def test_botocore_alone_reads_for_every_session(
    moto_client: Callable[[str], Any],
) -> None:
    """botocore: every session has a loader of its own."""
    assert find_loader(boto3.Session()) is not find_loader(boto3.Session())


def test_sessions_share_a_loader(account: EmbeddedAccount) -> None:
    """A handler's session finds what the simulator's has read."""
    assert find_loader(boto3.Session()) is find_loader(boto3.Session())
    assert find_loader(boto3.Session()) is find_loader(account._session)


def test_the_search_path_does_not_grow(account: EmbeddedAccount) -> None:
    """boto3 adds its folder once, however many sessions there are."""
    before = len(find_loader(boto3.Session()).search_paths)
    boto3.Session()
    assert len(find_loader(boto3.Session()).search_paths) == before


def test_clients_are_as_botocore_makes_them(
    seen: dict[str, dict[str, str]], account: EmbeddedAccount
) -> None:
    """Every method is there, boto3's own among them, with the same parameters."""
    for service in SERVICES:
        client = account.client(service)
        methods = {
            name: str(inspect.signature(method))
            for name, method in inspect.getmembers(client, callable)
            if not name.startswith("_")
        }
        assert methods == seen[service]
    assert "upload_file" in seen["s3"]


def test_a_model_is_made_once(account: EmbeddedAccount) -> None:
    """Clients of two sessions have one; a method of theirs is the very same."""
    one, other = (boto3.Session().client("ec2") for _ in range(2))
    assert one.meta.service_model is other.meta.service_model
    assert type(one).run_instances is type(other).run_instances


def test_a_class_is_a_sessions_own(account: EmbeddedAccount) -> None:
    """Who changes the clients of a session changes nobody else's."""
    session = boto3.Session()
    session.events.register(
        "creating-client-class.sqs",
        lambda class_attributes, **_: class_attributes.update(send_message=None),
    )
    assert session.client("sqs").send_message is None
    assert boto3.Session().client("sqs").send_message is not None


def test_a_session_with_models_of_its_own_is_left_alone(
    account: EmbeddedAccount,
) -> None:
    """Its loader may find other descriptions."""
    session = boto3.Session()
    session._session.register_component("data_loader", Loader())
    own = session.client("sqs").meta.service_model
    assert own is not account.client("sqs").meta.service_model


def test_documentation_is_written_all_the_same(account: EmbeddedAccount) -> None:
    """`help` of a method tells what it always told."""
    told = str(account.client("sqs").delete_queue.__doc__)
    assert "Deletes the queue specified by the" in told


def test_events_have_the_names_that_they_had(account: EmbeddedAccount) -> None:
    """An alias is looked up once; other aliases have a memory of their own."""
    usual = EventAliaser(HierarchicalEmitter())
    odd = EventAliaser(HierarchicalEmitter(), {"cloudwatch": "somewhere"})
    name = "creating-client-class.cloudwatch"
    assert usual._alias_event_name(name) == name
    assert odd._alias_event_name(name) == "creating-client-class.somewhere"
    assert usual._alias_event_name(name) == name
    assert usual._alias_event_name("before-call.monitoring") == "before-call.cloudwatch"


def test_nothing_is_left() -> None:
    """Afterwards botocore is as it was."""
    before = (
        vars(ClientCreator)["_create_methods"],
        vars(EventAliaser)["__init__"],
        useragent.sanitize_user_agent_string_component,
    )
    with EmbeddedAccount():
        assert vars(ClientCreator)["_create_methods"] is not before[0]
    assert before == (
        vars(ClientCreator)["_create_methods"],
        vars(EventAliaser)["__init__"],
        useragent.sanitize_user_agent_string_component,
    )
