"""Makes PDF, DOCX, ODT and EPUB files byte by byte, whole ones and hostile ones."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (
    '<c:coreProperties xmlns:c="x" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Bridge shut</dc:title><dc:creator>Jane Doe</dc:creator>"
    "<dc:language>en-GB</dc:language></c:coreProperties>"
)


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def docx(body: str, head: str = "") -> bytes:
    """A Word document with this WordprocessingML in its body."""
    document = f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document, "docProps/core.xml": CORE})


def odt(body: str) -> bytes:
    """An OpenDocument text with these elements in its body."""
    text = '<o:c xmlns:o="o" xmlns:text="t" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</o:c>'
    meta = text.format("<dc:title>Bridge shut</dc:title><dc:creator>Jane Doe</dc:creator>")
    return packed({"content.xml": text.format(body), "meta.xml": meta})


def epub(*chapters: str, date: str = "2023-03-14") -> bytes:
    """An EPUB of these chapters of XHTML."""
    items = "".join(f'<item id="c{n}" href="ch%20{n}.xhtml"/>' for n in range(len(chapters)))
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    about = f"<dc:title>Bridge shut</dc:title><dc:creator>Jane Doe</dc:creator><dc:date>{date}</dc:date>"
    package = f'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{about}</metadata>{items}{refs}</package>'
    container = '<container><rootfile full-path="OEBPS/p.opf"/></container>'
    texts = {f"OEBPS/ch {n}.xhtml": f"<html><body>{text}</body></html>" for n, text in enumerate(chapters)}
    return packed({"META-INF/container.xml": container, "OEBPS/p.opf": package, **texts})


def pdf(pages: Sequence[Sequence[str]], objects: int = 0, encrypted: bool = False) -> bytes:
    """A PDF of pages of lines, with so many objects more that say nothing."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(Bridge shut)/Author(Jane Doe; John Roe)>>",
        b"<</Filter/Standard/V 1/R 2/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P -4>>",
    ]
    for number, lines in enumerate(pages):
        shown = b" ".join(f"({line}) '".encode() for line in lines)
        stream = zlib.compress(b"BT /F1 12 Tf 72 720 Td 14 TL " + shown + b" ET")
        content = f"{7 + 2 * number} 0 R/Resources<</Font<</F1 3 0 R>>>>".encode()
        parts.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents " + content + b">>")
        parts.append(
            f"<</Filter/FlateDecode/Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream"
        )
    parts += [b"0"] * objects
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    closed = f"/Encrypt 5 0 R/ID[<{'00' * 16}><{'00' * 16}>]" if encrypted else ""
    trailer = f"trailer<</Size {len(parts) + 1}/Root 1 0 R/Info 4 0 R{closed}>>\nstartxref\n{len(out)}\n%%EOF"
    return bytes(out + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode() + table + trailer.encode())


def bomb(name: str = "word/document.xml", megabytes: int = 500) -> bytes:
    """A zip whose one part unpacks to so many megabytes of an XML document without end."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as part,
    ):
        part.write(b"<a>")
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
    return stream.getvalue()
