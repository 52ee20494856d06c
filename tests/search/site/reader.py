"""What somebody who searches the site sees, read from the pages that are sent."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bs4 import BeautifulSoup
from django.test import Client

from initiatives.models import InitiativePage

# Robots are no readers: what they search for isn't counted.
BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
URLS: Final = {"da": "/da/soeg/", "en": "/en/search/"}


@dataclass(frozen=True)
class Result:
    """A hit as it is shown."""

    title: str
    url: str
    snippet: str
    element: Any


@dataclass
class Answer:
    """The answer to one search."""

    response: Any

    @cached_property
    def soup(self) -> Any:
        """The page as a browser reads it (BeautifulSoup; its types allow None everywhere)."""
        return BeautifulSoup(self.response.content.decode(), "html5lib")

    @property
    def text(self) -> str:
        """The words of the results, without header and facets."""
        return " ".join(self.soup.select_one(".finder-results").get_text(" ").split())

    @property
    def heading(self) -> str:
        """How many results there are, and for what."""
        return " ".join(self.soup.select_one("[role=status] h2").get_text(" ").split())

    @property
    def hits(self) -> list[Result]:
        """The hits in the reader's own language."""
        return self._results(".finder-results > .hits > li")

    @property
    def other_hits(self) -> list[Result]:
        """The hits that stand apart under the heading of the other language."""
        return self._results(".other-language .hits > li")

    @property
    def related(self) -> list[Result]:
        """The pages of the same theme, which are no hits."""
        return self._results(".related-hits .hits > li")

    @property
    def urls(self) -> list[str]:
        """The addresses of the hits, in their order."""
        return [hit.url for hit in self.hits]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Facet → code → count, as given to the template."""
        return {
            facet.name: {option.value: option.count for option in facet.options}
            for facet in self.response.context["filters"]["facets"]
        }

    @property
    def facets(self) -> dict[str, dict[str, int]]:
        """Facet → code → count, as printed beside the boxes."""
        found: dict[str, dict[str, int]] = {}
        for box in self.soup.select(".facets input[type=checkbox]"):
            count = box.find_next("span", class_="count").get_text().strip("() ")
            found.setdefault(str(box["name"]), {})[str(box["value"])] = int(count)
        return found

    def _results(self, selector: str) -> list[Result]:
        found = []
        for element in self.soup.select(selector):
            link = element.select_one("h3 a")
            snippet = element.find("p")
            found.append(
                Result(
                    link.get_text(), link["href"], snippet.get_text() if snippet else "", element
                )
            )
        return found


class Reader:
    """Searches the site by its form."""

    def __init__(self) -> None:
        self.client = Client(headers={"user-agent": BROWSER})

    def search(self, language: str, words: str | None = None, **chosen: Any) -> Answer:
        """Return the answer to words and filters; lists are repeated parameters."""
        asked = chosen if words is None else {"q": words, **chosen}
        return self.follow(URLS[language], asked)

    def follow(self, url: str, asked: dict[str, Any] | None = None) -> Answer:
        """Return the answer of an address, which must be 200."""
        response = self.client.get(url, asked or {})
        assert response.status_code == 200, url
        return Answer(response)


def page_of(code: str, language: str = "da") -> InitiativePage:
    """Return an initiative of the demo content in a language."""
    danish = InitiativePage.objects.get(code=code, locale__language_code="da")
    return InitiativePage.objects.get(
        translation_key=danish.translation_key, locale__language_code=language
    )


def address(code: str, language: str = "da") -> str:
    """Return the address of an initiative of the demo content in a language."""
    return str(page_of(code, language).url)


def initiatives(urls: list[str]) -> set[str]:
    """Return those of the addresses that are initiatives."""
    pages = InitiativePage.objects.live().select_related("locale")
    return {str(page.url) for page in pages} & set(urls)
