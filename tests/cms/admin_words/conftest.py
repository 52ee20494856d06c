"""A recording of what has no Danish, and a page with a workflow to try everything on."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from initiatives.models import InitiativePage
from tests.cms.admin_words.asked_for import Asked, record
from tests.cms.bilingual.desk import Desk, new_initiative


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What has been asked for in Danish and has none, from now on."""
    return record(monkeypatch)


@pytest.fixture
def desk(admin: Client) -> Desk:
    """Somebody with all rights, signed in to the admin."""
    return Desk(admin)


@pytest.fixture
def page(db: None) -> InitiativePage:
    """A live Danish initiative that nobody has translated."""
    return new_initiative()


@pytest.fixture
def workflow(page: InitiativePage, django_user_model: Any) -> Workflow:
    """A workflow for that page, whose group has somebody who gets mail."""
    group = Group.objects.create(name="Kommunikation")
    group.user_set.add(django_user_model.objects.create_user("komm", "komm@example.org", "x" * 14))
    task = GroupApprovalTask.objects.create(name="Godkendelse")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Kommunikation godkender")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    return workflow
