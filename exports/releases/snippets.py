"""Commands and programs that fetch or load a release, to be copied from its page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exports.models import ReleaseFile


@dataclass(frozen=True, slots=True)
class Snippet:
    title: str | Promise
    code: str
    language: str = "python"

    @property
    def markdown(self) -> str:
        return f"```{self.language}\n{self.code}\n```"


def snippets(files: list[ReleaseFile], address: Callable[[ReleaseFile], str], is_public: bool) -> list[Snippet]:
    """None without rows to load. What is not public is fetched with a token."""
    sft = {file.split: address(file) for file in files if file.format == "sft" and file.name.endswith(".parquet")}
    preference = [file for file in files if file.format == "preference" and file.name.endswith(".parquet")]
    if "train" not in sft:
        return []
    found = [
        Snippet(_("Download, and go on where it was cut off"), _curl(sft["train"], is_public), "bash"),
        Snippet(_("Load it with datasets"), _datasets(sft, is_public)),
    ]
    if preference and is_public:
        found.append(Snippet(_("Train on preferences with TRL"), _trl(address(preference[0]))))
    return found


def _curl(address: str, is_public: bool) -> str:
    token = "" if is_public else ' -H "Authorization: Bearer $TOKEN"'
    return f"curl -C - -fO{token} {address}"


def _datasets(files: dict[str, str], is_public: bool) -> str:
    listed = "".join(f'    "{split}": "{address}",\n' for split, address in files.items())
    options = "" if is_public else ', storage_options={"headers": {"Authorization": f"Bearer {TOKEN}"}}'
    return (
        "from datasets import load_dataset\n\n"
        f"files = {{\n{listed}}}\n"
        f'data = load_dataset("parquet", data_files=files{options})'
    )


def _trl(address: str) -> str:
    return (
        "from datasets import load_dataset\n"
        "from trl import DPOConfig, DPOTrainer\n\n"
        f'address = "{address}"\n'
        'data = load_dataset("parquet", data_files=address, split="train")\n'
        "trainer = DPOTrainer(\n"
        '    model="Qwen/Qwen3-0.6B",\n'
        '    args=DPOConfig(output_dir="dpo"),\n'
        '    train_dataset=data.remove_columns("meta"),\n'
        ")\n"
        "trainer.train()"
    )
