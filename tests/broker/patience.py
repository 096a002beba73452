"""A broker over a real RabbitMQ for a test: what was published needs a moment to arrive."""

import secrets
import time
from collections.abc import Collection, Sequence
from datetime import datetime

from gateway.broker.rabbitmq import connect
from gateway.broker.roads import RabbitBroker
from gateway.contracts.message import Oin
from gateway.core.recording import Lane
from gateway.events import Journalist
from gateway.ports import Consignment, Journal
from tests.journeys.world import quiet

_MOMENT = 0.3


class PatientBroker(RabbitBroker):
    """Waits a moment before it says that there is nothing."""

    def consume(self, *, limit: int, at: datetime, without: Collection[Lane] = ()) -> Sequence[Consignment]:
        super().consume(limit=0, at=at)  # listens, if it did not yet
        time.sleep(_MOMENT)
        return super().consume(limit=limit, at=at, without=without)


def patient(
    url: str, journal: Journal, partners: Collection[Oin], *, notices: Journalist | None = None
) -> PatientBroker:
    return PatientBroker(
        lambda: connect(url),
        journal=journal,
        notices=notices or quiet(),
        partners=lambda: partners,
        random_bytes=secrets.token_bytes,
    )
