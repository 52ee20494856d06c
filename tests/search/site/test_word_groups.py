"""Word groups as editors write them: they act at once, in every process, without a new index."""

from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from search import backends
from search.decisions import CurrentDecisions
from search.models import Synonym
from search.starter import load_starter
from tests.search.site.index import Index
from tests.search.site.reader import Reader

pytestmark = pytest.mark.django_db

WORD = "spasmagerhat"


@pytest.fixture
def group() -> Synonym:
    return Synonym.objects.create(words_da=f"{WORD}\ntryghedsvandring")


def test_a_group_acts_on_the_next_search(reader: Reader) -> None:
    assert reader.search("da", WORD).hits == []
    group = Synonym.objects.create(words_da=f"{WORD}\ntryghedsvandring")
    found = reader.search("da", WORD)
    assert "Tryghedsvandringer" in [hit.title for hit in found.hits]
    assert "<mark>" in str(found.hits[0].element)
    group.active = False
    group.save()
    assert reader.search("da", WORD).hits == []
    group.active = True
    group.save()
    assert reader.search("da", WORD).hits
    group.delete()
    assert reader.search("da", WORD).hits == []


def test_another_process_sees_the_change(index: Index, group: Synonym) -> None:
    other = CurrentDecisions(backends.analysers)
    stems = (backends.analysers()["da"].stem(WORD),)
    assert other.in_force().thesaurus.synonyms("da", stems)
    kept = other.in_force()
    assert other.in_force() is kept
    # Written by somebody else: this object hears of it through the database alone.
    group.words_da = "noget andet\ntryghedsvandring"
    group.save()
    assert other.in_force() is not kept
    assert not other.in_force().thesaurus.synonyms("da", stems)


def test_an_editor_writes_a_group_in_the_admin(admin: Client, reader: Reader) -> None:
    url = reverse(Synonym.snippet_viewset.get_url_name("add"))
    data = {
        "words_da": f" {WORD} \n\ntryghedsvandring\ntryghedsvandring",
        "words_en": "",
        "words_nordic": "",
        "leads_to_da": "",
        "leads_to_en": "",
        "direction": "both",
        "strength": "same",
        "active": "on",
        "source": "",
    }
    refused = admin.post(url, {**data, "words_da": WORD})
    assert "Skriv mindst to ord." in refused.content.decode()
    one_way = admin.post(url, {**data, "direction": "one_way"})
    assert "Skriv, hvilke ord de fører til." in one_way.content.decode()
    assert admin.post(url, data).status_code == 302
    assert Synonym.objects.get(words_da__contains=WORD).words_da == f"{WORD}\ntryghedsvandring"
    assert reader.search("da", WORD).hits


def test_a_new_site_has_the_starter_set_and_keeps_what_was_changed() -> None:
    call_command("setup_site", "--no-admin", verbosity=0)
    count = Synonym.objects.count()
    assert count > 500
    Synonym.objects.order_by("pk").first().delete()
    call_command("setup_site", "--no-admin", verbosity=0)
    assert Synonym.objects.count() == count - 1


def test_explain_says_which_words_were_used(index: Index, group: Synonym) -> None:
    out = StringIO()
    call_command("search_explain", WORD, stdout=out, no_color=True)
    assert "another word for it (weight" in out.getvalue()


def test_words_of_the_other_language_find_the_page_in_ones_own(reader: Reader) -> None:
    found = reader.search("en", "demens", kind="initiative")
    assert found.urls
    assert found.urls[:1] == reader.search("en", "dementia", kind="initiative").urls[:1]
    assert all(url.startswith("/en/") for url in found.urls)


def test_the_whole_starter_set_can_be_listed_and_searched_in_the_admin(admin: Client) -> None:
    load_starter()
    url = reverse(Synonym.snippet_viewset.get_url_name("list"))
    assert "ordensmagt" in admin.get(url, {"q": "ordensmagt"}).content.decode()
    listed = admin.get(url)
    assert listed.status_code == 200
    assert "Ordgrupper" in listed.content.decode()


def test_the_list_begins_with_danish_words_and_says_yes_in_danish(admin: Client) -> None:
    Synonym.objects.create(words_en="aardvark\nanteater")
    group = Synonym.objects.create(words_da="aaa\nbbb", active=False)
    text = admin.get(reverse(Synonym.snippet_viewset.get_url_name("list"))).content.decode()
    assert text.index(str(group)) < text.index("aardvark")
    assert ">True<" not in text
    assert ">False<" not in text


# What a group would change ---------------------------------------------------------------

FORM = {
    "words_da": f"{WORD}\ntryghedsvandring",
    "words_en": "",
    "words_nordic": "",
    "leads_to_da": "",
    "leads_to_en": "",
    "direction": "both",
    "strength": "same",
    "active": "on",
    "source": "",
    "show_effect": "1",
}


def effects(html: str) -> list[list[str]]:
    """Return the rows of the table: word, what it finds, what it would find."""
    rows = BeautifulSoup(html, "html5lib").select("#search-effect tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


@pytest.mark.slow
def test_a_new_group_shows_what_it_would_change_and_is_not_saved(
    admin: Client, reader: Reader
) -> None:
    url = reverse(Synonym.snippet_viewset.get_url_name("add"))
    assert effects(admin.get(url).content.decode()) == []
    [unknown, known] = effects(admin.post(url, FORM).content.decode())
    assert unknown[:2] == [WORD, "0 resultater"]
    assert "Tryghedsvandringer" in unknown[2]
    assert known[2] == "Det samme"
    assert not Synonym.objects.filter(words_da__contains=WORD).exists()
    assert reader.search("da", WORD).hits == []
    # What was typed still stands there, and can be saved.
    html = admin.post(url, FORM).content.decode()
    assert f"{WORD}\ntryghedsvandring</textarea>" in html.replace("\r", "")


def test_a_group_in_use_shows_what_another_form_of_it_would_change(
    admin: Client, reader: Reader, group: Synonym
) -> None:
    url = reverse(Synonym.snippet_viewset.get_url_name("edit"), args=[group.pk])
    [row, _known] = effects(admin.post(url, {**FORM, "active": ""}).content.decode())
    assert "Tryghedsvandringer" in row[1]
    assert row[2] == "0 resultater"
    group.refresh_from_db()
    assert group.active
    refused = admin.post(url, {**FORM, "words_da": WORD}).content.decode()
    assert "Skriv mindst to ord." in refused
    assert effects(refused) == []


def test_without_an_index_the_form_says_so(admin: Client, index: Index) -> None:
    index.lose()
    url = reverse(Synonym.snippet_viewset.get_url_name("add"))
    assert "Søgningen svarer ikke lige nu." in admin.post(url, FORM).content.decode()
