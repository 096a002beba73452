"""The postbox: a receiver collects its messages itself, so placing one is what the journal's own state does.

Nothing leaves here. A delivery by postbox is ``overhandigd`` once its attempt is settled, and ``bevestigd`` when the
receiver confirms that it has the message.
"""

from gateway.contracts.adapter import Acknowledgement, Address, Document


class PostvakTransport:
    """Keeps the promises of ``Transport`` by having nothing to do."""

    def send(self, document: Document, address: Address, *, key: str) -> Acknowledgement:  # noqa: ARG002  nothing to do
        """It lies ready; never confirmed by this alone."""
        return Acknowledgement(kenmerk="postvak")

    def close(self) -> None:
        """Nothing was kept."""
