"""Which field a table's column goes to: by its name, in five languages, or as the user says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from factsheet.fields import ENTRY_IN_CSV, LAYOUTS, did_you_mean
from factsheet.problems import FactsheetError
from factsheet.texts import some_of

_CLAIM_FIELDS, EVIDENCE_FIELDS, ENTRY_FIELDS = (
    LAYOUTS[f"import {sheet}"].columns for sheet in ("claims", "evidence", "history")
)

EVIDENCE = re.compile(r"evidence\.(?:(\d{1,2})\.)?(.+)")
"""`evidence.url`, and `evidence.2.url` where one row has several pieces."""

_NAMES: Mapping[str, str] = {
    "id": "id|claim id|key|slug",
    "statement": "statement|claim|claims|text|claim text|assertion|fact|claim reviewed"
    "|claimreviewed|claimreview claimreviewed|behauptung|aussage|these|afirmacion"
    "|declaracion|affirmation|declaration|allegation"
    "|afirmacao|alegacao|declaracao",
    "quote": "quote|quotation|exact words|original quote|verbatim|zitat|wortlaut|cita|cita textual"
    "|citation|citacao",
    "attributed_to": "attributed to|speaker|said by|claimant|claimed by|attribution|person"
    "|who said it|who|urheber|sprecher|sprecherin|wer|gesagt von|quelle der behauptung"
    "|atribuido a|dicho por|quien|portavoz|attribue a|dit par|locuteur|auteur de la citation"
    "|dito por|quem|orador",
    "priority": "priority|prio|importance|prioritat|wichtigkeit|prioridad|priorite|prioridade",
    "tags": "tags|tag|topic|topics|category|categories|keywords|labels|schlagworter|schlagworte"
    "|thema|themen|etiquetas|tema|temas|mots cles|theme|themes|categoria|categorie|kategorie",
    "assigned": "assigned|assigned to|checker|fact checker|factchecker|checked by|by|owner|reviewer"
    "|zustandig|prufer|pruferin|gepruft von|bearbeiter|verificador|verificado por|asignado a"
    "|verificateur|verifie par|responsable|responsavel|verificadora|atribuido para",
    "status": "status|verdict|state|result|stand|ergebnis|urteil|estado|veredicto|resultado|statut"
    "|etat|resultat|situacao",
    "rating": "rating",
    "x-rating": "label|truth rating|score|bewertung|einstufung|calificacion|note de verite"
    "|evaluation|classificacao|avaliacao|etiqueta|rating alternatename|textual rating",
    "note": "note|notes|comment|comments|remark|remarks|notiz|notizen|anmerkung|anmerkungen"
    "|kommentar|bemerkung|nota|notas|comentario|comentarios|observaciones|remarque|remarques"
    "|commentaire|commentaires|observacoes",
    "evidence.url": "url|link|links|urls|source url|source link|evidence url|evidence link|web"
    "|website|address|adresse|weblink|enlace|enlaces|lien|liens|ligacao|evidence|beleg|belege"
    "|prueba|pruebas|evidencia|preuve|preuves|prova|provas",
    "evidence.source": "source|sources|quelle|quellen|fuente|fuentes|fonte|fontes|reference"
    "|references|evidence source",
    "evidence.title": "evidence title|source title|title of source",
    "evidence.author": "evidence author|source author|author of source",
    "evidence.language": "evidence language|source language",
    "evidence.translation": "evidence translation|quote translation|translation of quote",
    "evidence.publisher": "publisher|outlet|source name|herausgeber|medium|editor|medio|editeur"
    "|media|veiculo|evidence publisher",
    "evidence.via": "via|evidence via",
    "evidence.kind": "kind|source type|evidence kind|evidence type|quellenart|tipo de fuente"
    "|type de source|tipo de fonte",
    "evidence.stance": "stance|evidence stance|supports or refutes|haltung|postura|posicao",
    "evidence.quote": "evidence quote|source quote|quote from source|quoted evidence|belegzitat"
    "|zitat der quelle|cita de la fuente|citation de la source|citacao da fonte",
    "evidence.locator": "locator|page|pages|seite|fundstelle|pagina|timecode|evidence locator",
    "evidence.published": "published|date published|source date|publication date"
    "|evidence published|veroffentlicht|veroffentlichungsdatum|publicado"
    "|fecha de publicacion|publie|date de publication|data de publicacao",
    "evidence.accessed": "accessed|date accessed|retrieved|evidence accessed|abgerufen|consultado"
    "|fecha de consulta|consulte|consulte le|acessado em|acesso em",
    "evidence.confidential": "confidential|evidence confidential|vertraulich|confidencial"
    "|confidentiel",
    "evidence.note": "evidence note|evidence notes|source note",
    "x-date": "date|datum|fecha|data|day|tag der aussage",
}
"""Field -> the names of its column, small, without accents and signs."""


def plain_name(name: str) -> str:
    """Fold a column's name: `Source_URL ` and `source url` are the same."""
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters))


_OF_ANYTHING = {"title", "author", "language", "translation"}
"""Names of a source's fields that in a table may as well be a claim's, or a review's."""

_GUESSES = {
    **{
        plain_name(name): f"evidence.{name}" for name in EVIDENCE_FIELDS if name not in _OF_ANYTHING
    },
    **{plain_name(name): name for name in _CLAIM_FIELDS},
    **{name: target for target, names in _NAMES.items() for name in names.split("|")},
}


PROVISIONAL = "provisional"
LISTED, NEWEST = "evidence", ENTRY_IN_CSV
"""Columns of our own exports that are not fields of a claim.

Whether no person has judged; addresses and sources line by line; the newest verdict's entry.
"""


def _own_field(name: str) -> str:
    """Return the field of a column of our own export, `""` for a computed one."""
    is_field = name in (*_CLAIM_FIELDS, LISTED, PROVISIONAL, *NEWEST)
    return name if is_field or name.startswith("x-") else ""


def guess(name: str) -> str:
    """Return the field that a column's name means, `""` for none.

    `Source 2` means the source of a second piece of evidence; `x-…` stays the user's own key.
    """
    stripped = name.strip()
    if re.fullmatch(r"x-[\w.-]+", stripped) or stripped in _ALL_FIELDS - _OF_ANYTHING:
        return _ALIASES.get(stripped, stripped)
    folded = plain_name(name)
    if folded in _GUESSES:
        return _GUESSES[folded]
    if "." in stripped and " " not in stripped:  # a path in JSON: what it ends with
        inner = guess(stripped.rpartition(".")[2])
        return inner if inner.startswith("evidence.") else ""
    numbered = re.fullmatch(r"(.+?) ?(\d{1,2})", folded)
    target = _GUESSES.get(numbered[1], "") if numbered else ""
    if numbered and target.startswith("evidence."):
        number = int(numbered[2])
        return target if number <= 1 else target.replace("evidence.", f"evidence.{number}.", 1)
    return ""


def assign(
    names: Sequence[str], mapping: Mapping[str, str], *, own: bool = False
) -> tuple[dict[str, str], list[str]]:
    """Return column -> field for a table's claims, and remarks; the user's mapping comes first.

    The columns of our own export are the fields of the same name.

    Raises FactsheetError for a mapping to a column or field that is not there, and where no column
    holds the claims.
    """
    chosen = _chosen(names, mapping)
    columns: dict[str, str] = {}
    taken = set(chosen.values()) - {""}
    remarks = []
    meant = _own_field if own else guess
    exact_first = sorted(names, key=lambda name: plain_name(name) not in ("statement", "quote"))
    for name in exact_first:
        target = chosen.get(name, meant(name))
        if name not in chosen and target and target in taken:
            remarks.append(f"column '{name}' was left out: another column is used for {target}")
            target = ""
        taken |= {target} - {""}
        columns[name] = target
    if not {"quote", "statement"} & taken:
        raise FactsheetError(
            f"no column contains the claims; the columns are {_listed(names)}. "
            'Say which: --map "COLUMN=statement"'
        )
    return {name: columns[name] for name in names}, remarks


def _chosen(names: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    chosen = {}
    for asked, target in mapping.items():
        found = [name for name in names if name == asked] or [
            name for name in names if plain_name(name) == plain_name(asked)
        ]
        if not found:
            raise FactsheetError(f"no column is called '{asked}'; columns: {_listed(names)}")
        chosen[found[0]] = _field_name(target)
    twins = [
        target for target in chosen.values() if target and list(chosen.values()).count(target) > 1
    ]
    if twins:
        raise FactsheetError(
            f"two columns are mapped to '{twins[0]}'; map one of them to a different field"
        )
    return chosen


def _field_name(target: str) -> str:
    """Check the field of a mapping, and return its full name: `url` is `evidence.url`."""
    target = target.strip()
    target = _ALIASES.get(target, target)
    numbered = EVIDENCE.fullmatch(target)
    if (
        target
        and target not in _ALL_FIELDS
        and not re.fullmatch(r"x-[\w.-]+", target)
        and not (numbered and f"evidence.{numbered[2]}" in _ALL_FIELDS)
    ):
        hint = did_you_mean(target, tuple(_ALL_FIELDS)) or f"; fields: {', '.join(_CLAIM_FIELDS)}"
        raise FactsheetError(
            f"'{target}' is not a field{hint}; to skip the column, put nothing after ="
        )
    return target


_ALIASES = {name: f"evidence.{name}" for name in EVIDENCE_FIELDS if name not in _CLAIM_FIELDS}
_ALL_FIELDS = {*_CLAIM_FIELDS, *_ALIASES, *(f"evidence.{name}" for name in EVIDENCE_FIELDS)}


def _listed(names: Sequence[str]) -> str:
    return some_of([f"'{name[:40]}'" for name in names], 20)
