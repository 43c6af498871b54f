"""The paths between a finding and a function, as templates deploy them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def test_a_rule_starts_a_function_through_a_topic(stage: Any, templates: Path) -> None:
    """EventBridge publishes what the transformer makes, and SNS invokes."""
    stage.deploy(f"template:{templates / 'fan-out.yaml'}")
    stage.send(id="f-1", severity=5)
    stage.play(1)
    assert stage.printed("Handler") == ["told of f-1"]


def test_a_function_takes_batches_from_a_queue(stage: Any, templates: Path) -> None:
    """What waits together is taken together, up to the size of a batch."""
    stage.deploy(f"template:{templates / 'queue-worker.yaml'}", BatchSize=2)
    for name in ("a", "b", "c"):
        stage.send(id=name)
    stage.play(1)
    taken = [line.split()[3] for line in stage.printed("Worker")]
    assert taken == ["2", "2", "1"]


def test_reported_messages_come_back_alone(stage: Any, templates: Path) -> None:
    """A message the function names is tried again after the visibility timeout."""
    stage.deploy(f"template:{templates / 'queue-worker.yaml'}")
    stage.send(id="good")
    stage.send(id="bad")
    stage.play(5)
    assert sorted(stage.printed("Worker")) == [
        "took bad of 1 for 2",
        "took bad of 2 for 1",
        "took good of 2 for 1",
    ]


def test_a_message_that_fails_too_often_is_a_dead_letter(
    stage: Any, templates: Path
) -> None:
    """The queue's redrive policy counts the receipts of the mapping."""
    stage.deploy(f"template:{templates / 'queue-worker.yaml'}")
    stage.send(id="bad")
    stage.play(5)
    sqs = stage.world.account.client("sqs")
    (url,) = [u for u in sqs.list_queues()["QueueUrls"] if "DeadLetters" in u]
    (letter,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert '"id":"bad"' in letter["Body"]


def test_an_alias_with_a_layer_gets_the_event(stage: Any, templates: Path) -> None:
    """The rule's target is the alias, whose version finds the layer's modules."""
    stage.deploy(f"template:{templates / 'layered'}")
    stage.play(1)
    stage.send(id="f-1")
    stage.play(1)
    assert stage.printed("Handler")[-1] == "hello f-1 live"


def test_a_schedule_is_schedulers_own(stage: Any, templates: Path) -> None:
    """Its role calls the function's alias, at once and every hour."""
    fact = stage.deploy(f"template:{templates / 'layered'}")
    assert fact.fields["notes"] == []
    (schedule,) = stage.world.account.client("scheduler").list_schedules()["Schedules"]
    assert schedule["Name"].endswith("HandlerHourly")
    stage.play(61)
    assert stage.printed("Handler") == ["hello by the clock live"] * 2


def test_what_cannot_run_does_not_stop_the_rest(stage: Any, templates: Path) -> None:
    """Unsupported resources are named, and stand-ins say why they cannot run."""
    fact = stage.deploy(f"template:{templates / 'mixed.yaml'}")
    assert fact.fields["unsupported"] == ["Graph", "Setup"]
    assert fact.fields["notes"] == [
        "the Api event `Get` of `Handler` is left out: nothing here causes one",
        (
            "the function `Notifier` cannot run here: its runtime is nodejs22.x;"
            " `command:` runs any program"
        ),
        (
            "the function `Elsewhere` cannot run here: its code is in"
            " s3://somebody-elses-bucket/releases/elsewhere.zip, which is not at hand"
        ),
        (
            "the function `Image` cannot run here: it is a container image;"
            " `command:` runs any program"
        ),
        "the custom resource `Setup` is not made",
    ]
    stage.send(id="f-1")
    stage.play(0.5)
    assert stage.printed("Handler") == ["here"]
    (failure,) = stage.facts("responder.failed")
    assert failure.fields["error"] == "FunctionCannotRun"
    # The two that nothing invokes are notes, and no gaps.
    (gap,) = stage.facts("gap.met")
    assert str(gap.actor) == "responder:mixed/Notifier"
    assert gap.fields == {"service": "lambda", "what": "the runtime `nodejs22.x`"}
    assert failure.fields["responder"] == "mixed/Notifier"
