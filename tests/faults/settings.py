"""The settings of worker processes in these tests: other jobs but for letters, all else as in production."""

from registry.settings import *  # noqa: F403

JOB_HANDLERS = {
    "recount": "tests.faults.handlers.mark",
    "letters": "cooperatives.tasks.number_letters",
    "night": "tests.faults.handlers.mark",
    "mark": "tests.faults.handlers.mark",
    "linger": "tests.faults.handlers.linger",
    "kill_the_first_worker": "tests.faults.handlers.kill_the_first_worker",
}
