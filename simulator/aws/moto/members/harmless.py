"""Members that may go unheeded: what they ask for changes nothing that is judged.

Reviewed by hand, each group with its reason. What stands nowhere here and is not read
is a gap: better no verdict than a wrong one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["is_harmless", "is_idle"]

_EVERYWHERE = {
    "a call that is sent twice is known again; in an exercise each arrives once": """
        AmznClientToken CallerReference ClientRequestToken ClientToken CreatorRequestId
        IdempotencyToken ReceiveRequestAttemptId RequestId clientRequestToken
        clientToken idempotencyToken sequenceToken""",
    "how many at once: the whole answer comes on one page, so nothing is left out": """
        EncodingType Limit Marker MaxDatapoints MaxItems MaxParts MaxRecords MaxResults
        NextToken PageSize PageToken PaginationToken StartingToken limit marker maxItems
        maxResults maximumPageSize nextPageToken nextToken pageSize position""",
    "in which order": """
        SortBy SortCriteria SortOrder ascendingOrder chronologicalOrder descending
        sortBy sortOrder""",
    "words for people, and labels of what the call itself makes": """
        Cause Comment Comments Description DisplayName Reason TagFieldSpecifications
        TagSpecifications Tags comment description entity tags""",
    "more about what is answered anyway": """
        AdditionalInfo AllAvailabilityZones IncludeDeprecated IncludeInstances
        IncludeManagedResources IncludePropertyValues OptionalObjectAttributes
        ReturnConsumedCapacity ReturnItemCollectionMetrics ReturnSubscriptionArn
        ReturnValuesOnConditionCheckFailure includeExecutionData includedData""",
    "how bytes are sent and shown, some of which boto3 adds by itself": """
        CacheControl ChecksumAlgorithm ChecksumCRC32 ChecksumCRC32C ChecksumCRC64NVME
        ChecksumMD5 ChecksumMode ChecksumSHA1 ChecksumSHA256 ChecksumSHA512 ChecksumType
        ChecksumXXHASH128 ChecksumXXHASH3 ChecksumXXHASH64 ContentDisposition
        ContentEncoding ContentLanguage ContentMD5 ContentType DestinationRegion Expires
        PreSignedUrl PresignedUrl ResponseCacheControl ResponseContentDisposition
        ResponseContentEncoding ResponseContentLanguage ResponseContentType
        ResponseExpires SourceRegion""",
    "who pays, and how fast it is": """
        CapacityReservationSpecification Context CopyTagsFromSource CopyTagsToSnapshot
        CpuOptions CreditSpecification DBCapacityReservationIdentifier
        DedicatedLogVolume DefaultCooldown DefaultInstanceWarmup EnaSrdSpecification
        EngineLifecycleSupport EphemeralStorage HonorCooldown Iops MaintenanceOptions
        MemorySize Monitoring NetworkPerformanceOptions OnDemandThroughput
        OptionGroupName PlacementTenancy ProcessorFeatures RequestPayer SnapStart
        StorageThroughput StorageType TableClass UseDefaultProcessorFeatures
        VolumeInitializationRate WarmThroughputMiBps""",
    "what its operators watch of it": """
        DatabaseInsightsMode EnablePerformanceInsights MonitoringInterval
        MonitoringRoleArn PerformanceInsightsKMSKeyId PerformanceInsightsRetentionPeriod
        TracingConfig traceHeader""",
    "what was read before, in case somebody else wrote in between": """
        CodeSha256 IfMatchInitiatedTime IfMatchLastModifiedTime IfMatchSize RevisionId
        expectedRevisionId""",
    "the account is never behind itself, and grants are in force at once": """
        ConsistentRead GrantTokens""",
    "an acknowledgement that AWS asks for": "Capabilities",
    "how many are in the list beside it": "Quantity",
}

_IN_A_SERVICE = {
    # A layer of the gateway's answers every dry run.
    "ec2": "DryRun",
}

_IN_AN_OPERATION = {
    # One account has one alias.
    "iam:DeleteAccountAlias": "AccountAlias",
    # Codes and tokens of others are taken as genuine; a session token has any length.
    "sts:AssumeRole": "MinimumSessionTokenSize SerialNumber TokenCode",
    "sts:AssumeRoleWithSAML": "MinimumSessionTokenSize",
    "sts:AssumeRoleWithWebIdentity": """
        MinimumSessionTokenSize ProviderId WebIdentityToken""",
    "sts:GetFederationToken": "MinimumSessionTokenSize",
    "sts:GetSessionToken": "MinimumSessionTokenSize SerialNumber TokenCode",
    # Nothing runs on an instance that would need force, or time to end.
    "ec2:DetachNetworkInterface": "Force",
    "ec2:DetachVolume": "Force",
    "ec2:StopInstances": "Force SkipOsShutdown",
    "ec2:TerminateInstances": "Force SkipOsShutdown",
    "ec2:CreateImage": "NoReboot",
    # The one attribute there is, or that can be reset.
    "ec2:DescribeSnapshotAttribute": "Attribute",
    "ec2:ModifySnapshotAttribute": "Attribute",
    "ec2:ResetSnapshotAttribute": "Attribute",
    # It is copied at once.
    "ec2:CopyImage": "CopyImageTags SnapshotCopyCompletionDurationMinutes",
    "ec2:CopySnapshot": "CompletionDurationMinutes",
    # A region that nobody opted into has nothing in it.
    "ec2:DescribeRegions": "AllRegions Filters",
    # Only a rule that a service manages needs force.
    "events:DeleteRule": "Force",
    "events:RemoveTargets": "Force",
    # The statement is kept as it was sent, whatever is in it.
    "lambda:AddLayerVersionPermission": "Action OrganizationId",
    "lambda:AddPermission": "Action FunctionUrlAuthType InvokedViaFunctionUrl",
    "logs:CreateLogGroup": "logGroupClass",
    "logs:StartQuery": "queryLanguage",
    "rds:CopyDBSnapshot": "CopyOptionGroup",
    "rds:DeleteDBCluster": "DeleteAutomatedBackups SkipFinalSnapshot",
    "secretsmanager:CreateSecret": "Type",
    # Code of ours keeps whatever of these is sent.
    "securityhub:BatchUpdateFindings": """
        Confidence Criticality Note RelatedFindings Severity Types UserDefinedFields
        VerificationState Workflow""",
    "securityhub:EnableSecurityHub": "ControlFindingGenerator EnableDefaultStandards",
    "sns:ConfirmSubscription": "AuthenticateOnUnsubscribe",
    "ssm:SendAutomationSignal": "Payload",
    # Nothing is run on the instance.
    "ssm:SendCommand": """
        CloudWatchOutputConfig DocumentHash DocumentHashType DocumentVersion""",
    "stepfunctions:StopExecution": "cause error",
}

_WITH_A_VALUE: dict[str, Callable[[Call, Any], bool]] = {
    # It is checked, by `aws.refusals`, before anybody answers.
    "ExpectedBucketOwner": lambda _call, _value: True,
    "ExpectedSourceBucketOwner": lambda _call, _value: True,
    # The caller's own is what is found.
    "CatalogId": lambda call, value: bool(value == call.account),
    "QueueOwnerAWSAccountId": lambda call, value: bool(value == call.account),
    # What it is anyway.
    "ApplyImmediately": lambda _, value: bool(value),
    "EncryptionAlgorithm": lambda _, value: bool(value == "SYMMETRIC_DEFAULT"),
    "IpAddressType": lambda _, value: bool(value == "ipv4"),
    "NetworkType": lambda _, value: bool(value == "IPV4"),
}
_UNSAID: tuple[object, ...] = (False, None, "", [], {})
_ANYWHERE = frozenset(name for names in _EVERYWHERE.values() for name in names.split())


def is_harmless(call: Call, member: str) -> bool:
    """Say whether it changes nothing that a member of a call goes unheeded."""
    value = call.params[member]
    if is_idle(member, value):
        return True
    allowed = _IN_A_SERVICE.get(call.service, "").split()
    allowed += _IN_AN_OPERATION.get(f"{call.service}:{call.operation}", "").split()
    if member in allowed:
        return True
    judge = _WITH_A_VALUE.get(member)
    return judge is not None and judge(call, value)


def is_idle(name: str, value: object) -> bool:
    """Say whether a member does nothing anywhere: by its name, or as it is empty."""
    return value in _UNSAID or name in _ANYWHERE
