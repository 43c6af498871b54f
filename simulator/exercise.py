"""One exercise of a scenario, from preflight to scorecard: the story, in eight steps.

1. Preflight: the scenario is valid, the responders load, the account is ours and empty.
2. Estate: the stack is created, and responders are deployed beside it.
3. Steady state: the workload works; which sensors are on is written down.
4. Injects play on the clock; one that has no effect makes the exercise invalid.
5. Sensors notice, findings are published, responders and people act.
6. The referee follows objectives and goals as the account changes.
7. The exercise ends when its scenario says so; the verdict waits for no undoing.
8. Everything is undone, and the journal is judged.

How each thing is done lives in the rooms beside it; the order is all that is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from gameday.scenarios.errors import InjectFailed, PreflightFailed
from gameday.scorecards.actor import SIMULATOR
from gameday.scorecards.audience import find_workers
from gameday.scorecards.course import follow
from gameday.scorecards.facts.adversary import GoalAttempted, InjectEffective
from gameday.scorecards.milestones import find_alert
from gameday.scorecards.scorecard import judge
from gameday.simulator.account import AccountGuard
from gameday.simulator.account.versions import list_versions
from gameday.simulator.actors.access import Access
from gameday.simulator.actors.bindings import Bindings, Involved, fill_playbook
from gameday.simulator.actors.credentials import PrincipalCredentials
from gameday.simulator.actors.director import Director
from gameday.simulator.actors.planning import Channels, Planner
from gameday.simulator.actors.steady_state import ensure_workloads_work, tell_sensors
from gameday.simulator.aws.refusals import Quotas
from gameday.simulator.deployment import load_responders
from gameday.simulator.deployment.detection import set_up_detection
from gameday.simulator.deployment.estates import deploy_estate
from gameday.simulator.engine.clock.limits import RunawayExercise
from gameday.simulator.referee import Prompts, Question, Referee
from gameday.simulator.referee.checks import CheckContext, make_question
from gameday.simulator.referee.chronicle import (
    Bystanders,
    Involvement,
    find_goals_by_instance,
    find_placeholder_resources,
    tell_beginning,
    tell_call,
    tell_commands,
    tell_estate,
    tell_gap,
    tell_gaps,
    tell_happenings,
    tell_permissions,
)
from gameday.simulator.referee.horizon import find_end
from gameday.simulator.referee.scope import ANYTHING, Matter, Scope
from gameday.simulator.referee.watch import watch_goal, watch_objective, watch_workload
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scorecards.journal import Fact
    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.actors.director import InjectPlan
    from gameday.simulator.deployment import Responder
    from gameday.simulator.options import Options
    from gameday.simulator.referee import Answer
    from gameday.simulator.siem import SiemPlan

__all__ = ["Exercise", "Played", "play"]


@dataclass(frozen=True, slots=True)
class Played:
    """What an exercise left: its judgement and its facts."""

    card: Scorecard
    facts: tuple[Fact, ...]


def play(
    loaded: LoadedScenario,
    options: Options,
    *,
    responders: list[Responder] | None = None,
    journal: Path | None = None,
    keep: Callable[[World], None] | None = None,
) -> Played:
    """Play a scenario once on an embedded account, in virtual time.

    Args:
        loaded: The scenario.
        options: What a person chose.
        responders: Who answers, loaded already; those of the options if left out.
        journal: Where the journal is written; None keeps it in memory.
        keep: Takes what is to be kept of the world, such as its logs, before it goes.

    Raises:
        UsageError: A responder is not there, or cannot work.
        PreflightFailed: The estate could not be made.
    """
    if responders is None:
        responders = load_responders(loaded, options.responders, places=options.places)
    siem = _plan_siem(loaded, options)
    world = World(
        loaded.scenario.start,
        seed=options.seed,
        latency=options.latency,
        journal=journal,
        limits=options.limits,
        quotas=Quotas.of(loaded.scenario.quotas),
    )
    with world:
        exercise = Exercise(world, loaded, responders, siem)
        exercise.run()
        if keep is not None:
            keep(world)
    facts = tuple(world.journal.facts)
    return Played(judge(facts, exercise.playbook), facts)


def _plan_siem(loaded: LoadedScenario, options: Options) -> SiemPlan | None:
    if loaded.scenario.siem is None and not options.sigma:
        return None
    # Late: few exercises have a SIEM, and importing one takes 20 ms.
    from gameday.simulator.siem import plan_siem

    return plan_siem(loaded, options.sigma)


class Exercise:
    """One run of a scenario in a world.

    Args:
        world: Where it is played.
        loaded: What is played.
        responders: Who answers.
        siem: What searches the logs, if anything does.
    """

    def __init__(
        self,
        world: World,
        loaded: LoadedScenario,
        responders: list[Responder],
        siem: SiemPlan | None = None,
    ) -> None:
        self.world = world
        self.loaded = loaded
        self.scenario = loaded.scenario
        self.responders = responders
        self.siem = siem
        self.playbook = loaded.scenario.playbook
        self.referee = Referee(world.journal, world.clock)
        self.prompts = Prompts(self.referee, world.clock)

    def run(self) -> None:
        """Play it from beginning to end; the journal has everything.

        Raises:
            PreflightFailed: The account is none to play in, or the estate could not
                be made.
        """
        AccountGuard().approve(self.world.account)
        self._create_estate()
        self._deploy_responders()
        self._bring_actors()
        self._bring_referee()
        self._tell_beginning()
        try:
            self._check_steady_state()
            self._open_ears()
            self._attack_and_respond()
        except (InjectFailed, PreflightFailed) as error:
            self._end(str(error), hint="invalid")
        except RunawayExercise as error:
            self._end(str(error), hint="aborted")
        else:
            self._end("every deadline has passed")

    def _create_estate(self) -> None:
        """Make the stack, and let references in the scenario speak of it."""
        account = self.world.account
        self.stack, self.estate_notes = deploy_estate(
            self.world.site, self.loaded.estate, self.scenario.parameters
        )
        self.bindings = Bindings(
            {
                "AWS::AccountId": account.account_id,
                "AWS::Partition": "aws",
                "AWS::Region": account.region,
                **self.stack.outputs,
            }
        )
        self.playbook = fill_playbook(self.scenario.playbook, self.bindings)
        self.world.web.obey(self.scenario.http, self.bindings.fill)
        set_up_detection(
            self.world.detectors, self.scenario.guardduty, self.bindings.fill
        )

    def _deploy_responders(self) -> None:
        """Put the responders beside the estate, as their users deploy them."""
        for responder in self.responders:
            responder.deploy(self.world.site)

    def _bring_actors(self) -> None:
        """Bring the adversary and the workload to their places."""
        world = self.world
        self.access = Access(
            world.account,
            world.authorizer,
            look=world.looks.look,
            find_caller=world.identities.find,
            now=world.clock.now,
            tell_gap=partial(tell_gap, world.journal),
        )
        self.principals = PrincipalCredentials(
            world.account, on_found=lambda: self.prompts.tell(Scope.of("iam"))
        )
        planner = Planner(
            self._open_channels(),
            self.bindings,
            principals=self.principals,
            access=self.access,
            has_response_begun=lambda: self.bystanders.has_response_begun,
            changes=lambda: (self.bystanders.changes, self.director.effects),
        )
        self.workloads = [planner.make_workload(w) for w in self.scenario.workload]
        self.plans = [planner.plan_inject(inject) for inject in self.scenario.injects]
        self.director = Director(
            world.clock,
            world.journal,
            on_planned=self._watch_goal,
            on_effective=self._look_after,
            on_turned=self._look_after,
        )

    def _open_channels(self) -> Channels:
        """Hand out what the adversary and the workload act through."""
        world = self.world
        return Channels(
            account=world.account,
            cloudtrail=world.cloudtrail,
            guardduty=world.guardduty,
            network=world.network,
            connections=world.connections,
            reporter=world.reporter,
            clock=world.clock,
            journal=world.journal,
        )

    def _bring_referee(self) -> None:
        """Give the referee everything it may look at."""
        world, once = self.world, self.referee.once_a_look
        readers = world.account.readers
        involvement = Involvement(
            readers,
            world.account.client,
            self.stack,
            named=Involved(self.scenario, self.playbook, self.bindings).find,
            # A folder's function has the responder's name, and is no news of itself.
            responders=find_workers(world.journal.facts)
            | {responder.name for responder in self.responders},
        )
        self.bystanders = Bystanders(self.stack, involvement)
        self.context = CheckContext(
            readers=readers,
            look=once(world.looks.look),
            network=world.network,
            access=self.access.preview,
            credentials=self.principals.hold,
            workloads={
                each.id: Question(once(each.works.ask), each.works.reads)
                for each in self.workloads
            },
            findings=world.guardduty.store.list_all,
            hub_findings=partial(
                world.security_hub.list_findings,
                world.account.account_id,
                world.account.region,
            ),
            facts=lambda: world.journal.facts,
            since=world.clock.now(),
            touched=self.bystanders.touched,
            posts=lambda: world.web.sent,
        )
        self.context.remember_volumes()

    def _tell_beginning(self) -> None:
        world = self.world
        tell_beginning(
            world.journal,
            self.loaded,
            self.playbook,
            seed=world.seed,
            start=world.clock.start.isoformat(),
            account=world.account.account_id,
            region=world.account.region,
            responders=[responder.name for responder in self.responders],
            latency_model={"model": world.latency.name, **world.latency.describe()},
            versions=list_versions(),
        )
        notes = dict.fromkeys([*self._note_lacks(), *self.estate_notes])
        tell_estate(world.journal, self.stack, list(notes))

    def _note_lacks(self) -> Iterator[str]:
        """Note each function of the estate that could not run, should it be invoked."""
        account = self.world.account
        place = f"arn:aws:lambda:{account.region}:{account.account_id}:function"
        for name, resource in self.stack.resources.items():
            if resource.type == "AWS::Lambda::Function":
                found = self.world.lambdas.find(f"{place}:{resource.physical_id}")
                for what in found.lacks if found else ():
                    yield f"the function `{name}` cannot run here: {what}"

    def _check_steady_state(self) -> None:
        """Blame no response for what was off or broken before."""
        tell_sensors(self.world.journal, self.world.account.readers)
        ensure_workloads_work(self.world.journal, self.workloads)

    def _open_ears(self) -> None:
        """Let the journal and the referee hear every call from now on."""
        journal, prompts = self.world.journal, self.prompts
        journal.listeners.append(prompts.hear)
        self.world.finished.append(lambda service: prompts.tell(Scope.of(service)))
        self.world.deliveries.append(
            lambda bucket: prompts.tell(Scope.of(Matter("s3", bucket)))
        )
        # The order matters: what was called stands before what turned because of it.
        self.world.listeners += [
            tell_call(journal),
            tell_commands(journal, self._find_goals_by_instance),
            tell_gaps(journal, find_placeholder_resources(journal.facts)),
            tell_happenings(journal),
            self.bystanders.listen(journal),
            self.referee.listen,
            prompts.listen,
            self.director.listen,
        ]
        for name, works in self.context.workloads.items():
            self.referee.add(watch_workload(name, works))
        for objective in self.playbook.objectives:
            fill = self.bindings.fill_known
            question = make_question(self.context, objective, fill=fill)
            self.referee.add(watch_objective(objective.id, question))

    def _find_goals_by_instance(self) -> Mapping[str, frozenset[str]]:
        return find_goals_by_instance(self.scenario, self.bindings.fill_known)

    def _attack_and_respond(self) -> None:
        """Let everything happen, until the last deadline has passed."""
        world = self.world
        for workload in self.workloads:
            workload.begin()
        self.referee.look()
        world.flow_logs.begin()
        if self.siem is not None:
            self._begin_searching(self.siem)
        self.director.begin(self.plans)
        # The end moves while the clock runs: an alert starts deadlines of its own.
        while world.clock.elapsed() < (end := self._find_end()):
            world.clock.run(until=world.clock.start + timedelta(seconds=end))
        self.referee.look("the end of the exercise")
        self.referee.close()

    def _begin_searching(self, plan: SiemPlan) -> None:
        """Let the user's own detection search what the sensors deliver."""
        world = self.world
        siem = plan.open(
            readers=world.account.read_everywhere,
            findings=world.guardduty.store.list_all,
            clock=world.clock,
            journal=world.journal,
            rng=world.chance("siem"),
        )
        siem.begin()

    def _watch_goal(self, plan: InjectPlan) -> None:
        """Keep watch over a goal from the moment it is planned, in the incident."""

        def can_reach() -> Answer | None:
            # Before the first inject took effect nobody attacks, whatever they could.
            begun = self.director.first_effective is not None
            return plan.outlook.ask() if begun else None

        if plan.inject.goal:
            question = Question(can_reach, lambda: plan.outlook.reads)
            self.referee.add(watch_goal(plan.inject.id, question))

    def _look_after(self, plan: InjectPlan) -> None:
        """Look again after an inject that changed what is true, beside its call."""
        name = plan.inject.id
        own = (Matter(kind.kind, name) for kind in (GoalAttempted, InjectEffective))
        # What it saved may be spoken of anywhere.
        change = ANYTHING if plan.inject.save else Scope.of(*own)
        self.referee.look(f"inject {name}", change=change)

    def _find_end(self) -> float:
        """Return when the exercise ends, as far as is known now, in seconds."""
        alert = find_alert(follow(self.world.journal.facts))
        return find_end(
            self.scenario,
            first_effective=self.director.first_effective,
            alerted=alert.at if alert else None,
            effective=self.director.effective_at,
            last_inject=self.director.last_planned,
        )

    def _end(self, reason: str, *, hint: str | None = None) -> None:
        """End the exercise; the embedded account is thrown away as it stands."""
        fields = {"verdict_hint": hint} if hint else {}
        journal = self.world.journal
        # Before the end: a scorecard goes by what came up to it.
        tell_permissions(journal, self.world.permissions, self.stack)
        journal.record("exercise.ended", SIMULATOR, reason=reason, **fields)
        journal.record("cleanup.done", SIMULATOR, what="the account is discarded")
