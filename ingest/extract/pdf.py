"""PDF -> its text, page after page, and its title and authors."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.extract.docx_odt_epub import Extracted, Rejected
from ingest.extract.pdf_columns import read_page

MOST_PAGES = 2_000


def pdf(data: bytes) -> Extracted:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        closed = "password" in str(error).lower()
        raise Rejected("is protected by a password" if closed else "is no PDF that can be read") from error
    if len(document) > MOST_PAGES:
        raise Rejected(f"has more than {MOST_PAGES:,} pages")
    pages = [read_page(document[number]) for number in range(len(document))]
    about: Mapping[str, str] = document.get_metadata_dict()
    authors = [" ".join(name.split()) for name in about.get("Author", "").split(";")]
    return Extracted(
        "\n\n".join(page.replace("\r\n", "\n").strip() for page in pages).strip(),
        " ".join(about.get("Title", "").split()),
        tuple(filter(None, authors)),
    )
