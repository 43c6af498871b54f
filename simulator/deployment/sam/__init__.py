"""The SAM transform: ``AWS::Serverless`` resources written out as CloudFormation's own.

Names, logical ids, roles and permissions are those the SAM specification documents:
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html.
APIs are left out: nobody in an exercise calls one.
"""

from gameday.simulator.deployment.sam.generation import Generation
from gameday.simulator.deployment.sam.structure import find_faults
from gameday.simulator.deployment.sam.transform import transform

__all__ = ["Generation", "find_faults", "transform"]
