"""What staff advise: pages that they recommend, words left alone (danger words: test_danger.py)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from home.models import Partner, Person
from initiatives.models import Area
from search import backends
from search.decisions import CurrentDecisions
from search.models import DangerWords, GuardedWord, Recommendation
from tests.search.site.index import Index
from tests.search.site.reader import Answer, Reader, address, page_of

pytestmark = pytest.mark.django_db


def url_of(model: Any, name: str, *arguments: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=arguments)


def recommended(answer: Answer) -> list[tuple[str, str, str]]:
    """Return title, address and text of what is recommended."""
    return [
        (item.a.get_text(), item.a["href"], item.p.get_text() if item.p else "")
        for item in answer.soup.select(".recommended li")
    ]


# Recommended results -----------------------------------------------------------------


def test_a_page_is_recommended_above_the_hits_and_is_none_of_them(reader: Reader) -> None:
    page = page_of("I09")
    before = reader.search("da", "natteliv")
    Recommendation.objects.create(
        language="da", words="gå i byen\nnatteliv", page=page, text="Læs også om trafikken."
    )
    answer = reader.search("da", "Nattelivet i Aalborg")
    assert recommended(answer) == [(page.title, page.url, "Læs også om trafikken.")]
    answer = reader.search("da", "natteliv")
    assert recommended(answer)
    assert (answer.urls, answer.heading) == (before.urls, before.heading)
    assert answer.counts == before.counts
    assert len(recommended(reader.search("da", "nateliv"))) == 1  # once it was corrected
    assert recommended(reader.search("da", "natteliv", page=2)) == []
    assert recommended(reader.search("da", "byen")) == []
    assert recommended(reader.search("en", "natteliv")) == []


def test_without_a_text_the_page_speaks_for_itself_also_where_nothing_was_found(
    reader: Reader,
) -> None:
    page = page_of("I09", "en")
    Recommendation.objects.create(language="en", words="xyzzyx", page=page)
    answer = reader.search("en", "xyzzyx")
    assert answer.hits == []
    assert recommended(answer) == [(page.title, page.url, page.summary)]


@pytest.mark.parametrize("state", ["taken off", "restricted", "deleted"])
def test_what_is_not_public_is_not_recommended(reader: Reader, state: str) -> None:
    page = page_of("I09")
    Recommendation.objects.create(language="da", words="natteliv", page=page)
    assert recommended(reader.search("da", "natteliv"))
    if state == "taken off":
        page.unpublish()
    elif state == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        Page.objects.get(pk=page.pk).delete()
    assert recommended(reader.search("da", "natteliv")) == []


def test_staff_recommend_a_page_of_the_right_language(admin: Client, reader: Reader) -> None:
    english = page_of("I09", "en")
    data = {"language": "da", "words": " natteliv \n\n", "text": "", "page": english.pk}
    refused = admin.post(url_of(Recommendation, "add"), data)
    assert "Vælg en side på det sprog, du har valgt ovenfor." in refused.content.decode()
    assert admin.post(url_of(Recommendation, "add"), {**data, "page": page_of("I09").pk})
    assert [url for _title, url, _text in recommended(reader.search("da", "natteliv"))] == [
        address("I09")
    ]
    listed = admin.get(url_of(Recommendation, "list"), {"q": "natteliv"}).content.decode()
    assert page_of("I09").title in listed


# Words left alone (F22) ----------------------------------------------------------------


def test_a_guarded_word_is_searched_as_it_was_typed(reader: Reader) -> None:
    typed = "nateliv"
    assert reader.search("da", typed).response.context["results"]["correction"]
    GuardedWord.objects.create(word=typed)
    answer = reader.search("da", typed)
    assert answer.response.context["results"]["correction"] is None
    assert answer.hits == []


def test_a_word_that_is_never_suggested_is_offered_to_nobody(admin: Client, reader: Reader) -> None:
    offered = "/da/soeg/suggestions.json?q=natt"
    title = "Et trygt natteliv"
    assert title in reader.client.get(offered).content.decode()
    word = {"word": " Natteliv ", "never_suggest": "on"}
    refused = admin.post(url_of(GuardedWord, "add"), {"word": "to ord", "never_correct": "on"})
    assert "Skriv ét ord." in refused.content.decode()
    refused = admin.post(url_of(GuardedWord, "add"), {"word": "natteliv"})
    assert "Vælg mindst én af de to." in refused.content.decode()
    assert admin.post(url_of(GuardedWord, "add"), word).status_code == 302
    assert GuardedWord.objects.get().word == "natteliv"
    assert title not in reader.client.get(offered).content.decode()
    answer = reader.search("da", "nateliv")
    assert answer.response.context["results"]["correction"] is None
    # Whoever asks for it by name still finds it.
    assert title in [hit.title for hit in reader.search("da", "natteliv").hits]


@pytest.mark.parametrize("word", ["ssp-samarbejde", "natte/liv", "--", "to ord"])
def test_what_no_search_takes_for_a_word_is_refused(admin: Client, word: str) -> None:
    refused = admin.post(url_of(GuardedWord, "add"), {"word": word, "never_correct": "on"})
    assert "Skriv ét ord. En bindestreg tæller som et mellemrum." in refused.content.decode()
    assert not GuardedWord.objects.exists()


def test_a_guarded_word_is_kept_without_signs_around_it(admin: Client) -> None:
    admin.post(url_of(GuardedWord, "add"), {"word": " »Ældre-« ", "never_correct": "on"})
    assert GuardedWord.objects.get().word == "ældre"


def test_a_name_is_not_corrected(reader: Reader) -> None:
    # Each language spells some of them in its own way: »kofød« and »nightlifø« in Danish.
    for language, words in (("da", "nateliv"), ("da", "Kofoed"), ("en", "Nightlifoe")):
        Person.objects.create(name=f"Bo {words}", publicity=Person.Publicity.NAME)
        answer = reader.search(language, words)
        assert answer.response.context["results"]["correction"] is None, words


@pytest.mark.parametrize("model", [Partner, Area])
def test_nor_is_the_name_of_a_partner_or_place(reader: Reader, model: Any) -> None:
    def correction(language: str, words: str) -> Any:
        return reader.search(language, words).response.context["results"]["correction"]

    assert correction("en", "Nightlifoe")
    model.objects.create(name_da="Nateliv", name_en="Nightlifoe", code="ny")
    assert correction("en", "Nightlifoe") is None
    assert correction("da", "nateliv") is None


# All of it -----------------------------------------------------------------------------


def test_another_process_hears_of_it_in_its_next_request(index: Index) -> None:
    other = CurrentDecisions(backends.analysers)
    assert not other.in_force().advice.is_danger("kaffekande", "da")
    group = DangerWords.objects.create(words_da="kaffekande")
    assert other.in_force().advice.is_danger("kaffekanden", "da")
    group.delete()
    assert not other.in_force().advice.is_danger("kaffekande", "da")
