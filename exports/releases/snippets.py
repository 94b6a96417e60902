"""Commands and programs that fetch or load a release, to be copied from its page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exports.models import Release, ReleaseFile
from exports.releases.archive import name_of


@dataclass(frozen=True, slots=True)
class Snippet:
    title: str | Promise
    code: str
    language: str = "python"

    @property
    def markdown(self) -> str:
        return f"```{self.language}\n{self.code}\n```"


def snippets(release: Release, files: list[ReleaseFile], archive: str, is_public: bool) -> list[Snippet]:
    """None without rows to load. What is not public is fetched with a token. `archive` is its address."""
    loadable = {file.format for file in files if file.name.endswith(".parquet") and file.split == "train"}
    if "sft" not in loadable:
        return []
    folder = name_of(release)
    found = [
        Snippet(_("Download it; the same command resumes"), _curl(archive, folder, is_public), "bash"),
        Snippet(_("Load it with datasets"), _datasets(folder)),
    ]
    if "preference" in loadable:
        found.append(Snippet(_("Train on preferences with TRL"), _trl(folder)))
    return found


def _curl(address: str, folder: str, is_public: bool) -> str:
    token = "" if is_public else ' -H "Authorization: Bearer $TOKEN"'
    return f"curl -C - -fo {folder}.tar{token} {address}\ntar -xf {folder}.tar\ncd {folder} && sha256sum -c SHA256SUMS"


def _datasets(folder: str) -> str:
    """Of the folder as it was unpacked: needs nothing but `pip install datasets`, and its card names the columns."""
    return f'from datasets import load_dataset\n\ndata = load_dataset("{folder}", "sft")'


def _trl(folder: str) -> str:
    return (
        "from datasets import load_dataset\n"
        "from trl import DPOConfig, DPOTrainer\n\n"
        f'data = load_dataset("{folder}", "preference", split="train")\n'
        "trainer = DPOTrainer(\n"
        '    model="Qwen/Qwen3-0.6B",\n'
        '    args=DPOConfig(output_dir="dpo"),\n'
        '    train_dataset=data.remove_columns("meta"),\n'
        ")\n"
        "trainer.train()"
    )
