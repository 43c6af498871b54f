"""What moto has wrong that would make an exercise lie, put right one by one.

They were written for the versions in `aws.moto.versions`. Each module corrects one
thing, says what AWS does and where that is written, and has a test that shows moto's
own answer first: when moto is mended, the test says so and the module can go. Whole
services that moto lacks are not corrected here: the gateway's operations answer for
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.moto.corrections import (
    access_log_lines,
    aws_managed_policies,
    bucket_defaults,
    bucket_permissions,
    inline_policies,
    instance_interfaces,
    instance_profiles,
    instance_security_groups,
    instance_states,
    instance_volumes,
    kms_key_states,
    kms_private_keys,
    narrowed_lists,
    public_addresses,
    random_bytes,
    role_sessions,
    security_group_defaults,
    security_group_ids,
    security_groups_in_use,
    shared_loader,
    shared_snapshots,
    sns_notifications,
    sqs_long_poll,
    stack_deletion,
    stack_failures,
    stack_resources,
    stack_templates,
    subnet_defaults,
    unique_ids,
    user_boundaries,
    volume_attachments,
)

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["CORRECTIONS", "apply_corrections"]

CORRECTIONS = (
    access_log_lines,
    aws_managed_policies,
    bucket_defaults,
    bucket_permissions,
    inline_policies,
    instance_interfaces,
    instance_profiles,
    instance_security_groups,
    instance_states,
    instance_volumes,
    kms_key_states,
    kms_private_keys,
    narrowed_lists,
    public_addresses,
    random_bytes,
    role_sessions,
    security_group_defaults,
    security_group_ids,
    security_groups_in_use,
    shared_loader,
    shared_snapshots,
    sns_notifications,
    sqs_long_poll,
    stack_deletion,
    stack_failures,
    stack_resources,
    stack_templates,
    subnet_defaults,
    unique_ids,
    user_boundaries,
    volume_attachments,
)


def apply_corrections(patches: Patches) -> None:
    """Put moto right until the patches close."""
    for correction in CORRECTIONS:
        correction.apply(patches)
