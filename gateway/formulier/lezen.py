"""Reading one part, line by line: which label, about whom, with which value, and how sure.

Rules: a label is looked for in the block that is open (report, person, contact), then in the others; a heading opens a
block; a person without a heading begins where the first label of the one before comes again. An account goes on until
a label that cannot belong to it. What a value does not pass is left unread, with a finding.
"""

import re
from collections.abc import Sequence

from gateway.contracts.codelijsten import VERBLIJF
from gateway.contracts.errors import Finding
from gateway.contracts.formulier import Bereik, Merk
from gateway.formulier.etiketten import AFGESCHERMD, ETIKETTEN, LEEG, WIE, Blok, Etiket, Soort
from gateway.formulier.koppen import LANGST, kop_van
from gateway.formulier.opmaak import Label, Regel, label_van, onbekend_label, regels_van, vragen_van
from gateway.formulier.schoon import Schoon, maak_schoon
from gateway.formulier.stand import Stand
from gateway.formulier.tabellen import Kolommen, Rij, kolommen_van, rijen_van
from gateway.formulier.velden import Kandidaat, gelijkend, laagste
from gateway.formulier.waarden import TOETSBAAR, Lezer, Onleesbaar, lees_nummer, lezer_van

Bereiken = Sequence[tuple[int, int]]
"""Ranges in the mended text that together are one value."""

_VOLGORDE = {
    Blok.MELDING: (Blok.MELDING, Blok.PERSOON),
    Blok.PERSOON: (Blok.PERSOON, Blok.MELDING),
    Blok.CONTACT: (Blok.CONTACT, Blok.MELDING, Blok.PERSOON),
}
_OPSOMMING = "-•*·0123456789.) "
"""What may stand before a label in a list."""
_MEEST = 2_000
"""Values of one mail; what has more is no form."""
_AFSLUITING = re.compile(r"\s*(?:met vriendelijke groet.{0,40}|(?:vriendelijke )?groet(?:en)?,?|--)\s*", re.IGNORECASE)


class Deellezer:
    """Reads one part into a ``Stand``; ``gelezen`` says afterwards which characters were understood."""

    def __init__(self, deel: str, tekst: str, stand: Stand, *, hoogstens: Merk) -> None:
        self.deel, self.tekst, self.stand = deel, tekst, stand
        self.schoon: Schoon = maak_schoon(tekst)
        self.hoogstens = laagste(hoogstens, Merk.WAARSCHIJNLIJK) if self.schoon.hersteld else hoogstens
        self.regels: list[Regel] = regels_van(self.schoon)
        self.gelezen = bytearray(len(self.schoon.tekst) + 1)
        self.blok = Blok.MELDING
        self.persoon: int | None = None
        self.met_kop = False
        """Whether the block that is open began with a heading and was not left since."""
        self.eerste: str | None = None
        self.gevuld: set[str] = set()
        self.adressen: dict[str, int] = {}
        self.adres = ""
        self.overslaan = False
        self.na_verhaal = False
        self.na_leeg = False
        self.plafond = hoogstens
        self._lees_nummer = lees_nummer(stand.patroon)

    def lees(self) -> None:
        """Every line."""
        self.overslaan = self._eerste_nummer_is_ander()
        index = 0
        while index < len(self.regels):
            regel = self.regels[index]
            self.na_leeg = index > 0 and self.regels[index - 1].leeg
            self.plafond = laagste(self.hoogstens, Merk.WAARSCHIJNLIJK) if regel.citaat else self.hoogstens
            if regel.leeg:
                self.na_verhaal = False
                self._begrepen([(regel.begin, regel.eind)])
                index += 1
            elif self._kop(index):
                index += 1
            elif (kolommen := kolommen_van(regel)) is not None:
                index = self._tabel(index, kolommen)
            else:
                index = self._regel(index)

    def _eerste_nummer_is_ander(self) -> bool:
        for regel in self.regels:
            for vraag in vragen_van(regel):
                nummer = self.schoon.tekst[vraag.begin : vraag.eind]
                if self._etiket(vraag.label).soort is Soort.NUMMER and self.stand.patroon.fullmatch(nummer):
                    return self.stand.is_ander(nummer)
        return False

    # --- lines --------------------------------------------------------------------------------------------------------

    def _regel(self, index: int) -> int:
        """The labels of a line, and what follows the last of them; the next line to read."""
        regel = self.regels[index]
        vragen = vragen_van(regel)
        if not vragen:
            self._los(regel)
            return index + 1
        alleen = len(vragen) == 1 and vragen[0].label.begin == regel.cellen[0].begin
        volgende = index + 1
        for vraag in vragen:
            etiket = self._etiket(vraag.label)
            stukken = [(vraag.begin, vraag.eind)] if vraag.begin < vraag.eind else []
            if vraag is vragen[-1]:
                stukken, volgende = self._vervolg(index, etiket, stukken)
            boven = not vraag.begin < vraag.eind
            los = boven and bool(stukken) and self.regels[index + 1].leeg
            self._zet(etiket, vraag.label, stukken, Merk.WAARSCHIJNLIJK if los or not alleen else Merk.ZEKER)
            self.na_verhaal = self.na_verhaal or etiket.pad.startswith("relevanteRegistraties/")
        return volgende

    def _los(self, regel: Regel) -> None:
        """A line without a label: what follows may be about somebody else, after a greeting about the sender."""
        label, _, waarde = regel.tekst.partition(":")
        if _AFSLUITING.fullmatch(regel.tekst[:LANGST]):
            self.blok, self.persoon, self.met_kop = Blok.CONTACT, None, False
        elif not (waarde.strip() and onbekend_label(f"{label.strip()}: ")):
            self.met_kop = False

    def _vervolg(self, index: int, etiket: Etiket, stukken: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
        """The value of the last label of a line as far as it goes, and the line after it."""
        volgende = index + 1
        if etiket.soort is Soort.VERHAAL:
            return self._verhaal(volgende, stukken)
        if not stukken:
            if volgende < len(self.regels) and self.regels[volgende].leeg and not self.regels[volgende].voet:
                volgende += 1
            if self._begint_iets(volgende) and not self._is_waarde(etiket, volgende):
                return [], index + 1
            stukken, volgende = [self._kaal(volgende)], volgende + 1
        if etiket.soort in (Soort.TEKST, Soort.ADRES):
            meer = 2 if etiket.soort is Soort.ADRES else len(self.regels)
            while len(stukken) < meer and not self._begint_iets(volgende):
                stukken.append(self._kaal(volgende))
                volgende += 1
        return stukken, volgende

    def _is_waarde(self, etiket: Etiket, index: int) -> bool:
        """Whether a line is a value of this sort by itself, though it could be a heading or label too."""
        if index >= len(self.regels) or self.regels[index].leeg or etiket.soort not in TOETSBAAR:
            return False
        return self._leesbaar(etiket, self.schoon.tekst[slice(*self._kaal(index))])

    def _begint_iets(self, index: int) -> bool:
        """Whether what stands above cannot go on at this line."""
        if index >= len(self.regels):
            return True
        regel = self.regels[index]
        return (
            regel.leeg
            or bool(vragen_van(regel))
            or onbekend_label(regel.tekst.strip())
            or self._kop_op(index) is not None
            or _AFSLUITING.fullmatch(regel.tekst[:LANGST]) is not None
        )

    def _verhaal(self, index: int, stukken: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
        """An account, from here to the line that ends it."""
        while index < len(self.regels) and not self._eindigt_verhaal(index):
            if not self.regels[index].leeg:
                stukken.append(self._kaal(index))
            elif self.regels[index].voet:
                self._begrepen([(self.regels[index].begin, self.regels[index].eind)])
            index += 1
        self.na_verhaal = index < len(self.regels) and not self.regels[index - 1].leeg
        return stukken, index

    def _eindigt_verhaal(self, index: int) -> bool:
        regel = self.regels[index]
        if regel.leeg:
            return False
        los = self.regels[index - 1].leeg
        if _AFSLUITING.fullmatch(regel.tekst[:LANGST]) or (los and self._kop_op(index) is not None):
            return True
        vragen = vragen_van(regel)
        if not vragen:
            return False
        label = vragen[0].label
        woorden = self.schoon.tekst[label.begin : label.eind].lstrip(_OPSOMMING)
        if not label.bekend or label.begin != regel.cellen[0].begin or not woorden[:1].isupper():
            return False
        etiket = self._etiket(label)
        waarde = self.schoon.tekst[vragen[0].begin : vragen[0].eind]
        if etiket.soort in TOETSBAAR and waarde and waarde.casefold() not in LEEG:
            return self._leesbaar(etiket, waarde)
        return los or (label.dubbelepunt and etiket.blok is Blok.MELDING)

    def _leesbaar(self, etiket: Etiket, waarde: str) -> bool:
        try:
            return bool(self._lezer(etiket)(waarde))
        except Onleesbaar:
            return False

    def _kaal(self, index: int) -> tuple[int, int]:
        regel = self.regels[index]
        links = len(regel.tekst) - len(regel.tekst.lstrip())
        return regel.begin + links, regel.begin + len(regel.tekst.rstrip())

    # --- blocks -------------------------------------------------------------------------------------------------------

    def _kop_op(self, index: int) -> tuple[Blok | None, str | None] | None:
        """The heading on this line; a word below a label is its value, and a bare role needs an empty line above it."""
        kop = kop_van(self.regels[index])
        if kop is None or index == 0:
            return kop
        boven = self.regels[index - 1]
        cel = self.regels[index].cellen[0]
        if boven.tekst.rstrip().endswith(":") or (cel.tekst.endswith(":") and label_van(cel) is not None):
            return None
        return kop if boven.leeg or kop[1] is None or cel.tekst.casefold() != kop[1] else None

    def _kop(self, index: int) -> bool:
        """Open the block of a heading, if this line is one."""
        regel, kop = self.regels[index], self._kop_op(index)
        if kop is None:
            return False
        blok, rol = kop
        self.na_verhaal = False
        if self.overslaan:
            return True
        self._begrepen([(regel.begin, regel.eind)])
        if blok is Blok.PERSOON:
            self._nieuwe_persoon(met_kop=True)
            if rol is not None:
                begin = regel.begin + regel.tekst.casefold().rindex(rol)
                etiket = Etiket(Blok.PERSOON, "rol", Soort.ROL)
                self._lees_waarde(etiket, [(begin, begin + len(rol))], self.plafond)
            return True
        self.blok, self.persoon, self.met_kop = blok or Blok.MELDING, None, True
        return True

    def _nieuwe_persoon(self, *, met_kop: bool) -> None:
        self.blok, self.persoon, self.met_kop = Blok.PERSOON, self.stand.personen, met_kop
        self.stand.personen += 1
        self.eerste, self.gevuld, self.adressen, self.adres = None, set(), {}, ""

    def _etiket(self, label: Label) -> Etiket:
        blokken = (*_VOLGORDE[self.blok], *Blok)
        return next(ETIKETTEN[blok][label.naam] for blok in blokken if label.naam in ETIKETTEN[blok])

    # --- tables -------------------------------------------------------------------------------------------------------

    def _tabel(self, index: int, kolommen: Kolommen) -> int:
        """Everything in a table; the line after it."""
        rijen, volgende, rest = rijen_van(self.regels, index)
        kop = self.regels[index]
        self._begrepen([(cel.begin, cel.eind) for cel, label in zip(kop.cellen, kolommen, strict=True) if label])
        self._begrepen(rest)
        self._zet_rijen(kolommen, rijen)
        return volgende

    def _zet_rijen(self, kolommen: Kolommen, rijen: Sequence[Rij]) -> None:
        """The first row is about whom the open block is about, if it is one person; every other is somebody else."""
        for nummer, rij in enumerate(rijen):
            etiketten = [self._etiket(label) if label is not None else None for label in kolommen]
            van_personen = any(etiket is not None and etiket.blok is Blok.PERSOON for etiket in etiketten)
            if van_personen and not self.overslaan and (nummer or self.persoon is None or len(rijen) > 1):
                self._nieuwe_persoon(met_kop=False)
            for label, etiket, stukken in zip(kolommen, etiketten, rij, strict=True):
                if label is not None and etiket is not None and stukken:
                    self._zet(etiket, label, stukken, Merk.WAARSCHIJNLIJK, in_tabel=True)
        if len(rijen) > 1:
            self.blok, self.persoon, self.met_kop = Blok.MELDING, None, False

    # --- values -------------------------------------------------------------------------------------------------------

    def _zet(self, etiket: Etiket, label: Label, stukken: Bereiken, merk: Merk, *, in_tabel: bool = False) -> None:
        """Note the value of a label: whose it is, and what lowers its mark."""
        tekst = " ".join(self.schoon.tekst[begin:eind] for begin, eind in stukken)
        if etiket.soort is Soort.NUMMER and self.stand.patroon.fullmatch(tekst):
            self._nummer(tekst)
        if self.overslaan or (etiket.blok is Blok.PERSOON and self.persoon is None and etiket.pad not in WIE):
            return
        self._begrepen([(label.begin, label.waarde)])
        self.stand.bekende_labels += label.bekend
        self._in_blok(etiket, in_tabel=in_tabel)
        if not stukken:
            return
        if tekst.strip().casefold() in LEEG:
            self._begrepen(stukken)
            return
        if self.na_verhaal or (etiket.blok is not Blok.MELDING and not self.met_kop):
            merk = laagste(merk, Merk.WAARSCHIJNLIJK)
        self._lees_waarde(etiket, stukken, laagste(merk, self.plafond), label=label)

    def _nummer(self, nummer: str) -> None:
        """The number that says whose form this is."""
        if self.stand.nummer is None:
            self.stand.nummer = nummer.replace("-", "").upper()
        ander = self.stand.is_ander(nummer)
        naast = len(self.stand.kandidaten) == 1
        if ander and not naast:
            self.stand.meer = True
        self.overslaan = ander and not naast

    def _in_blok(self, etiket: Etiket, *, in_tabel: bool) -> None:
        if etiket.blok is Blok.MELDING:
            if etiket.pad.startswith("contact/"):
                if self.blok is not Blok.CONTACT:
                    self.blok, self.persoon, self.met_kop = Blok.CONTACT, None, False
            elif not etiket.pad.startswith("ingediendDoor/"):
                self.blok, self.met_kop = Blok.MELDING, False
            return
        if etiket.blok is Blok.CONTACT:
            return
        vol = etiket.pad in self.gevuld and not etiket.pad.endswith("*")
        opnieuw = vol and etiket.pad == self.eerste
        genaamd = self.na_leeg and not self.met_kop and etiket.pad == "persoon/volledigeNaam"
        if not in_tabel and (self.persoon is None or opnieuw or genaamd):
            self._nieuwe_persoon(met_kop=False)
        self.blok = Blok.PERSOON
        self.eerste = self.eerste or etiket.pad
        self.gevuld.add(etiket.pad)

    def _lezer(self, etiket: Etiket) -> Lezer:
        return self._lees_nummer if etiket.soort is Soort.NUMMER else lezer_van(etiket.soort)

    def _lees_waarde(self, etiket: Etiket, stukken: Bereiken, merk: Merk, *, label: Label | None = None) -> None:
        tekst = " ".join(self.schoon.tekst[begin:eind] for begin, eind in stukken)
        try:
            gelezen = self._lezer(etiket)(tekst)
        except Onleesbaar as fout:
            plaats = self._herkomst(stukken, 0, len(tekst))
            self.stand.bevindingen.append(Finding(fout.regel, str(plaats[0])))
            return
        if len(self.stand.kandidaten) >= _MEEST:
            self.stand.te_veel = True
            return
        pad = self._pad(etiket, label)
        for stuk in gelezen:
            hoe = laagste(stuk.merk, merk)
            if label is not None and not label.bekend:
                hoe = laagste(merk, gelijkend(stuk.merk))
            herkomst = self._herkomst(stukken, stuk.begin, stuk.eind)
            self.stand.kandidaten.append(Kandidaat(_plak(pad, stuk.pad), stuk.waarde, herkomst, hoe))
        self._begrepen(stukken)

    def _pad(self, etiket: Etiket, label: Label | None) -> str:
        if etiket.blok is not Blok.PERSOON:
            return f"/{etiket.pad}"
        begin = f"/betrokkenen/{self.persoon}"
        if not etiket.pad.startswith("persoon/adressen/"):
            return f"{begin}/{etiket.pad}"
        if etiket.soort is Soort.ADRES:
            self.adres = etiket.pad.rpartition("/")[2]
        lijst = "afgeschermdeAdressen" if self.adres == AFGESCHERMD else "adressen"
        nieuw = self.adres not in self.adressen
        anders = sum(adres != AFGESCHERMD for adres in self.adressen)
        plaats = self.adressen.setdefault(self.adres, 0 if self.adres == AFGESCHERMD else anders)
        if nieuw and self.adres in VERBLIJF.woorden and label is not None:
            self.stand.kandidaten.append(
                Kandidaat(
                    f"{begin}/persoon/{lijst}/{plaats}/soort",
                    dict(VERBLIJF.by_code(self.adres)),
                    self._herkomst([(label.begin, label.eind)], 0, label.eind - label.begin),
                    Merk.WAARSCHIJNLIJK,
                )
            )
        rest = etiket.pad.rpartition("/")[2] if etiket.soort in (Soort.NAAM, Soort.POSTCODE) else ""
        return f"{begin}/persoon/{lijst}/{plaats}/binnenland{'/' if rest else ''}{rest}"

    def _herkomst(self, stukken: Bereiken, begin: int, eind: int) -> tuple[Bereik, ...]:
        """The ranges in the original of characters ``begin`` up to ``eind`` of a value made of these pieces."""
        bereiken: list[Bereik] = []
        plaats = 0
        for links, rechts in stukken:
            vanaf, tot = max(begin - plaats, 0), min(eind - plaats, rechts - links)
            if vanaf < tot:
                bereiken.append(Bereik(self.deel, *self.schoon.terug(links + vanaf, links + tot)))
            plaats += rechts - links + 1
        return tuple(bereiken)

    def _begrepen(self, stukken: Bereiken) -> None:
        for begin, eind in stukken:
            self.gelezen[begin:eind] = b"\x01" * (eind - begin)

    def onbegrepen(self) -> list[Bereik]:
        """What is neither label nor value."""
        bereiken: list[Bereik] = []
        tekst = self.schoon.tekst
        for regel in self.regels:
            for gat in re.finditer(rb"\x00+", self.gelezen[regel.begin : regel.eind]):
                begin, eind = regel.begin + gat.start(), regel.begin + gat.end()
                stuk = tekst[begin:eind]
                if any(teken.isalnum() for teken in stuk):
                    begin += len(stuk) - len(stuk.lstrip())
                    bereiken.append(Bereik(self.deel, *self.schoon.terug(begin, begin + len(stuk.strip()))))
        return bereiken

    def nummer_zonder_label(self) -> None:
        """The first thing that looks like the number of a report, where no label says so: a guess."""
        match = re.search(rf"(?<!\w)(?:{self.stand.patroon.pattern})(?!\w)", self.schoon.tekst)
        if match is not None:
            herkomst = self._herkomst([match.span()], 0, len(match[0]))
            self.stand.kandidaten.append(Kandidaat("/registratienummer", match[0], herkomst, Merk.GOK))
            self._begrepen([match.span()])


def _plak(pad: str, deel: str) -> str:
    """A composite value has fields of its own: ``/incident/moment`` + ``/datum`` is ``/incident/datum``."""
    return pad.removesuffix("/moment") + deel if pad.endswith("/moment") else pad + deel
