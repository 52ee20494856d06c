"""What partners and staff come for, each from beginning to end.

Whoever searches is in tests/search/site/test_stories.py; what January 2027 brings, where `check_content`
is (tests/cms/review/test_check_content.py).
"""

import re
from typing import Final

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from cms import roles
from cms.models import User
from initiatives.models import InitiativePage
from initiatives.staff import ensure_staff
from tests.cms import labels
from tests.cms.bilingual.desk import Desk, edit_url, english, publish_danish
from tests.cms.writing import panel, send, standard_page, stream, summary
from tests.initiatives.staff import account, answers_for, initiative, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# "Formål" of the page that the site began with: lixtal 57, since the heading and each point of a list are
# sentences here (60 with the five goals as one sentence). Both are "meget svær".
PURPOSE: Final = (
    "Aalborg Kommune, Nordjyllands Politi og Region Nordjylland ved, at tryghed er et grundlæggende "
    "behov for alle mennesker. Det er en menneskeret at kunne være tryg - derfor er tryghed højt "
    "prioriteret. Med denne strategi vil vi, i fællesskab, medvirke til at underbygge, fastholde eller "
    "øge trygheden. Vi vil udvikle samarbejdet og skabe en fælles retning for en mere tryg kommune.",
    "I Aalborg Kommune, Nordjyllands Politi og Region Nordjylland er tryghed allerede et prioriteret "
    "område, og der foretages adskillige indsatser, hvor tryghed, direkte eller indirekte, indgår som en "
    "del af indsatserne. Indsatserne er dannet gennem mange års prioritering af tryghed. Indsatserne "
    "foregår i et samarbejde, hvor blandt andet tværgående koordinering, samarbejde, tværfaglighed, "
    "forebyggelse og helhedsorientering er i højsædet. Strategien ”Tryg Aalborg – en mere tryg kommune” "
    "skal ses i sammenhæng med Nordjyllands Politis, Aalborg Kommunes og Region Nordjyllands øvrige "
    "strategier og tryghedsfremmende indsatser.",
    "Samarbejde er det eneste, der flytter noget, Derfor er det vigtigt, at trygheden udvikles i et "
    "samarbejde med foreninger, frivillige, boligorganisationer og andre vigtige nøglepersoner. Sammen "
    "skaber vi resilisens og modstandskraft for det enkelte individ, by- og boligområder, nærområder og "
    "kommunen som helhed.",
    "Målene i ”Tryg Aalborg – en mere tryg kommune” er:",
    "Borgerne i Aalborg Kommune skal fortsat opleve en høj tryghed",
    "I Aalborg Kommune skal der være en nedgang i adfærd, der skaber utryghed",
    "Borgerne i Aalborg Kommune skal have større fodfæste på arbejdsmarkedet, i uddannelse eller i andre "
    "aktiviteter, der giver den enkelte en meningsfuld hverdag",
    "Børn og unge i Aalborg Kommune skal ydes en tidlig forebyggende indsats, således at alle børn og "
    "unges trivsel og udvikling sikres",
    "Der skal skabes større social bæredygtighed i Aalborg Kommune, ved at inddrage borgere, erhvervsliv, "
    "boligorganisationer og frivillige organisationer i samskabelse om en tryg kommune.",
    "Målene er som udgangspunkt bredt defineret. For hvert mål er der prioriterede tryghedsskabende og "
    "handlingsorienterede indsatser. De formulerede indsatser er helhedsorienterede, og der handles på "
    "individ, gruppe, og geografisk niveau. Indsatserne udgør tilsammen en helhedsorienteret "
    "tryghedsfremmende indsats. Indsatser og samarbejde styrkes og udvikles undervejs i relation til "
    "udviklingen af tryghed blandt borgerne.",
)
EASIER: Final = (
    "Vi vil gerne gøre kommunen mere tryg, og det lykkes bedst i fællesskab med borgere og foreninger. "
    "Derfor mødes kommunen, politiet og regionen flere gange om året og aftaler de næste "
    "skridt for tryghed i de forskellige dele af byen. "
) * 3


def read(address: str) -> BeautifulSoup:
    """Return a page of the site as somebody reads it who has no account."""
    return BeautifulSoup(Client().get(address).content.decode(), "html5lib")


def words(document: BeautifulSoup) -> str:
    return " ".join(document.select_one("main").get_text(" ").split())


@pytest.mark.slow
def test_21_a_partner_reads_how_old_the_translation_is(admin: Client) -> None:
    desk, page = Desk(admin), initiative("I06")
    address = english(page).url
    assert address == "/en/initiatives/road-safety/"
    boss = User.objects.get(username="boss")

    def translate(lead: str) -> None:
        admin.force_login(boss)  # logins of another day have ended
        desk.pull(page)
        desk.write(page, {"lead": lead})
        desk.publish(page)

    with freeze_time("2027-09-12 10:00"):
        publish_danish(page, lead="Du skal kunne færdes trygt.")
        translate("You should get around safely.")
        assert "The Danish page was changed" not in words(read(address))
    with freeze_time("2027-10-01 10:00"):
        comma = publish_danish(page, lead="Du skal kunne færdes trygt!", minor_correction=True)
        assert comma.lead.endswith("!")
        assert "The Danish page was changed" not in words(read(address)), "a minor fix"
    with freeze_time("2027-11-03 10:00"):
        publish_danish(page, lead="Du skal kunne færdes trygt overalt.")
        document = read(address)
        told = words(document)
        assert "The Danish page was changed on 3 November 2027." in told
        assert "This translation is based on the version of 12 September 2027." in told
        assert "You should get around safely." in told
        link = document.find("a", string=re.compile("Read the Danish page"))
        assert (link["href"], link["hreflang"]) == ("/da/indsatser/trafiksikkerhed/", "da")
        translate("You should get around safely everywhere.")
        told = words(read(address))
        assert "You should get around safely everywhere." in told
        assert "The Danish page was changed" not in told


def test_22_a_partner_follows_a_link_to_a_page_in_danish_only() -> None:
    page = initiative("I10")
    answer = Client().get(f"/en/initiatives/{page.slug}/")
    assert answer.status_code == 404
    document = BeautifulSoup(answer.content.decode(), "html5lib")
    assert document.html["lang"] == "en"
    assert "noindex" in document.select_one("meta[name=robots]")["content"]
    link = document.select_one(f'main a[href="{page.url}"]')
    assert link["hreflang"] == "da"
    shown = words(document)
    assert page.brief_title_en in shown
    assert page.brief_text_en in shown
    assert page.summary not in shown, "no silent Danish copy"


def test_23_comms_sees_how_hard_a_pasted_text_is(admin: Client) -> None:
    nothing = {"title": "Formål", "summary": "", "lead": ""}

    def pasted(*paragraphs: str) -> BeautifulSoup:
        html = "".join(f"<p>{text}</p>" for text in paragraphs)
        typed = stream("body", ("paragraph", rich_text(html)))
        return panel(send(admin, standard_page(), **nothing, **typed))

    hard = pasted(*PURPOSE)
    assert "Lixtal 57 (meget svær) · 337 ord" in summary(hard)
    body = hard.select_one("[data-writing-part=body]")
    assert "adskillige indsatser" in body.select("ol li")[0].get_text(), "the longest sentence"
    long_words = body.find(string=re.compile("Lange ord:")).parent.get_text()
    assert "boligorganisationer" in long_words
    assert "handlingsorienterede" in long_words
    assert "tryghed," not in long_words
    assert "(middel)" in summary(pasted(EASIER))


@pytest.mark.slow
def test_24_comms_is_warned_of_a_word_and_may_publish_it(admin: Client) -> None:
    desk, page = Desk(admin), initiative("I06")
    desk.write(page, {"title": "Our effort for road safety"})
    shown = BeautifulSoup(admin.get(edit_url(english(page))).content.decode(), "html5lib")
    hints = [item.get_text(" ", strip=True) for item in shown.select("#english-panel li")]
    assert any("»effort«: Ordlisten siger »initiative«." in hint for hint in hints)
    desk.publish(page)
    assert "Our effort for road safety" in words(read(english(page).url))


@pytest.mark.slow
def test_24_a_lead_edits_the_own_page_alone_and_it_is_approved() -> None:
    ensure_staff()
    own, other = initiative("I06"), initiative("I01")
    lead, coordinator = account("lis"), account("kaj", roles.COORDINATORS)
    answers_for(own, lead)
    desk = Desk(signed_in(lead))

    for page, mine in ((own, True), (other, False)):
        # On the page itself, in the list of pages, and at the address of the form.
        seen = desk.client.get(page.url).content.decode()
        assert (edit_url(page) in seen) is mine
        found = labels.shown(
            desk.client.get(reverse("wagtailadmin_pages:search"), {"q": page.title})
        )
        assert (edit_url(page) in found) is mine
        answer = desk.client.get(edit_url(page))
        assert answer.status_code == (200 if mine else 302)
    answer = desk.client.post(edit_url(other), {"title": "Mit"}, follow=True)
    assert "Du har ikke adgang hertil" in labels.shown(answer)
    assert Page.objects.get(pk=other.pk).title == "Et trygt natteliv"

    desk.post(edit_url(own), lead="Sænk farten ved skolerne.", **{"action-submit": "1"})
    assert "Sænk farten ved skolerne." not in words(read(own.url))
    state = InitiativePage.objects.get(pk=own.pk).current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[own.pk, "approve", state.pk])
    assert signed_in(lead).post(approve).status_code in (302, 403)
    assert "Sænk farten ved skolerne." not in words(read(own.url)), "nobody approves their own"
    signed_in(coordinator).post(approve, headers={"x-requested-with": "XMLHttpRequest"})
    assert "Sænk farten ved skolerne." in words(read(own.url))
    history = reverse("wagtailadmin_pages:history", args=[own.pk])
    for user in (lead, coordinator):
        told = labels.shown(signed_in(user).get(history))
        assert "Lis" in told
        assert "Kaj" in told
