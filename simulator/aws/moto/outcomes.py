"""Work that nobody here does, and answers about what came of it.

An embedded account has no machines: to start a build, a job or a container is a call
like any other, and nothing comes of it; nor does anybody search what was never
gathered. moto answers such calls as if all had been done. A command that is sent to an
instance is told of elsewhere (`scorecards.gaps`); what it came to, nobody can say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["name_unknown_outcome"]

_COMMAND = "what a command came to and printed, since nothing runs on an instance"
_BUILD = "what a build does"
_JOB = "what a job does"
_QUERY = "what a query finds"
_OUTCOMES = {
    "athena:GetQueryResults": _QUERY,
    "athena:StartQueryExecution": _QUERY,
    "batch:SubmitJob": _JOB,
    "codebuild:RetryBuild": _BUILD,
    "codebuild:StartBuild": _BUILD,
    "codebuild:StartBuildBatch": _BUILD,
    "codedeploy:CreateDeployment": "what a deployment does",
    "codepipeline:StartPipelineExecution": "what a pipeline does",
    "comprehend:DetectPiiEntities": "what is found in a text",
    "datasync:StartTaskExecution": "what a task copies",
    "dms:StartReplicationTask": "what a task copies",
    "ecs:ExecuteCommand": "what a command in a container does",
    "ecs:RunTask": "what a task's containers do",
    "ecs:StartTask": "what a task's containers do",
    "emr:AddJobFlowSteps": _JOB,
    "emr:RunJobFlow": _JOB,
    "emr-serverless:StartJobRun": _JOB,
    "glue:StartCrawler": "what a crawler finds",
    "glue:StartJobRun": _JOB,
    "glue:StartWorkflowRun": _JOB,
    "inspector2:ListFindings": "what Inspector found",
    "logs:GetQueryResults": _QUERY,
    "rds-data:BatchExecuteStatement": "what a statement does",
    "rds-data:ExecuteStatement": "what a statement does",
    "redshift-data:ExecuteStatement": "what a statement does",
    "sagemaker:CreateProcessingJob": _JOB,
    "sagemaker:CreateTrainingJob": _JOB,
    "ssm:GetCommandInvocation": _COMMAND,
    "ssm:StartAssociationsOnce": "what an association does on an instance",
}
"""In a few words, by service and operation. Source: the services' API references."""


def name_unknown_outcome(call: Call) -> str | None:
    """Say which work or outcome a call asks for that nobody here has; or None."""
    name = f"{call.service}:{call.operation}"
    if name == "ssm:ListCommandInvocations" and call.params.get("Details"):
        # Without details it is a list of what was sent where.
        return _COMMAND
    return _OUTCOMES.get(name)
