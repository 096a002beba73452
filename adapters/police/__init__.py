"""The police: reports of domestic violence and child abuse in, feedback on them out (StUF-koppelvlak Jeugdzorg)."""

from adapters.police.inbound import READERS
from adapters.police.outbound import WRITERS
from gateway.contracts.adapter import Adapter

adapter = Adapter(
    naam="police",
    readers=READERS,
    writers=WRITERS,
    entiteittypen={"vtMeldingDi01": "VTM", "meldingGeneriekDi01": "ZAK"},
)

__all__ = ["adapter"]
