"""Step Functions of the embedded account, played on the exercise's clock.

An interpreter of the Amazon States Language with JSONPath
(https://states-language.net/spec.html); JSONata is not understood, and says so.
Executions run as actors, with the state machine's own role.
"""

from gameday.simulator.aws.stepfunctions.executions import StateMachines
from gameday.simulator.aws.stepfunctions.operations import add_operations
from gameday.simulator.aws.stepfunctions.target import StateMachineTarget

__all__ = ["StateMachineTarget", "StateMachines", "add_operations"]
