"""Documents of many things are made together, and say what each says when it is made alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.demo.bulk import add_initiatives
from initiatives.models import InitiativePage
from search.documents import documents_of, searchable, searchable_pages

pytestmark = pytest.mark.django_db

# Of a hundred things at once: their texts by page type, and the facts of initiatives and news.
FOR_A_HUNDRED = 50


@pytest.mark.slow
def test_each_says_the_same_alone() -> None:
    things = list(searchable())
    alone = [document for thing in things for document in documents_of([thing])]
    assert list(documents_of(things)) == alone


@pytest.mark.slow
def test_those_of_many_initiatives_cost_no_query_each() -> None:
    add_initiatives(40)
    pages = list(searchable_pages().filter(pk__in=InitiativePage.objects.values("pk"))[:100])
    assert len(pages) > 80
    with CaptureQueriesContext(connection) as asked:
        documents = list(documents_of(pages))
    assert len(documents) == len(pages)
    assert len(asked) <= FOR_A_HUNDRED


def test_a_page_that_was_deleted_since_it_was_listed_has_none() -> None:
    page, other = InitiativePage.objects.order_by("-pk")[:2]
    InitiativePage.objects.get(pk=page.pk).delete()
    assert [document.key for document in documents_of([page, other])] == [f"page:{other.pk}"]
