"""``/v1/vastgehouden``: what waits for a person, and what a person decides about it.

Only Veilig Thuis's own system calls here, and for every address with the token of the person who looks or decides
beside its own (header ``Persoon``). Nothing of a document is shown: reasons, rules and groups only.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from gateway import journey
from gateway.contracts.errors import Finding, Forbidden, Invalid, Unknown
from gateway.contracts.message import Door, Oin
from gateway.core import canonical
from gateway.core.besluiten import Act, Handeling, Held, Persoon
from gateway.web.answers import Besluit, BesluitAanbod, Besluitregel, Bevestiging, Vastgehouden, VastgehoudenLijst
from gateway.web.description import IDEMPOTENCY_KEY, PERSOON, answers, body_of
from gateway.web.personen import Personen
from gateway.web.reception import JSON, Reception

DECIDE_ERRORS = (400, 404, 409, 413, 415)
_ACTS: tuple[tuple[str, Handeling, type[BesluitAanbod], str, str], ...] = (
    ("_geef-vrij", Handeling.VRIJGEVEN, BesluitAanbod, "geefVrij", "Vrijgeven wat wordt vastgehouden"),
    ("_weiger", Handeling.WEIGEREN, BesluitAanbod, "weiger", "Weigeren wat wordt vastgehouden"),
    ("_bevestig", Handeling.BEVESTIGEN, Bevestiging, "bevestig", "Bevestigen of verbeteren wat een machine las"),
)


def routes(reception: Reception, personen: Personen) -> APIRouter:
    """The addresses."""
    router = APIRouter(prefix="/v1/vastgehouden", tags=["vastgehouden"])
    journal = reception.gateway.journal

    def person(request: Request) -> tuple[Persoon, Oin]:
        """The person, and the client that shows his token: both of the same Veilig Thuis."""
        party = reception.caller(request)
        own = {b.verantwoordelijke for b in reception.books(party) if b.partners[party.oin].rol == "veilig-thuis"}
        # The client first: nobody else can make us ask the identity provider for keys.
        persoon = personen.of(request) if own else None
        if persoon is None or persoon.verantwoordelijke not in own:
            raise Forbidden("alleen-veilig-thuis", "Alleen het eigen systeem van Veilig Thuis doet dit.")
        return persoon, party.oin

    @router.get(
        "",
        response_class=Response,
        operation_id="leesVastgehouden",
        summary="Wat op een persoon wacht",
        responses=answers(200, "De lijst, acuut eerst.", VastgehoudenLijst, errors=(400,)),
        openapi_extra={"parameters": [PERSOON]},
    )
    def lees_vastgehouden(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=100, description="Ten hoogste zoveel regels.")] = 50,
    ) -> Response:
        persoon, _ = person(request)
        found = journal.work_list(persoon.verantwoordelijke, limit=limit)
        return _json(VastgehoudenLijst(vastgehouden=tuple(shown(held) for held in found)))

    @router.get(
        "/{id}",
        response_class=Response,
        operation_id="leesWaarom",
        summary="Waarom iets wacht, en wie al besliste",
        responses=answers(200, "Redenen en besluiten; geen inhoud.", Vastgehouden, errors=(404,)),
        openapi_extra={"parameters": [PERSOON]},
    )
    def lees_waarom(request: Request, id: str) -> Response:  # noqa: A002  the name in the address
        persoon, _ = person(request)
        held = journal.held(persoon.verantwoordelijke, id)
        if held is None:
            raise Unknown("niet-vastgehouden", "Dit wordt niet vastgehouden.")
        return _json(shown(held))

    def add(path: str, handeling: Handeling, model: type[BesluitAanbod], name: str, summary: str) -> None:
        @router.post(
            f"/{{id}}/{path}",
            response_class=Response,
            operation_id=name,
            summary=summary,
            description="Waar vier ogen nodig zijn, wordt de eerste persoon geregistreerd en is `uitkomst` `wacht`.",
            responses=answers(200, "Geregistreerd; `uitkomst` zegt of het wegging.", Besluit, errors=DECIDE_ERRORS),
            openapi_extra={"parameters": [PERSOON, IDEMPOTENCY_KEY], "requestBody": body_of(model)},
        )
        async def decide(request: Request, id: str) -> Response:  # noqa: A002  the name in the address
            persoon, client = await run_in_threadpool(person, request)
            received = await reception.take(request, reception.caller(request), door=Door.JSON, media_types=JSON)
            asked = _read(model, received.content)
            act = Act(
                handeling=handeling,
                persoon=persoon,
                over=id,
                gronden=frozenset(asked.gronden),
                reden=asked.reden,
                at=received.at,
                velden=_velden(asked),
                door=client,
                sleutel=received.idempotency_key,
            )
            # Off the loop: the journal waits for the disk.
            answer = await run_in_threadpool(journey.decide, act, reception.gateway)
            return _json(Besluit.model_validate(answer, strict=False))

    for act in _ACTS:
        add(*act)
    return router


def shown(held: Held) -> Vastgehouden:
    """A held thing as it is shown: nothing about anyone."""
    return Vastgehouden(
        id=held.id,
        document=held.document,
        aflevering=held.delivery,
        soort=held.kind,
        urgentie=held.urgentie,
        sinds=held.at,
        stand=held.state.value,
        redenen=tuple(dict(reason) for reason in held.reasons),
        besluiten=tuple(
            Besluitregel(
                tijdstip=decision.at,
                handeling=decision.handeling.value,
                gronden=decision.gronden,
                functie=decision.functie,
                persoon=decision.persoon,
                uitkomst=decision.outcome,
            )
            for decision in held.decisions
        ),
    )


def _read(model: type[BesluitAanbod], content: bytes) -> BesluitAanbod:
    said = canonical.dump(canonical.load(content))  # so that what is read can be written again
    try:
        return model.model_validate_json(said)
    except ValidationError as fault:
        errors = fault.errors(include_input=False, include_context=False, include_url=False)
        names = set(model.model_fields)
        findings = [
            Finding(str(e["type"]), f"/{e['loc'][0]}" if e["loc"] and e["loc"][0] in names else "") for e in errors
        ]
        raise Invalid("besluit-ongeldig", "Het besluit klopt niet.", findings=dict.fromkeys(findings)) from None


def _velden(asked: BesluitAanbod) -> bytes | None:
    velden: dict[str, Any] | None = getattr(asked, "velden", None)
    return None if velden is None else canonical.dump(velden)


def _json(model: Any) -> Response:  # noqa: ANN401  any of our answers
    return Response(model.model_dump_json(by_alias=True, exclude_none=True), media_type="application/json")
