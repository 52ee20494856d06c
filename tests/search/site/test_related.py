"""Few hits lead to other pages of their theme, which stand below them and are none."""

import pytest

from initiatives.models import InitiativePage
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words", "heading"),
    [("da", "vandring", "Mere om samme tema"), ("en", "harbour", "More about the same theme")],
)
def test_few_hits_lead_to_other_pages_of_their_theme(
    reader: Reader, language: str, words: str, heading: str
) -> None:
    answer = reader.search(language, words)
    assert answer.related, answer.text
    assert heading in answer.text
    shown = {hit.url for hit in answer.related}
    assert not shown & set(answer.urls)
    assert answer.heading.startswith(f"{len(answer.urls)} ")
    [first] = InitiativePage.objects.filter(
        url_path__endswith=answer.urls[0].split("/")[-2] + "/", locale__language_code=language
    )
    themes = set(first.themes.all())
    for page in InitiativePage.objects.live():
        if page.url in shown:
            assert themes & set(page.themes.all())
