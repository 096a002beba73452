"""What is stated about a zaak: every statement stays, the newest of each name counts."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import sqlalchemy as sa

from gateway.contracts.message import Oin
from gateway.core.klokken import Onderwerp
from gateway.core.zaken import JA, OPEN, ZaakFeit, standing, verloop_of
from gateway.journal import tables as t


def write(connection: sa.Connection, feiten: Iterable[ZaakFeit]) -> None:
    """Add facts."""
    rows = [{name: getattr(feit, name) for name in ZaakFeit.__slots__} for feit in feiten]
    connection.execute(sa.insert(t.zaak_feit), rows)


def read(connection: sa.Connection, verantwoordelijke: Oin, zaak: str) -> Sequence[ZaakFeit]:
    """Every fact that was stated about one zaak, in that order."""
    table = t.zaak_feit.c
    return _select(connection, table.verantwoordelijke == verantwoordelijke, table.zaak == zaak)


def onderwerpen(connection: sa.Connection) -> Sequence[Onderwerp]:
    """Every open zaak, with the moments that its clocks run on, and when each was stated."""
    found = []
    for (owner, zaak), said in groupby(_select(connection), key=lambda feit: (feit.verantwoordelijke, feit.zaak)):
        feiten = list(said)
        stands = standing(feiten)
        if stands.get(OPEN) == JA:
            gezegd = {feit.naam: feit.at for feit in feiten}
            verloop = verloop_of(stands)
            found.append(Onderwerp(over=zaak, verantwoordelijke=owner, verloop=verloop, gezegd=gezegd))
    return found


def _select(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> Sequence[ZaakFeit]:
    table = t.zaak_feit
    query = sa.select(table).where(*where).order_by(table.c.verantwoordelijke, table.c.zaak, table.c.id)
    return [ZaakFeit(**row) for row in connection.execute(query).mappings()]
