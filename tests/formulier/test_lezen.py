"""Forms by chance: layouts, labels, persons and mistakes thrown together, with the truth beside them."""

import quopri
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest

from gateway.contracts.formulier import Deel, Merk
from gateway.formulier import lees
from gateway.formulier.etiketten import ETIKETTEN, Blok
from gateway.testing.verzonnen import Persoon, gezin
from tests.vectors.formulieren.vormen import kort

VANDAAG = date(2026, 10, 1)
VERHAAL = (
    "Ter plaatse troffen wij de bewoners aan. Moeder noemde het adres van haar zus.",
    "Naam en geboortedatum van de buurman zijn ons bekend. Zijn telefoon stond uit.",
    "Datum incident volgens vader: een dag eerder. De rol van de oom is onduidelijk.",
    "Zij had het over haar BSN: dat wist zij niet meer. Aangifte wilde zij niet doen.",
)
RUIS = (
    "Vertrouwelijk",
    "Pagina 1 van 2",
    "Dit formulier is automatisch gemaakt.",
    "Kenteken voertuig: X-999-XX",
    "* * *",
)
MAANDEN = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
NAMEN = {
    blok: {
        pad: [naam for naam, etiket in namen.items() if etiket.pad == pad] for pad in {e.pad for e in namen.values()}
    }
    for blok, namen in ETIKETTEN.items()
}


def datum(dag: date, chance: Random) -> str:
    vormen = (
        f"{dag:%d-%m-%Y}",
        f"{dag.day}-{dag.month}-{dag.year}",
        f"{dag:%Y-%m-%d}",
        f"{dag.day} {MAANDEN[dag.month - 1]} {dag.year}",
        f"{dag:%d.%m.%Y}",
    )
    return chance.choice(vormen)


def telefoon(nummer: str, chance: Random) -> str:
    return chance.choice((nummer, nummer.replace("-", ""), nummer.replace("-", " ")))


@dataclass
class Blad:
    """A form while it is written, and what is true of it."""

    chance: Random
    regels: list[str] = field(default_factory=list)
    waarheid: dict[str, object] = field(default_factory=dict)
    stijl: Callable[[str, str], list[str]] = lambda label, waarde: [f"{label}: {waarde}"]

    def zet(self, blok: Blok, etiket: str, pad: str, geschreven: str, waar: object) -> None:
        """One label with its value, and sometimes with a mistake; then nothing is true of it."""
        label = self.chance.choice(NAMEN[blok][etiket]).capitalize()
        if label.casefold() == "geb":
            label = "Geboren"
        pech = self.chance.random()
        if pech < 0.04 and len(label) > 5:  # a slip in the label
            plaats = self.chance.randrange(1, len(label) - 1)
            label = label[:plaats] + label[plaats + 1 :]
        elif pech < 0.07:
            geschreven = self.chance.choice(("", "-", "onbekend"))
            waar = None
        elif pech < 0.10:
            geschreven, waar = self.chance.choice(("31-02-2026", "0612", "zie boven", "999990018", "n.n.b.")), None
        self.regels += self.stijl(label, geschreven)
        if self.chance.random() < 0.05:
            self.regels.append(self.chance.choice(RUIS))
        if waar is not None:
            self.waarheid[pad] = waar


STIJLEN: Sequence[Callable[[str, str], list[str]]] = (
    lambda label, waarde: [f"{label}: {waarde}"],
    lambda label, waarde: [f"{label} : {waarde}"],
    lambda label, waarde: [f"{label} {'.' * (30 - len(label))}: {waarde}"],
    lambda label, waarde: [f"{label:<42}{waarde}"],
    lambda label, waarde: [f"{label}:\t{waarde}"],
    lambda label, waarde: [f"- {label}: {waarde}"],
    lambda label, waarde: [label, waarde, ""],
    lambda label, waarde: [f"{label}:", f"   {waarde}", ""],
    lambda label, waarde: [f"\u00a0{label}\u00a0: {waarde}\r"],
)


def persoon(blad: Blad, nummer: int, wie: Persoon) -> None:
    chance, begin = blad.chance, f"/betrokkenen/{nummer}"
    naam = " ".join(deel for deel in (wie.voornamen, wie.voorvoegsel, wie.geslachtsnaam) if deel)
    velden: list[tuple[str, str, str, object]] = [
        (
            "persoon/bsn",
            f"{begin}/persoon/bsn",
            chance.choice((wie.bsn, f"{wie.bsn[:4]}.{wie.bsn[4:6]}.{wie.bsn[6:]}")),
            wie.bsn,
        ),
        (
            "persoon/geboortedatum",
            f"{begin}/persoon/geboortedatum",
            datum(wie.geboortedatum, chance),
            wie.geboortedatum,
        ),
        ("persoon/geslacht", f"{begin}/persoon/geslacht", wie.geslacht, f"geslachtsaanduiding {wie.geslacht}"),
        (
            "persoon/telefoonnummers/*",
            f"{begin}/persoon/telefoonnummers/0",
            gebeld := telefoon(wie.telefoonnummer, chance),
            gebeld,
        ),
        (
            "persoon/adressen/@/binnenland/postcode",
            f"{begin}/persoon/adressen/0/binnenland/postcode",
            f"{wie.adres.postcode[:4]} {wie.adres.postcode[4:]}",
            wie.adres.postcode,
        ),
        (
            "persoon/adressen/@/binnenland/woonplaats",
            f"{begin}/persoon/adressen/0/binnenland/woonplaats",
            wie.adres.woonplaats,
            wie.adres.woonplaats,
        ),
        ("rol", f"{begin}/rol", wie.rol, "JZR 112" if wie.rol == "ouder met gezag" else "JZR 115"),
    ]
    chance.shuffle(velden)
    blad.zet(Blok.PERSOON, "persoon/volledigeNaam", f"{begin}/persoon/volledigeNaam", naam, naam)
    for veld in velden[: chance.randint(2, len(velden))]:
        blad.zet(Blok.PERSOON, *veld)


def toevallig(chance: Random) -> Blad:
    blad = Blad(chance, stijl=chance.choice(STIJLEN))
    blad.regels += ["ZORGFORMULIER", ""]
    nummer = f"PL0900-2026{chance.randrange(10**6):06}"
    incident = VANDAAG - timedelta(days=chance.randrange(300))
    blad.zet(Blok.MELDING, "registratienummer", "/registratienummer", nummer, nummer)
    blad.zet(Blok.MELDING, "datumMelding", "/datumMelding", datum(VANDAAG, chance), VANDAAG)
    blad.zet(Blok.MELDING, "incident/datum", "/incident/datum", datum(incident, chance), incident)
    blad.zet(Blok.MELDING, "incident/locatie", "/incident/locatie", "Testplein 3, Bussum", "Testplein 3, Bussum")
    vooraf = chance.random() < 0.5
    if vooraf:
        verhaal(blad)
    contact_vooraf = chance.random() < 0.3
    if contact_vooraf:
        contact(blad)
    leden = gezin(chance, woonplaats="Bussum", personen=chance.randint(1, 4), op=VANDAAG)
    if chance.random() < 0.2:
        tabel(blad, leden)
    else:
        kop = chance.choice(("Betrokkene {}", "Persoon {}:", "{}. Persoon", "Gegevens betrokkene {}", None))
        for plaats, wie in enumerate(leden):
            blad.regels += [""] if kop is None else ["", kop.format(plaats + 1)]
            persoon(blad, plaats, wie)
    if not vooraf:
        verhaal(blad)
    if not contact_vooraf and chance.random() < 0.5:
        contact(blad)
    return blad


def contact(blad: Blad) -> None:
    blad.regels += ["", blad.chance.choice(("Contactpersoon politie", "Melder", "Gegevens verbalisant:"))]
    blad.zet(Blok.CONTACT, "contact/naam", "/contact/naam", "C. Proefstra", "C. Proefstra")
    blad.zet(Blok.CONTACT, "contact/telefoonnummers/*", "/contact/telefoonnummers/0", "0900-0000", "0900-0000")


def tabel(blad: Blad, leden: Sequence[Persoon]) -> None:
    rijen = [("Naam", "Geboortedatum", "BSN", "Rol")]
    for plaats, wie in enumerate(leden):
        naam = " ".join(deel for deel in (wie.voornamen, wie.voorvoegsel, wie.geslachtsnaam) if deel)
        bsn = blad.chance.choice((wie.bsn, ""))
        rijen.append((naam, f"{wie.geboortedatum:%d-%m-%Y}", bsn, wie.rol))
        blad.waarheid |= {
            f"/betrokkenen/{plaats}/persoon/volledigeNaam": naam,
            f"/betrokkenen/{plaats}/persoon/geboortedatum": wie.geboortedatum,
            f"/betrokkenen/{plaats}/rol": "JZR 112" if wie.rol == "ouder met gezag" else "JZR 115",
        }
        if bsn:
            blad.waarheid[f"/betrokkenen/{plaats}/persoon/bsn"] = bsn
    vorm = blad.chance.choice(("{} | {} | {} | {}", "{}\t{}\t{}\t{}", "{:<32}{:<18}{:<14}{}"))
    blad.regels += ["", "Betrokkenen", *(vorm.format(*rij) for rij in rijen), ""]


def als_mail(blad: Blad, chance: Random) -> str:
    """The form as it comes out of a mail program: mostly whole, at times quoted, or decoded once too little."""
    tekst = "\n".join(blad.regels)
    kans = chance.random()
    if kans < 0.1:
        return "Zie hieronder, mijn telefoon is kapot.\n\n> " + tekst.replace("\n", "\n> ")
    if kans < 0.2:
        return quopri.encodestring(tekst.encode()).decode()
    return tekst


def verhaal(blad: Blad) -> None:
    zinnen = blad.chance.sample(VERHAAL, k=blad.chance.randint(1, 3))
    blad.regels += ["", "Toedracht:", *(regel for zin in zinnen for regel in zin.replace(". ", ".\n").split("\n")), ""]
    blad.waarheid["/incident/omschrijving"] = " ".join(zinnen)


def test_a_certain_field_is_true_in_every_form_that_chance_makes() -> None:
    chance = Random(2026)
    zeker = onwaar = gevonden = fout = gemist = 0
    for _ in range(400):
        blad = toevallig(chance)
        lezing = lees([Deel(nummer="1", media_type="text/plain", tekst=als_mail(blad, chance))])
        gelezen = {veld.pad: kort(veld.waarde) for veld in lezing.velden}
        for veld in lezing.velden:
            zeker += veld.merk is Merk.ZEKER
            onwaar += veld.merk is Merk.ZEKER and blad.waarheid.get(veld.pad) != kort(veld.waarde)
        gevonden += sum(gelezen.get(pad) == waar for pad, waar in blad.waarheid.items())
        fout += sum(blad.waarheid.get(pad) != waarde for pad, waarde in gelezen.items())
        gemist += len(blad.waarheid.keys() - gelezen.keys())
    print(
        f"toevallige formulieren: n=400 gevonden={gevonden} fout={fout} gemist={gemist} zeker={zeker} onwaar={onwaar}"
    )
    assert onwaar == 0
    assert zeker > gevonden / 4
    assert gevonden > 0.85 * (gevonden + fout + gemist)


def merken(*regels: str) -> dict[str, Merk]:
    tekst = "\n".join(("Registratienummer: PL0900-2026123456", *regels))
    lezing = lees([Deel(nummer="1", media_type="text/plain", tekst=tekst)])
    return {veld.pad: veld.merk for veld in lezing.velden if veld.pad != "/registratienummer"}


def test_the_signature_below_a_form_is_the_senders() -> None:
    gelezen = merken(
        "Betrokkene 1", "BSN: 999990019", "", "Met vriendelijke groet,", "C. Proefstra", "Telefoon: 0900-0000"
    )
    assert gelezen == {"/betrokkenen/0/persoon/bsn": Merk.ZEKER, "/contact/telefoonnummers/0": Merk.WAARSCHIJNLIJK}


@pytest.mark.parametrize("regel", ["School", "School:", "De buurvrouw deed open.", "Gegevens school (verzonnen)"])
def test_after_a_line_that_may_be_about_somebody_else_nothing_of_a_person_is_certain(regel: str) -> None:
    gelezen = merken("Betrokkene 1", "BSN: 999990019", regel, "Telefoon: 06-00123456")
    assert gelezen["/betrokkenen/0/persoon/bsn"] is Merk.ZEKER
    assert gelezen["/betrokkenen/0/persoon/telefoonnummers/0"] is Merk.WAARSCHIJNLIJK


def test_a_label_that_we_do_not_know_with_its_value_changes_nothing() -> None:
    gelezen = merken("Betrokkene 1", "Kleur haar: bruin", "Telefoon: 06-00123456")
    assert gelezen == {"/betrokkenen/0/persoon/telefoonnummers/0": Merk.ZEKER}


def test_an_address_alone_makes_no_person() -> None:
    assert merken("Incident", "Straat: Proefweg", "Postcode: 1234 AB", "Telefoon: 06-00123456") == {}


def test_the_dates_of_an_earlier_report_are_not_certain() -> None:
    gelezen = merken("Eerdere registraties:", "Datum incident: 01-02-2020")
    assert gelezen == {"/incident/datum": Merk.WAARSCHIJNLIJK}


def test_the_number_of_another_report_ends_the_first_form() -> None:
    gelezen = merken(
        "Datum melding: 01-02-2026", "", "Registratienummer: PL0900-2026999999", "Datum melding: 02-02-2026"
    )
    assert gelezen == {"/datumMelding": Merk.WAARSCHIJNLIJK}
