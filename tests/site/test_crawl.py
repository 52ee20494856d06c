"""A visitor who follows every link from both front pages: nothing broken, nothing in the wrong language."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import polib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from cms.parts import PARTS
from home.models import Partner, Person
from initiatives.models import Area
from tests.site.answers import Answer, Answers

pytestmark = pytest.mark.django_db

BASES: Final = ("http://testserver", settings.BASE_URL)
# Function words of one language that the other hasn't; one is enough to give a sentence away.
DANISH_WORDS: Final = frozenset(
    "og ikke til med på af et vi er som kan der det denne dette hvad hvor når også fra eller "
    "skal har jeg du dig din dit dine vores deres bliver blev være mange flere alle siden".split()
)
ENGLISH_WORDS: Final = frozenset(
    "the and of with this that which from your our you are is was be not where what when "
    "how who about into their they has been can page search".split()
)
DANISH_LETTERS: Final = re.compile(r"[æøåÆØÅ]")
# "an initiative (indsats)": the glossary's rule for a Danish term at its first use in English.
IN_PARENTHESES: Final = re.compile(r"\([^()]*\)")
WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass
class Crawl:
    """What was reached, and what was wrong on the way."""

    reached: dict[str, Answer] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def internal(address: str, base: str) -> str | None:
    """Return the path and query of a link inside the site, or None for any other."""
    full = urljoin(f"{BASES[0]}{base}", address)
    for own in BASES:
        if full.startswith(own):
            return full.removeprefix(own) or "/"
    return None


def links_of(answer: Answer) -> Iterator[str]:
    """Yield every address that a document names, with its fragment."""
    for element in answer.soup.select("[href], [src]"):
        yield str(element.get("href") or element.get("src"))
    for element in answer.soup.select("form"):
        yield str(element.get("action") or answer.address)


def crawl(below: str = "/", answers: Iterable[Answer] = ()) -> Crawl:
    """Follow every internal link from both front pages, as far as it leads below an address.

    What is among `answers` is not asked for again.
    """
    client = Client(raise_request_exception=False)
    known = {answer.address: answer for answer in answers}
    result = Crawl()
    fragments: list[tuple[str, str, str]] = []
    waiting = [(front, "start") for front in ("/da/", "/en/") if front.startswith(below)]
    while waiting:
        path, source = waiting.pop()
        if path in result.reached or not path.startswith(below) or is_file(path):
            continue
        answer = known.get(path) or Answer("crawl", path, client.get(path))
        result.reached[path] = answer
        status = answer.response.status_code
        if status in (301, 302):
            waiting.append((answer.response.headers["Location"], path))
        elif status != 200:
            result.broken.append(f"{source}: {path} answers {status}")
        elif answer.is_page:
            for target, fragment in targets_of(answer):
                waiting.append((target, path))
                fragments.append((path, target, fragment))
    result.broken += [
        f"{source}: {target}#{fragment} is missing"
        for source, target, fragment in fragments
        if fragment
        and target in result.reached
        and unquote(fragment) not in result.reached[target].ids
    ]
    return result


def is_file(path: str) -> bool:
    """Whether a path names a static file that is there; one that is missing is asked for."""
    name = unquote(path.removeprefix(settings.STATIC_URL))
    return path.startswith(settings.STATIC_URL) and bool(finders.find(name))


def targets_of(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield path and fragment of every internal address that a document names."""
    for link in links_of(answer):
        address, fragment = urldefrag(link)
        target = internal(address, answer.address) if address else answer.address
        if target is not None:
            yield target, fragment


@pytest.fixture(scope="session")
def crawled(answers: Answers, django_db_blocker: Any) -> Crawl:
    """The whole site as a visitor reaches it."""
    with django_db_blocker.unblock():
        return crawl(answers=answers.every)


def test_no_link_is_broken(crawled: Crawl) -> None:
    assert len(crawled.reached) > 80
    assert crawled.broken == []


@pytest.mark.slow
def test_every_public_page_is_reached(crawled: Crawl, answers: Answers) -> None:
    pages = {a.address for a in answers.pages() if "." in a.kind and a.response.status_code == 200}
    pages = {address for address in pages if "?" not in address}
    assert pages - set(crawled.reached) == set()


def test_links_carry_their_language(crawled: Crawl) -> None:
    """A link to a page in the other language says so."""
    faults = []
    for answer in crawled.reached.values():
        for link in answer.soup.select("body a[href]") if answer.is_page else []:
            target = internal(str(link["href"]), answer.address)
            first = urlsplit(target or "").path.split("/")[1:2]
            other = first in (["da"], ["en"]) and first != [answer.language]
            if other and link.get("hreflang") != first[0]:
                faults.append(f"{answer.address}: {link}")
    assert faults == []


def test_documents_are_in_the_language_of_their_address(answers: Answers, crawled: Crawl) -> None:
    for answer in [*answers.pages(), *crawled.reached.values()]:
        if answer.is_page:
            assert answer.soup.html is not None
            assert answer.soup.html["lang"] == answer.language, answer.name
            assert answer.response.headers["Content-Language"] == answer.language, answer.name


def names() -> list[str]:
    """Return the names that are the same in both languages: people, places, organisations.

    Longest first. Names that are not records stand in the list below with their reason.
    """
    other = [
        "Aalborg",
        "Nørresundby",
        "En Vej Ind",  # an initiative, and a centre: both keep their names
        "Center for Pårørende",
    ]
    records = [
        *Person.objects.values_list("name", flat=True),
        *Partner.objects.values_list("name_da", flat=True),
        *Area.objects.values_list("name_da", flat=True),
    ]
    from cms.models import ContactSettings

    for row in ContactSettings.objects.all():
        records += [row.street, row.postcode_city]
    return sorted({*other, *filter(None, records)}, key=len, reverse=True)


def without(text: str, phrases: list[str]) -> str:
    """Return a text without what may stand in it in either language."""
    text = IN_PARENTHESES.sub(" ", text)
    for phrase in phrases:
        text = text.replace(phrase, " ")
    return text


def danish_in(text: str, allowed: list[str]) -> list[str]:
    """Return what is Danish in a text that should be English.

    Left out: names (`names`), and a Danish term in parentheses after its English one.
    """
    rest = without(text, allowed)
    return [
        word
        for word in WORD.findall(rest)
        if word in DANISH_WORDS or word.lower() in DANISH_WORDS or DANISH_LETTERS.search(word)
    ]


def english_in(text: str) -> list[str]:
    """Return the English function words in a text that should be Danish."""
    return [word for word in WORD.findall(without(text, [])) if word.lower() in ENGLISH_WORDS]


# The short address of an initiative, as it is printed.
SHORT: Final = re.compile(r"^\S+/i/I\d+$")


def texts(pages: list[Answer], language: str) -> dict[str, str]:
    """Return the texts that are said to be in `language`, each with an address it stands at."""
    found: dict[str, str] = {}
    for answer in pages:
        for text, said in answer.texts:
            # The address of the page stands on paper, and its short one beside the facts.
            if said == language and not text.startswith("http") and not SHORT.search(text):
                found.setdefault(text, answer.address)
    return found


def interface(language: str) -> list[polib.POEntry]:
    """Return the public interface's strings that differ between the languages."""
    catalogue = polib.pofile(
        str(settings.PROJECT_DIR / "locale" / "da" / "LC_MESSAGES" / "django.po")
    )
    return [
        entry
        for entry in catalogue
        if entry.msgctxt == "site" and entry.msgstr != entry.msgid and not entry.obsolete
    ]


def as_pattern(template: str) -> re.Pattern[str]:
    """Return a pattern for a string of the catalogue: whatever stands in its places, tags apart."""
    plain = " ".join(re.sub(r"<[^>]+>", " ", template).split())
    parts = re.split(r"%\(\w+\)[sd]", plain)
    return re.compile(".+".join(re.escape(part) for part in parts))


def test_no_danish_on_english_pages(answers: Answers) -> None:
    allowed = names()
    found = texts(answers.pages("en"), "en")
    faults = {
        text: (words, at) for text, at in found.items() if (words := danish_in(text, allowed))
    }
    assert faults == {}


def test_no_danish_sentence_on_english_pages(answers: Answers) -> None:
    """No text of three words or more stands in both languages, names apart."""
    works = {", ".join(part.names) for part in PARTS}
    allowed = names()
    danish = texts(answers.pages("da"), "da")
    english = texts(answers.pages("en"), "en")
    both = {
        text
        for text in set(danish) & set(english)
        if text.rpartition(" (")[0] not in works and len(WORD.findall(without(text, allowed))) >= 3
    }
    assert both == set()


def test_no_danish_interface_on_english_pages(answers: Answers) -> None:
    english = texts(answers.pages("en"), "en")
    msgids = {entry.msgid for entry in interface("da")}
    faults = {
        text: at
        for entry in interface("da")
        for message in (entry.msgstr, *entry.msgstr_plural.values())
        if message and message not in msgids
        for pattern in [as_pattern(message)]
        for text, at in english.items()
        if pattern.fullmatch(text)
    }
    assert faults == {}


def test_no_untranslated_interface_on_danish_pages(answers: Answers) -> None:
    danish = texts(answers.pages("da"), "da")
    msgstrs = {
        text for entry in interface("da") for text in (entry.msgstr, *entry.msgstr_plural.values())
    }
    faults = {
        text: at
        for entry in interface("da")
        for message in (entry.msgid, entry.msgid_plural)
        if message and message not in msgstrs and WORD.search(re.sub(r"%\(\w+\)[sd]", "", message))
        for pattern in [as_pattern(message)]
        for text, at in danish.items()
        if pattern.fullmatch(text)
    }
    assert faults == {}


@pytest.mark.parametrize("kind", ["", "search_da"])
def test_no_english_on_danish_pages(answers: Answers, kind: str) -> None:
    pages = [a for a in answers.pages("da") if (a.kind == "search_da") == (kind == "search_da")]
    found = texts(pages, "da")
    faults = {text: (words, at) for text, at in found.items() if (words := english_in(text))}
    assert faults == {}


def test_danish_and_english_are_told_apart() -> None:
    assert danish_in("Vi arbejder sammen", [])
    assert danish_in("Søg", [])
    assert not danish_in("An initiative lead (tovholder på området) at Nytorv", ["Nytorv"])
    assert english_in("Search the site")
    assert not english_in("Søg på siden")
