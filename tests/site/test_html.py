"""The documents themselves: valid, one heading of the first order, no level left out, ids that hold."""

from collections import Counter
from itertools import pairwise

import pytest
from bs4 import Tag

from tests.site.answers import Answer, Answers

pytestmark = pytest.mark.django_db

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list")


def faults_of(answer: Answer) -> list[str]:
    """Return what is wrong with a document, each fault with its place."""
    soup = answer.soup
    faults = [f"line {place[0]}: {code} {details}" for place, code, details in answer.errors]
    ids = Counter(str(element["id"]) for element in soup.select("[id]"))
    faults += [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    faults += [f"id {name!r} is no name" for name in ids if not name or " " in name]
    for name in REFERENCES:
        for element in soup.select(f"[{name}]"):
            faults += [
                f"{name}={target} leads nowhere"
                for target in str(element[name]).split()
                if target not in ids
            ]
    levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
    if levels.count(1) != 1:
        faults.append(f"{levels.count(1)} headings of the first order")
    main = soup.find("main")
    inner = [int(h.name[1]) for h in main.select("h1, h2, h3, h4, h5, h6")] if main else []
    if inner[:1] != [1]:
        faults.append("the content doesn't begin with its heading")
    faults += [
        f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1
    ]
    empty = [h for h in soup.select("h1, h2, h3, h4, title, a, button, summary") if not says(h)]
    return faults + [f"says nothing: {element}" for element in empty]


def says(element: Tag) -> bool:
    """Whether an element has text, or a picture with one."""
    text = element.get_text(strip=True)
    return bool(text) or bool(element.select("img[alt]:not([alt=''])"))


@pytest.mark.slow
def test_documents_are_valid(answers: Answers) -> None:
    pages = answers.pages()
    assert len(pages) > 60
    faults = {answer.name: found for answer in pages if (found := faults_of(answer))}
    assert faults == {}


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p><div></p></div>", "unexpected-end-tag"),
        ('<main><h1>A</h1><p id="a"></p><p id="a"></p></main>', "id a stands 2 times"),
        ("<main><h1>A</h1><h3>B</h3></main>", "h3 follows h1"),
        ('<main><h1>A</h1><label for="x">B</label></main>', "for=x leads nowhere"),
        ('<main><h1>A</h1><a href="/"></a></main>', "says nothing"),
        ("<main><h1>A</h1><h1>B</h1></main>", "2 headings of the first order"),
    ],
)
def test_a_fault_is_found(html: str, fault: str) -> None:
    document = (
        f'<!DOCTYPE html><html lang="da"><head><title>T</title></head><body>{html}</body></html>'
    )
    faults = faults_of(Answer("planted", "/da/", _Sent(document)))
    assert any(fault in found for found in faults), faults


class _Sent:
    """An answer that nobody asked for."""

    def __init__(self, html: str) -> None:
        self.content = html.encode()
