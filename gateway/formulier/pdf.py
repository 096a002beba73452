"""A PDF → its text, laid out as on paper, so that columns stay columns. The one module that knows pypdf.

Rules: nothing in a PDF is run, followed or unpacked beyond its pages; what is encrypted, has no text (a scan), carries
scripts, attachments or fields to fill in, or is larger than any form, is refused by name. What loops or explodes in
spite of pypdf's own limits ends with the process (``kamer``).
"""

import io
import re

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PdfReadError
from pypdf.generic import DictionaryObject

from gateway.formulier.waarden import Onleesbaar

BLADEN = 40
"""Pages of a form; more is a file, not a form."""
BYTES = 10 * 1024 * 1024
"""Of the PDF itself."""
_ONTPLOOID = 8 * 1024 * 1024
"""Bytes of one stream, decompressed."""
_ACTIEF = ("/OpenAction", "/AA")
_ONZICHTBAAR = re.compile(rb"(?<!\S)3\s+Tr(?!\S)")
"""Text rendering mode 3: neither filled nor stroked (ISO 32000-1 §9.3.6)."""
_KOP = 1024
"""Bytes within which ``%PDF-`` must stand (ISO 32000-1 annex H.3.4.1)."""


def tekst_van(inhoud: bytes, *, langst: int) -> tuple[str, bool]:
    """The text of the pages with a form feed between them, at most ``langst`` characters; and whether all of it shows.

    What does not show is usually what a scanner made of a picture, and may be anything.

    Raises:
        Onleesbaar: ``pdf-versleuteld``, ``pdf-zonder-tekst``, ``pdf-actieve-inhoud``, ``pdf-met-bijlagen``,
            ``pdf-met-invulvelden``, ``pdf-te-veel-bladen``, ``pdf-te-groot`` or ``pdf-onleesbaar``.
    """
    if len(inhoud) > BYTES:
        raise Onleesbaar("pdf-te-groot")
    if b"%PDF-" not in inhoud[:_KOP]:
        raise Onleesbaar("pdf-onleesbaar")
    try:
        with apply_configuration(
            maximum_declared_stream_length=BYTES,
            array_based_stream_maximum_output_length=_ONTPLOOID,
            lzw_maximum_output_length=_ONTPLOOID,
            run_length_maximum_output_length=_ONTPLOOID,
            zlib_maximum_output_length=_ONTPLOOID,
            zlib_maximum_recovery_input_length=_ONTPLOOID // 8,
            stream_decoding_work_maximum_length=4 * _ONTPLOOID,
            stream_parsing_work_maximum_count=200_000,
            page_tree_maximum_entries=BLADEN * 4,
            page_tree_maximum_page_entries=BLADEN * 100,
            xform_maximum_invocations_per_extraction=100,
            jbig2dec_binary=None,
        ):
            return _lees(inhoud, langst)
    except Onleesbaar:
        raise
    except (LimitReachedError, MemoryError):
        raise Onleesbaar("pdf-te-groot") from None
    except Exception as fault:
        raise Onleesbaar("pdf-onleesbaar") from fault


def _lees(inhoud: bytes, langst: int) -> tuple[str, bool]:
    lezer = PdfReader(io.BytesIO(inhoud), root_object_recovery_limit=1_000, xref_stream_maximum_entries=100_000)
    if lezer.is_encrypted:
        raise Onleesbaar("pdf-versleuteld")
    _onverdacht(lezer)
    bladen: list[str] = []
    lengte, zichtbaar = 0, True
    for blad in lezer.pages:
        if len(bladen) == BLADEN:
            raise Onleesbaar("pdf-te-veel-bladen")
        tekst = blad.extract_text(extraction_mode="layout")
        lengte += len(tekst) + 1
        if lengte > langst:
            raise Onleesbaar("tekst-te-lang")
        bladen.append(tekst)
        inhoud_van_blad = blad.get_contents()
        zichtbaar = zichtbaar and (inhoud_van_blad is None or not _ONZICHTBAAR.search(inhoud_van_blad.get_data()))
    tekst = "\f".join(bladen)
    if not any(teken.isalnum() for teken in tekst):
        raise Onleesbaar("pdf-zonder-tekst")
    return tekst, zichtbaar


def _onverdacht(lezer: PdfReader) -> None:
    """Nothing that acts by itself, and nothing whose content is not on the pages."""
    catalogus = lezer.root_object
    namen = _woordenboek(catalogus, "/Names")
    if any(naam in catalogus for naam in _ACTIEF) or "/JavaScript" in namen:
        raise Onleesbaar("pdf-actieve-inhoud")
    if "/EmbeddedFiles" in namen:
        raise Onleesbaar("pdf-met-bijlagen")
    formulier = _woordenboek(catalogus, "/AcroForm")
    if formulier.get("/Fields") or "/XFA" in formulier:
        raise Onleesbaar("pdf-met-invulvelden")


def _woordenboek(van: DictionaryObject, naam: str) -> DictionaryObject:
    waarde = van.get(naam)
    gevonden = None if waarde is None else waarde.get_object()
    if gevonden is not None and not isinstance(gevonden, DictionaryObject):
        raise PdfReadError
    return gevonden or DictionaryObject()
