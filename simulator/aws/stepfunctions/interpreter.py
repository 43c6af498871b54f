"""Plays a state machine from its first state to its last.

It decides what comes next, and retries and catches; what a task does is
`aws.stepfunctions.tasks`' business, and side by side branches run as actors.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.stepfunctions.branches import run_all
from gameday.simulator.aws.stepfunctions.choices import choose
from gameday.simulator.aws.stepfunctions.errors import Retries, StateFailed
from gameday.simulator.aws.stepfunctions.payload import DataFlow, read_moment
from gameday.simulator.aws.stepfunctions.unplayed import (
    JSONATA,
    Unplayed,
    list_unplayed,
)
from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.stepfunctions.intrinsics import Intrinsics
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["Interpreter"]

_MAX_STATES = 10_000
_State = dict[str, Any]


@dataclass(slots=True)
class Interpreter:
    """Plays states.

    Args:
        clock: The exercise's clock.
        intrinsics: Works functions out.
        work: Does a task: of a state, its input and its data flow.
        context: The context object, ``$$``.
        on_enter: Hears the name of every state that is entered.
        on_gap: Hears of what is asked for and not played.
    """

    clock: Scheduler
    intrinsics: Intrinsics
    work: Callable[[_State, Any, DataFlow], Any]
    context: Mapping[str, Any]
    on_enter: Callable[[str], None]
    on_gap: Callable[[str], None]
    _steps: int = field(default=0, init=False)

    def run(self, definition: _State, data: Any) -> Any:
        """Play a machine, or a part of one, and return its output.

        Raises:
            StateFailed: It ended with an error that nobody caught.
        """
        name = definition["StartAt"]
        while True:
            self._count()
            state = definition["States"][name]
            self.on_enter(name)
            data, following = self._play(name, state, data)
            if following is None:
                return data
            name = following

    def _count(self) -> None:
        self._steps += 1
        if self._steps > _MAX_STATES:
            raise StateFailed(
                "States.Runtime", f"the execution passed {_MAX_STATES} states"
            )

    def _play(self, name: str, state: _State, data: Any) -> tuple[Any, str | None]:
        if state.get("QueryLanguage") == "JSONata":
            self.on_gap(JSONATA)
            raise Unplayed(JSONATA)
        for what in list_unplayed(state):
            self.on_gap(what)
        retries = Retries(state.get("Retry") or [])
        while True:
            flow = self._flow(name, retries.count)
            try:
                return self._enter(state, data, flow)
            except StateFailed as failure:
                if isinstance(failure, Unplayed):
                    self.on_gap(failure.what)
                delay_s = retries.find_delay(failure)
                if delay_s is not None:
                    self.clock.sleep(delay_s)
                    continue
                return self._catch(state, data, failure)

    def _flow(self, name: str, retries: int) -> DataFlow:
        state = {
            "Name": name,
            "EnteredTime": write_time_ms(self.clock.now()),
            "RetryCount": retries,
        }
        return DataFlow(self.intrinsics, {**self.context, "State": state})

    @staticmethod
    def _catch(
        state: _State, data: Any, failure: StateFailed
    ) -> tuple[Any, str | None]:
        for catcher in state.get("Catch") or ():
            if failure.is_among(catcher["ErrorEquals"]):
                output = {"Error": failure.error, "Cause": failure.cause}
                path = catcher.get("ResultPath", "$")
                return DataFlow.place(path, data, output), catcher["Next"]
        raise failure

    def _enter(
        self, state: _State, data: Any, flow: DataFlow
    ) -> tuple[Any, str | None]:
        match state["Type"]:
            case "Choice":
                return self._choose(state, data, flow)
            case "Fail":
                raise _fail(state, data, flow)
            case "Succeed":
                return flow.leave(state, data, flow.enter(state, data)), None
            case "Wait":
                data = flow.enter(state, data)
                self._wait(state, data, flow)
                return flow.leave(state, data, data), _next(state)
            case "Map":
                result = self._map(state, data, flow)
            case "Parallel":
                result = self._branch(state, flow.enter(state, data))
            case "Task":
                result = self.work(state, data, flow)
            case _:
                effective = flow.enter(state, data)
                result = state.get("Result", effective)
        return flow.leave(state, data, result), _next(state)

    @staticmethod
    def _choose(state: _State, data: Any, flow: DataFlow) -> tuple[Any, str]:
        selected = flow.enter(state, data)
        following = choose(state["Choices"], lambda path: flow.look_up(selected, path))
        following = following or state.get("Default")
        if following is None:
            raise StateFailed(
                "States.NoChoiceMatched",
                f"no rule of `{flow.context['State']['Name']}`",
            )
        return flow.leave(state, data, selected), following

    def _wait(self, state: _State, data: Any, flow: DataFlow) -> None:
        until = read_moment(state.get("Timestamp"))
        if "TimestampPath" in state:
            until = flow.find_moment(data, state, "TimestampPath")
        if until is not None:
            left = until - self.clock.now()
            self.clock.sleep(max(0.0, left.total_seconds()))
            return
        seconds = state.get("Seconds")
        if "SecondsPath" in state:
            seconds = flow.find_seconds(data, state, "SecondsPath")
        self.clock.sleep(float(seconds or 0))

    def _branch(self, state: _State, data: Any) -> list[Any]:
        runs = [
            (lambda part=branch: self.run(part, data)) for branch in state["Branches"]
        ]
        return run_all(self.clock, runs)

    def _map(self, state: _State, data: Any, flow: DataFlow) -> list[Any]:
        if "ItemReader" in state:
            raise Unplayed("a distributed Map")
        path = state.get("InputPath", "$")
        whole = {} if path is None else flow.look_up(data, path)
        items = flow.look_up(whole, state.get("ItemsPath", "$"))
        if not isinstance(items, list):
            raise StateFailed("States.Runtime", "the items of a Map are no list")
        part = state.get("ItemProcessor") or state["Iterator"]
        runs = []
        for index, item in enumerate(items):
            context = {**flow.context, "Map": {"Item": {"Index": index, "Value": item}}}
            below = replace(self, context=context)
            given = self._select(state, whole, item, replace(flow, context=context))
            runs.append(lambda below=below, given=given: below.run(part, given))
        limit = int(state.get("MaxConcurrency") or 0)
        return run_all(self.clock, runs, at_once=limit or None)

    @staticmethod
    def _select(state: _State, whole: Any, item: Any, flow: DataFlow) -> Any:
        template = state.get("ItemSelector") or state.get("Parameters")
        return item if template is None else flow.fill(template, whole)


def _next(state: _State) -> str | None:
    return None if state.get("End") else str(state["Next"])


def _fail(state: _State, data: Any, flow: DataFlow) -> StateFailed:
    error = state.get("Error", "")
    if "ErrorPath" in state:
        error = flow.evaluate(state["ErrorPath"], data)
    cause = state.get("Cause", "")
    if "CausePath" in state:
        cause = flow.evaluate(state["CausePath"], data)
    return StateFailed(str(error), str(cause))
