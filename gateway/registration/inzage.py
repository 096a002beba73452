"""A person looks at what a machine read, before deciding on it. That he looked is written down before he sees it.

Only while it waits for a person, only of a form that came by mail, and only to somebody who may decide here: for
whoever cannot confirm it there is no reason to see it.
"""

from gateway.contracts.errors import Refused
from gateway.core import canonical
from gateway.core.audit import Feit, make_entry
from gateway.core.besluiten import Held, HoldState, Persoon
from gateway.core.gelezen import GelezenVeld, gelezen
from gateway.core.gronden import HIER
from gateway.core.mail import MEDIA_TYPE, open_mail
from gateway.core.recording import StoredDocument
from gateway.ports import Gateway
from gateway.registration.desk import pseudonym

WAT = "gelezen-velden"


def kijk(held: Held, persoon: Persoon, gateway: Gateway, *, door: str) -> tuple[GelezenVeld, ...]:
    """What was read in ``held``; nothing when there is nothing that this person is asked to confirm.

    The entry names document, person (pseudonym), function, door and fields, and commits to exactly what is shown; it is
    in the journal before this returns.

    Args:
        held: of this person's Veilig Thuis.
        persoon: proved a moment ago.
        gateway: where it is held.
        door: ``scherm`` or ``opdrachtregel``.

    Raises:
        Unavailable: it cannot be written down, so it is not shown.
    """
    waits = held.state is HoldState.OPEN and held.delivery is None and held.gelezen is not None
    if not waits or not any(persoon.functie in grond.door for grond in HIER):
        return ()
    document = gateway.journal.document(persoon.verantwoordelijke, held.document)
    if document is None or document.media_type != MEDIA_TYPE:
        return ()
    velden = gelezen(held, _teksten(document, gateway))
    if velden:
        gateway.journal.note(
            make_entry(
                id=gateway.clock.new_id(),
                verantwoordelijke=persoon.verantwoordelijke,
                at=gateway.clock.now(),
                feit=Feit.INHOUD_INGEZIEN,
                about=document.id,
                actor=pseudonym(persoon, gateway),
                details={
                    "wat": WAT,
                    "velden": [veld.pad for veld in velden],
                    "functie": persoon.functie,
                    "amr": persoon.amr,
                    "door": door,
                },
                content={"gezien": canonical.dump([[veld.pad, veld.waarde, veld.merk, veld.bron] for veld in velden])},
                salt=gateway.clock.salt(),
            )
        )
    return velden


def _teksten(document: StoredDocument, gateway: Gateway) -> dict[str, str]:
    """Of the parts that are text; what was read in a PDF is not kept."""
    try:
        mail = open_mail(document.content, gateway.mail_limits)
    except Refused:  # it was opened once; limits may have become lower since
        return {}
    plat = (deel for deel in mail.delen if deel.media_type == "text/plain")
    return {deel.nummer: deel.tekst for deel in plat if deel.tekst is not None}
