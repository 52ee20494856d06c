"""The two workflows: *Indsats* on the Danish pages, *Oversættelse* on the English ones."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from cms import languages, roles
from initiatives.models import ApprovalTask


@dataclass(frozen=True)
class Plan:
    """A workflow of one step: who approves the pages of a language."""

    name: str
    task: str
    group: str
    language: str


PLANS: Final = (
    Plan("Indsats", "Godkendelse hos koordinator", roles.COORDINATORS, languages.SOURCE),
    Plan("Oversættelse", "Godkendelse hos kommunikation", roles.COMMUNICATIONS, languages.TARGET),
)


@transaction.atomic
def ensure_workflows() -> list[str]:
    """Make the workflows that are missing and put them on the pages; return the names of those made.

    A home page that staff gave another workflow keeps it.
    """
    made = []
    for plan in PLANS:
        workflow, is_new = Workflow.objects.get_or_create(name=plan.name)
        task, _is_new = ApprovalTask.objects.get_or_create(name=plan.task)
        task.groups.add(Group.objects.get(name=plan.group))
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
        for home in Page.objects.filter(depth=2, locale__language_code=plan.language):
            WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
        made += [plan.name] if is_new else []
    return made
