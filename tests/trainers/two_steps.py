"""`make check-formats`: TRL's trainers take two steps on what `samples` wrote, with a model made up on the spot.

It runs in a virtual environment of its own, with torch and trl and without our dependencies, so it imports nothing of ours.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")

import trl
from datasets import disable_progress_bars, load_dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    GPT2Config,
    GPT2ForSequenceClassification,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
)

_SPECIAL = ["<pad>", "<eos>", "<user>", "<assistant>"]
_TEMPLATE = (
    "{% for message in messages %}{{ '<' + message['role'] + '>' }}"
    "{% generation %}{{ message['content'] + '<eos>' }}{% endgeneration %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}"
)


def main() -> None:
    folder = Path(sys.argv[1])
    disable_progress_bars()
    for name, take in TRAINERS.items():
        for suffix in ("jsonl", "parquet"):
            file = folder / f"{name}.{suffix}"
            with tempfile.TemporaryDirectory() as work:
                rows = load_dataset(
                    "parquet" if suffix == "parquet" else "json", data_files=str(file), split="train", cache_dir=work
                )
                steps = take(rows, work)
            if steps != 2:
                sys.exit(f"{file}: {steps} steps instead of 2")
            print(f"{file}: 2 steps", flush=True)


def _tokenizer() -> PreTrainedTokenizerFast:
    """Bytes, so no text is foreign to it."""
    symbols = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {symbol: number for number, symbol in enumerate([*_SPECIAL, *symbols])}
    bytes_ = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    bytes_.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bytes_.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=bytes_, pad_token="<pad>", eos_token="<eos>", chat_template=_TEMPLATE,
        additional_special_tokens=_SPECIAL[2:],
    )  # fmt: skip


TOKENIZER = _tokenizer()
_CONFIG = GPT2Config(
    vocab_size=len(TOKENIZER), n_positions=1024, n_embd=16, n_layer=1, n_head=2,
    pad_token_id=0, eos_token_id=1, bos_token_id=1,
)  # fmt: skip


def _arguments(work: str) -> dict[str, Any]:
    return {
        "output_dir": work, "max_steps": 2, "per_device_train_batch_size": 2, "report_to": "none", "use_cpu": True,
        "bf16": False, "save_strategy": "no", "disable_tqdm": True, "logging_strategy": "no",
    }  # fmt: skip


def _sft(rows: Any, work: str) -> int:
    arguments = trl.SFTConfig(**_arguments(work), max_length=512)
    return _steps(trl.SFTTrainer(GPT2LMHeadModel(_CONFIG), arguments, train_dataset=rows, processing_class=TOKENIZER))


def _dpo(rows: Any, work: str) -> int:
    arguments = trl.DPOConfig(**_arguments(work), max_length=512)
    model, reference = GPT2LMHeadModel(_CONFIG), GPT2LMHeadModel(_CONFIG)
    return _steps(trl.DPOTrainer(model, reference, arguments, train_dataset=rows, processing_class=TOKENIZER))


def _reward(rows: Any, work: str) -> int:
    arguments = trl.RewardConfig(**_arguments(work), max_length=512)
    model = GPT2ForSequenceClassification(GPT2Config(**{**_CONFIG.to_dict(), "num_labels": 1}))
    return _steps(trl.RewardTrainer(model, arguments, train_dataset=rows, processing_class=TOKENIZER))


def _kto(rows: Any, work: str) -> int:
    arguments = trl.KTOConfig(**_arguments(work), max_length=512)
    model, reference = GPT2LMHeadModel(_CONFIG), GPT2LMHeadModel(_CONFIG)
    return _steps(trl.KTOTrainer(model, reference, arguments, train_dataset=rows, processing_class=TOKENIZER))


def _grpo(rows: Any, work: str) -> int:
    arguments = trl.GRPOConfig(**_arguments(work), num_generations=2, max_completion_length=8)

    def length(completions: list[Any], **_: Any) -> list[float]:
        return [float(len(completion[0]["content"])) for completion in completions]

    return _steps(
        trl.GRPOTrainer(
            GPT2LMHeadModel(_CONFIG), length, args=arguments, train_dataset=rows, processing_class=TOKENIZER
        )
    )


def _steps(trainer: Any) -> int:
    trainer.train()
    return int(trainer.state.global_step)


TRAINERS: dict[str, Callable[[Any, str], int]] = {
    "sft": _sft,
    "prompt-completion": _sft,
    "preference": _dpo,
    "preference-implicit": _reward,
    "kto": _kto,
    "prompts": _grpo,
}

if __name__ == "__main__":
    main()
