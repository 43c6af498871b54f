"""Systems Manager lists the instances that it manages."""

from __future__ import annotations

import json

from gameday.simulator.world import World

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)


def test_a_running_instance_with_a_role_is_online(world: World) -> None:
    """One without a role is not managed, and one that is stopped no longer."""
    client = world.account.client
    iam, ec2, ssm = client("iam"), client("ec2"), client("ssm")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=TRUST)
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    image = {"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1}
    profile = {"IamInstanceProfile": {"Name": "web"}}
    managed = ec2.run_instances(**image, **profile)["Instances"][0]["InstanceId"]
    other = ec2.run_instances(**image)["Instances"][0]["InstanceId"]
    [found] = ssm.describe_instance_information()["InstanceInformationList"]
    assert (found["InstanceId"], found["PingStatus"]) == (managed, "Online")
    wanted = [{"Key": "InstanceIds", "Values": [other]}]
    listed = ssm.describe_instance_information(Filters=wanted)
    assert listed["InstanceInformationList"] == []
    ec2.stop_instances(InstanceIds=[managed])
    assert not ssm.describe_instance_information()["InstanceInformationList"]
