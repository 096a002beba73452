"""Where a document belongs: at which verantwoordelijke, in whose name, by which rail.

Two facts, both kept: *who handed it over* comes from authentication; *in whose name* is what the document says, and
counts only if the entry of the authenticated party vouches for it. Answers go back over the rail by which the
question came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.contracts.berichten import MeldingGedaan
from gateway.contracts.errors import Invalid, Unauthentic, Unknown
from gateway.contracts.message import Bezorging, Oin, Urgentie
from gateway.core.opening import Opened
from gateway.core.partners import Book, Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an opened document stands among the applied partner entries."""

    book: Book
    known: bool
    """Whether the receiver it names is this verantwoordelijke."""
    via: Partner
    """Who handed it over."""
    vouched: bool
    """Whether ``via`` may speak in the name of the document's zender."""
    zender: Partner | None
    """The entry of whoever it comes from; None when there is none: role and agreements are unknown."""

    @property
    def verantwoordelijke(self) -> Oin:
        """The VT to which everything about this document belongs."""
        return self.book.verantwoordelijke

    @property
    def receiver(self) -> Partner | None:
        """VT's own case system, which takes the reports of this verantwoordelijke."""
        return self.book.get(self.book.verantwoordelijke)


def place(opened: Opened, party: Oin, books: Sequence[Book], bezorging: Bezorging | None = None) -> Place:
    """Find the book by the receiver that the document names; without one, the only book of the party.

    ``books`` are those in which ``party`` is active, at least one. A receiver that is none of them leaves ``known``
    false, and the document in quarantine at the first of them. Of a mail (``bezorging``) the sender was proved: what it
    carries counts in his name, or in one for which his own entry vouches too.

    Raises:
        Invalid: a JSON document names no receiver while the party serves several.
    """
    found = next((book for book in books if book.verantwoordelijke == opened.ontvanger), None)
    if opened.ontvanger is None and len(books) > 1:
        raise Invalid("ontvanger-ontbreekt", "Noem de ontvanger: u bent partner van meer dan één Veilig Thuis.")
    book = found or books[0]
    via = book.partners[party]
    return Place(
        book=book,
        known=found is not None or opened.ontvanger is None,
        via=via,
        vouched=via.vouches_for(opened.zender) and (bezorging is None or _speaks_for(bezorging, opened.zender, book)),
        zender=book.get(opened.zender),
    )


def _speaks_for(bezorging: Bezorging, zender: Oin, book: Book) -> bool:
    sender = book.get(bezorging.zender)
    return zender == bezorging.zender or (sender is not None and sender.vouches_for(zender))


def check_place(where: Place) -> None:
    """For doors without a header table of their own (JSON).

    Raises:
        Unknown: the receiver is not a verantwoordelijke here (StUF010).
        Unauthentic: the party may not speak in this name (StUF013).
    """
    if not where.known:
        raise Unknown("StUF010", "Deze ontvanger is hier niet bekend.")
    if not where.vouched:
        raise Unauthentic("StUF013", "U mag niet namens deze zender aanleveren.")


def urgentie_of(opened: Opened, where: Place, bezorging: Bezorging | None = None) -> Urgentie:
    """Acute is the sender's explicit flag, and only of a sender whose entry lets him flag it (invariant 9).

    JSON says ``urgentie``; StUF has none, so the entry's ``acuut-als`` names the receiving application or
    administration that means acute; of a mail its mailbox or a token in its subject, which the door looked at. It is
    never read from the content and never lowered.
    """
    if bezorging is not None and bezorging.urgentie is Urgentie.ACUUT:
        return Urgentie.ACUUT
    if opened.header is None:
        offered = opened.eigen or opened.kind == MeldingGedaan.__name__
        asked = opened.body.get("urgentie") if offered else None
        return Urgentie(asked) if asked in tuple(Urgentie) else Urgentie.REGULIER
    condition = (where.zender or where.via).acuut_als
    if condition is None:
        return Urgentie.REGULIER
    target = opened.header.ontvanger
    by_application = condition.applicatie is not None and condition.applicatie == target.applicatie
    by_administration = condition.administratie is not None and condition.administratie == target.administratie
    return Urgentie.ACUUT if by_application or by_administration else Urgentie.REGULIER
