"""Actions on EC2: instance states, images, instances and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ssm.automation.faults import StepFailed
from gameday.simulator.aws.ssm.automation.run import Result

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Run

__all__ = [
    "change_instance_state",
    "copy_image",
    "create_image",
    "create_tags",
    "delete_image",
    "run_instances",
]

_POLL_S = 5.0
_CHANGES = {
    "running": "start_instances",
    "stopped": "stop_instances",
    "terminated": "terminate_instances",
}


def change_instance_state(
    run: Run, _record: StepRecord, inputs: dict[str, Any]
) -> Result:
    """Change instances' state, or only see that they have it."""
    ids = _many(inputs.get("InstanceIds"))
    desired = str(inputs.get("DesiredState"))
    if desired not in _CHANGES:
        raise StepFailed(
            f"DesiredState: expected one of {', '.join(_CHANGES)}, found {desired}",
            kind="InvalidInputs",
        )
    if not _is_true(inputs.get("CheckStateOnly", False)):
        is_forced = desired == "stopped" and _is_true(inputs.get("Force", False))
        options = {"Force": True} if is_forced else {}
        run.call("ec2", _CHANGES[desired], InstanceIds=ids, **options)
    while set(_read_states(run, ids)) != {desired}:
        run.clock.sleep(_POLL_S)
    return Result(outputs={"InstanceStates": [desired for _ in ids]})


def create_tags(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Tag resources of EC2, or one of Systems Manager."""
    kind = str(inputs.get("ResourceType", "EC2"))
    ids, tags = _many(inputs.get("ResourceIds")), inputs.get("Tags")
    if kind == "EC2":
        run.call("ec2", "create_tags", Resources=ids, Tags=tags)
    else:
        run.call(
            "ssm",
            "add_tags_to_resource",
            ResourceType=kind,
            ResourceId=ids[0],
            Tags=tags,
        )
    return Result()


def create_image(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Make an image of an instance, and wait until it is available."""
    given = {
        "InstanceId": inputs.get("InstanceId"),
        "Name": inputs.get("ImageName"),
        "Description": inputs.get("ImageDescription"),
        "NoReboot": inputs.get("NoReboot"),
        "BlockDeviceMappings": inputs.get("BlockDeviceMappings"),
    }
    image = run.call("ec2", "create_image", **_given(given))["ImageId"]
    return _wait_for_image(run, image)


def copy_image(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Copy an image into this region, and wait until it is available."""
    given = {
        "SourceImageId": inputs.get("SourceImageId"),
        "SourceRegion": inputs.get("SourceRegion"),
        "Name": inputs.get("ImageName"),
        "Description": inputs.get("ImageDescription"),
        "Encrypted": inputs.get("Encrypted"),
        "KmsKeyId": inputs.get("KmsKeyId"),
    }
    image = run.call("ec2", "copy_image", **_given(given))["ImageId"]
    return _wait_for_image(run, image)


def delete_image(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Deregister an image; its snapshots go with it."""
    image = inputs.get("ImageId")
    found = run.call("ec2", "describe_images", ImageIds=[image])["Images"]
    run.call("ec2", "deregister_image", ImageId=image)
    for mapping in found[0].get("BlockDeviceMappings", ()) if found else ():
        if snapshot := mapping.get("Ebs", {}).get("SnapshotId"):
            run.call("ec2", "delete_snapshot", SnapshotId=snapshot)
    return Result()


def run_instances(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Launch instances, and wait until they run."""
    given = dict(inputs)
    counts = {
        "MinCount": int(given.pop("MinInstanceCount", 1)),
        "MaxCount": int(given.pop("MaxInstanceCount", 1)),
    }
    profile = given.pop("IamInstanceProfileName", None)
    if profile:
        given["IamInstanceProfile"] = {"Name": profile}
    made = run.call("ec2", "run_instances", **counts, **given)["Instances"]
    ids = [instance["InstanceId"] for instance in made]
    while set(states := _read_states(run, ids)) != {"running"}:
        run.clock.sleep(_POLL_S)
    return Result(outputs={"InstanceIds": ids, "InstanceStates": states})


def _read_states(run: Run, ids: list[str]) -> list[str]:
    found = run.call("ec2", "describe_instances", InstanceIds=ids)
    return [
        instance["State"]["Name"]
        for reservation in found["Reservations"]
        for instance in reservation["Instances"]
    ]


def _wait_for_image(run: Run, image: str) -> Result:
    while True:
        found = run.call("ec2", "describe_images", ImageIds=[image])["Images"]
        state = found[0]["State"] if found else "failed"
        if state == "available":
            return Result(outputs={"ImageId": image, "ImageState": state})
        if state != "pending":
            raise StepFailed(f"the image {image} is {state}", kind="ImageFailed")
        run.clock.sleep(_POLL_S)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _many(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"
