"""Fill in empty fields of evidence from existing copies, without the network."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from factsheet import archive, store
from factsheet.documents import Description
from factsheet.model import Archive
from factsheet.proofs import CopyText
from factsheet.workflows.capture_proof import Captured, PageOutcome, Save, save_judged
from factsheet.workflows.capture_targets import Target
from factsheet.workflows.filling import describe
from factsheet.workflows.saved_copies import read_whole, vouched
from factsheet.workflows.vouching import no_page


def reread(targets: Sequence[Target], path: Path, save: Save) -> list[Captured]:
    """Read the valid copies of evidence again, and fill in what a verdict or approval covers, too.

    `path` is the worksheet's. Returns the results; evidence without a valid copy is not among them.
    """
    now = datetime.now(UTC)

    @cache
    def opened(
        name: str, sha256: str, url: str | None
    ) -> tuple[archive.Copy, CopyText, Description] | None:
        try:
            copy = archive.read(store.beside(path, name), sha256, url=url)
            if no_page(copy):
                return None
            page, reading = read_whole(
                copy.body, copy.content_type, copy.captured, cut=copy.trouble
            )
        except ImportError:
            raise
        except Exception:  # anybody may have made a copy: then the page is fetched
            return None
        return copy, reading, describe(page, url, copy.captured)

    def found(target: Target, kept: Archive) -> PageOutcome | None:
        read = opened(kept.path, kept.sha256.lower(), target.item.url)
        if read is None:
            return None
        copy, reading, said = read
        proof = vouched(copy, reading, target.item, kept, now)
        if proof.trouble or not proof.counts:
            return None
        outcome = "preserved" if proof.proven else "kept"
        result = Captured(target, outcome, "read from the saved copy", kept.path, proof)
        return PageOutcome([result], said={(target.claim, target.item.identity): said})

    judged = [
        one
        for target in targets
        if target.item.archive and (one := found(target, target.item.archive))
    ]
    saved = save_judged(judged, save, refresh=True) if judged else []
    return [result for results in saved for result in results]
