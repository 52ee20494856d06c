"""Danish sentences before and after: slips of the pen that were mended, and sentences that say something else.

What `versions.SPELT_ALIKE` was measured on.
"""

from typing import Final

# A comma, a capital letter, a word spelt otherwise.
SLIPS: Final = (
    ("Vi mødes på torvet når det er mørkt.", "Vi mødes på torvet, når det er mørkt."),
    ("Alle er velkommen til mødet.", "Alle er velkomne til mødet."),
    ("Kommunen har fået flere henvendelser idag.", "Kommunen har fået flere henvendelser i dag."),
    ("Hver børne have får besøg.", "Hver børnehave får besøg."),
    ("Kontkat os", "Kontakt os"),
    ("politiet og kommunen samarbejder", "Politiet og kommunen samarbejder."),
    ("Vi må desvære aflyse turen.", "Vi må desværre aflyse turen."),
    ("Et godt sammarbejde", "Et godt samarbejde"),
    ("Byens tryghedsambasadører går en runde.", "Byens tryghedsambassadører går en runde."),
    ("Gaden får nye lys kilder.", "Gaden får nye lyskilder."),
    ("Indsatsen følges af forvaltingen.", "Indsatsen følges af forvaltningen."),
    ("Nogen unge er utrygge om aftenen.", "Nogle unge er utrygge om aftenen."),
    ("Vi ligger vægt på dialog.", "Vi lægger vægt på dialog."),
    ("Hvis du ser noget så ring til os", "Hvis du ser noget, så ring til os."),
    ("Skriv en e-mail.", "Skriv en email."),
    ("Det er en prioriteret inddsats", "Det er en prioriteret indsats"),
    ("Naboerne og de unge's forældre", "Naboerne og de unges forældre"),
    ("Tak for jeres tålmodig hed", "Tak for jeres tålmodighed"),
    ("Der bliver sat nye lygter op i Østeraagade", "Der bliver sat nye lygter op i Østerågade"),
    ("Beboerene mødes", "Beboerne mødes"),
    ("Vi kan risikere at vente længe", "Vi kan risikere, at vente længe"),
    ("Mange cykeler står i vejen", "Mange cykler står i vejen"),
    ("Tilmeld jer senest på fredag", "Tilmeld jer, senest på fredag."),
    ("Det gør os mere trygge at der er lys", "Det gør os mere trygge, at der er lys"),
    ("Undersøgelsen er fortaget", "Undersøgelsen er foretaget"),
    ("Arangementet er gratis", "Arrangementet er gratis"),
    ("Vi har lavet et nyt intiativ", "Vi har lavet et nyt initiativ"),
    ("kvateret", "kvarteret"),
    ("Hils på din nabo", "Hils på din nabo!"),
    ("Det er kommunnens ansvar", "Det er kommunens ansvar"),
    ("Ring på torsdage", "Ring på torsdagene"),
    ("Lokaliteten lå ved havenen", "Lokaliteten lå ved havnen"),
    ("Styregruppen beslutter at fortsætter", "Styregruppen beslutter at fortsætte"),
    ("En ny lov om opholdsforbuds zoner", "En ny lov om opholdsforbudszoner"),
    ("Natravnene er ude hver weekend", "Natteravnene er ude hver weekend"),
    ("Tryghed er vigtig for os alle", "Tryghed er vigtigt for os alle"),
    ("Det er de der gør det", "Det er dem der gør det"),
)

# Slips too, but another word stands there: English is to be updated, and somebody looks at it.
UNKNOWN_SLIPS: Final = (
    ("Vi vil gerne høre jeres mening's", "Vi vil gerne høre jeres mening"),
    ("Der er behov af flere frivillige", "Der er behov for flere frivillige"),
    ("Alle og blive hørt er vigtigt", "Alle at blive hørt er vigtigt"),
)

# Sentences that say something else.
CHANGES: Final = (
    ("Mødet er kl. 19 hver uge i vinterhalvåret.", "Mødet er kl. 20 hver uge i vinterhalvåret."),
    ("Kl. 19", "Kl. 20"),
    ("Ring på 99 31 50 00, hvis du er utryg.", "Ring på 99 31 50 01, hvis du er utryg."),
    ("Indsatsen løber til 2026.", "Indsatsen løber til 2027."),
    ("Vi mødes hver mandag på torvet.", "Vi mødes hver onsdag på torvet."),
    ("Vi begynder i juni.", "Vi begynder i juli."),
    ("Vi begynder i marts.", "Vi begynder i maj."),
    (
        "Det er tilladt at grille i parken om sommeren.",
        "Det er ikke tilladt at grille i parken om sommeren.",
    ),
    (
        "Alle kan søge om støtte til et lokalt arrangement.",
        "Kun foreninger kan søge om støtte til et lokalt arrangement.",
    ),
    (
        "Tre gadeplansmedarbejdere går runder i Midtbyen.",
        "To gadeplansmedarbejdere går runder i Midtbyen.",
    ),
    (
        "Indsatsen er i gang i Østbyen og i Vejgaard.",
        "Indsatsen er i gang i Østbyen og i Nørresundby.",
    ),
    (
        "Kommunen betaler for nye låse til alle kældre.",
        "Politiet betaler for nye låse til alle kældre.",
    ),
    ("Arbejdet er begyndt ved havnen.", "Arbejdet er afsluttet ved havnen."),
    ("Der er mere trygt end før.", "Der er mindre trygt end før."),
    ("Butikkerne må sælge øl til midnat.", "Butikkerne må ikke sælge øl efter midnat."),
    ("Vi er færdige før sommerferien.", "Vi er færdige efter sommerferien."),
    ("Tilbuddet er for unge over 15 år.", "Tilbuddet er for unge under 15 år."),
    ("Mød op på Nytorv.", "Mød op på Gammeltorv."),
    ("Nye lygter på Østre Allé", "Nye lygter på Vestre Allé"),
    ("Lyset slukkes om natten.", "Lyset tændes om natten."),
    ("Turen er gratis.", "Turen er aflyst."),
    ("Siden i går synger der en nattergal.", "Siden i går synger der en solsort."),
    ("Vi afprøver en ny ordning.", "Vi stopper en ny ordning."),
    ("Vi søger flere frivillige.", "Vi søger flere frivillige og en leder."),
    ("Vi holder åbent alle ugens dage, også i ferien.", "Vi holder åbent alle ugens dage."),
    ("En million kroner", "En milliard kroner"),
    ("Arbejdsgruppen mødes i januar.", "Styregruppen mødes i januar."),
    ("Vi måler trygheden hvert år.", "Vi måler trygheden hvert andet år."),
)

# They do too, but by one word for another spelt nearly alike: who ticked the switch is believed.
LET_BY: Final = (
    ("Vi mødes hver tirsdag på torvet.", "Vi mødes hver torsdag på torvet."),
    ("Borgerne er trygge ved stationen.", "Borgerne er utrygge ved stationen."),
    ("Det er muligt at deltage.", "Det er umuligt at deltage."),
    ("Formanden er valgt af beboerne.", "Næstformanden er valgt af beboerne."),
    ("Der må cykles indenfor.", "Der må cykles udenfor."),
    ("Ejeren skal rydde sneen.", "Lejeren skal rydde sneen."),
    ("Kontoret har åbent om formiddagen.", "Kontoret har åbent om eftermiddagen."),
)
