"""What staff need before they can work: groups, workflows, and the rights that follow from roles."""

from cms import roles
from initiatives import rights, workflows


def ensure_staff() -> list[str]:
    """Make what is missing, safe to run again; return the names of groups and workflows made."""
    roles.remove_unused_defaults()
    made = [*roles.ensure_groups(), *workflows.ensure_workflows()]
    rights.follow_roles()
    return made
