"""Files of references and annotations that are not read: what each is, and what to do."""

import re
from collections.abc import Mapping

_CSL = "in Zotero: File, Export Library, format CSL JSON, BibTeX or RIS"
_XML = rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>]*>\s*)?"
_UNREAD: Mapping[str, tuple[re.Pattern[bytes], str]] = {
    "Zotero RDF": (re.compile(_XML + rb"<rdf:RDF\b"), _CSL),
    "MODS": (re.compile(_XML + rb"<(?:mods:)?mods(?:Collection)?\b"), _CSL),
    "TEI": (re.compile(_XML + rb"<(?:tei:)?(?:TEI|listBibl)\b"), _CSL),
    "EndNote XML": (re.compile(_XML + rb"<xml>\s*<records>"), "export it from EndNote as RIS"),
    "EndNote's tagged format": (re.compile(rb"\A\s*%0 [A-Z]"), "export it as RIS"),
    "PubMed's format": (re.compile(rb"\A\s*PMID-\s*\d"), "import it into Zotero, and export RIS"),
    "Web of Science's format": (re.compile(rb"\A\s*FN (?:Clarivate|Thomson|ISI)"), "export RIS"),
    "CSL YAML": (re.compile(rb"\A\s*(?:---\s*)?references:\s*\n"), "export CSL JSON"),
    "Zotero's own JSON": (re.compile(rb'"itemType"\s*:\s*"'), _CSL),
    "Hypothesis' text export": (
        re.compile(rb"^Total annotations: \d+\s*$.*^Annotation 1:", re.M | re.S),
        "export it from the sidebar as JSON or CSV",
    ),
    "Hypothesis' HTML export": (
        re.compile(rb"<title>Annotations on (?:\"|&quot;|&#34;)"),
        "export it from the sidebar as JSON or CSV",
    ),
}
_LOOKED_AT = 20_000


def unsupported_format(data: bytes) -> str | None:
    """Return what a known but unsupported file is, and what to do; None for any other."""
    start = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    for what, (pattern, remedy) in _UNREAD.items():
        if pattern.search(start):
            return f"this is {what}, which factsheet does not read; {remedy}"
    return None
