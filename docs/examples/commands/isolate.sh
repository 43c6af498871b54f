#!/bin/sh
# Preserve the volumes of the instance a finding is about, and stop it.
#
#   gameday run --responder command:docs/examples/commands/isolate.sh
#
# It needs the aws command and python3 on the PATH.
set -eu

instance=$(python3 -c '
import json, sys
print(json.load(sys.stdin)["detail"]["resource"]["instanceDetails"]["instanceId"])
')

aws ec2 create-snapshots \
    --instance-specification "InstanceId=$instance" \
    --description "Evidence of $GAMEDAY_REQUEST_ID"
aws ec2 stop-instances --instance-ids "$instance"
