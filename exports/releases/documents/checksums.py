"""Files beside the manifest: its signature, and the digests of all files in the format of `sha256sum -c`."""

from collections.abc import Mapping
from pathlib import Path

from exports.releases import signatures
from exports.releases.build.writer import Written, described
from exports.releases.documents import manifest

SUMS, SIGNATURE = "SHA256SUMS", "manifest.json.sig"
AROUND = (manifest.NAME, SIGNATURE, SUMS)


def write(folder: Path, document: manifest.Json) -> list[Written]:
    """Writes the manifest, its signature and the digests; returns the three."""
    (folder / manifest.NAME).write_bytes(manifest.as_bytes(document))
    signature = signatures.signature_of((folder / manifest.NAME).read_bytes())
    (folder / SIGNATURE).write_text(f"{signature}\n", encoding="ascii")
    digests = {each["name"]: each["sha256"] for each in document["files"]}
    digests |= {name: described(folder, name).sha256 for name in (manifest.NAME, SIGNATURE)}
    (folder / SUMS).write_text(text(digests), encoding="utf-8")
    return [described(folder, name) for name in AROUND]


def text(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
