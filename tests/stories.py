"""Running a state machine of hypothesis: stories of deeds, each told to its end."""

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def tell(machine: type[RuleBasedStateMachine], *, runs: int, steps: int, **more: Any) -> None:
    """Run `machine` so many times over so many steps; `more` are settings of hypothesis."""
    options = {
        "deadline": None,
        "max_examples": runs,
        "stateful_step_count": steps,
        # What fails here takes long: no search for a shorter story.
        "phases": [Phase.explicit, Phase.generate],
        "suppress_health_check": list(HealthCheck),
        **more,
    }
    run_state_machine_as_test(machine, settings=settings(**options))
