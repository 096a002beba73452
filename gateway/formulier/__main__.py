"""``python -m gateway.formulier <bytes> <seconds>``: the reading process. Parts in on stdin, a reading out on stdout.

Both are JSON: ``{"patroon": …, "delen": [{"nummer", "mediaType", "naam", "tekst" or "inhoud" (base64)}]}`` in, the
fields of ``Lezing`` out, with the texts that were made of PDF or HTML: the others are known. Nothing is written
anywhere else, and nothing is read but the program itself.
"""

import base64
import json
import sys
from dataclasses import asdict, replace

from gateway.contracts.formulier import Deel
from gateway.formulier import PLAT, lees
from gateway.formulier.afscherming import scherm_af


def main() -> None:
    """Shield, read, answer."""
    geheugen, seconden = (int(argument) for argument in sys.argv[1:])
    scherm_af(geheugen=geheugen, seconden=seconden)
    vraag = json.load(sys.stdin.buffer)
    delen = [
        Deel(
            nummer=deel["nummer"],
            media_type=deel["mediaType"],
            naam=deel["naam"],
            tekst=deel.get("tekst"),
            inhoud=base64.b64decode(deel.get("inhoud", "")),
        )
        for deel in vraag["delen"]
    ]
    lezing = lees(delen, patroon=vraag["patroon"])
    plat = {deel.nummer for deel in delen if deel.media_type == PLAT}
    lezing = replace(lezing, teksten={nummer: tekst for nummer, tekst in lezing.teksten.items() if nummer not in plat})
    json.dump(asdict(lezing), sys.stdout, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
