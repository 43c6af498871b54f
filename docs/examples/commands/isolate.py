"""Preserve an EC2 instance's volumes and stop it. Reads a finding.

``gameday run --responder "command:python3 docs/examples/commands/isolate.py"``

It needs ec2:CreateSnapshots, ec2:StopInstances, ec2:DescribeInstances and the like; it
waits for nothing, since a real pause costs no time in an exercise.
"""

import json
import sys

import boto3

event = json.load(sys.stdin)
instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
ec2 = boto3.client("ec2")

ec2.create_snapshots(
    InstanceSpecification={"InstanceId": instance},
    Description=f"Evidence for {event['detail']['id']}",
)
ec2.stop_instances(InstanceIds=[instance])
sys.stdout.write(f"{instance} is preserved and stopped\n")
