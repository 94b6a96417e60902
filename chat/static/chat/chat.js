// Chats: follows replies in the making, and the keys of the page. Without this file the page reloads instead.

const LAST = ["done", "error"];
const LONGEST_PAUSE_MS = 15_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// --- Streams ------------------------------------------------------------------------------------

/** Parses server-sent events; keeps what has not ended yet for the next piece. */
function parser(onEvent, onRetry) {
  let rest = "";
  return (piece) => {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = {};
      for (const line of block.split("\n")) {
        const at = line.indexOf(": ");
        if (at > 0) event[line.slice(0, at)] = line.slice(at + 2);
      }
      if (event.retry) onRetry(Number(event.retry));
      if (event.event) onEvent(event.event, Number(event.id), JSON.parse(event.data));
    }
  };
}

async function follow(article) {
  const live = article.querySelector("[data-stream]");
  const status = article.querySelector("[data-status]");
  let seq = 0;
  let wait = 500;
  let failures = 0;
  let isOver = false;

  const onEvent = (kind, id, data) => {
    if (id <= seq) return;
    seq = id;
    if (kind === "delta") {
      const isAtEnd = innerHeight + scrollY >= document.body.scrollHeight - 120;
      live.append(data.text);
      if (isAtEnd) article.scrollIntoView({ block: "end" });
    }
    if (kind === "queued") status.textContent = status.dataset.waiting.replace("%s", data.position);
    if (kind === "start") status.textContent = "";
    if (LAST.includes(kind)) isOver = true;
  };

  while (!isOver && article.isConnected) {
    try {
      const answer = await fetch(live.dataset.stream, { headers: { "Last-Event-ID": String(seq) } });
      if (answer.status === 403) return location.reload(); // the address is too old
      if (!answer.ok) throw new Error(answer.status);
      failures = 0;
      const feed = parser(onEvent, (ms) => {
        wait = ms;
      });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) feed(part.value);
      if (!isOver) await pause(seq ? Math.min(wait, 1000) : wait);
    } catch {
      failures += 1;
      await pause(Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS));
    }
  }
  await replace(article);
}

/** Puts the finished message, as the server renders it, in the place of the live text. */
async function replace(article) {
  const answer = await fetch(article.querySelector("[data-stream]").dataset.message, {
    headers: { "X-Part": "message" },
  });
  if (!answer.ok) return location.reload();
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const finished = template.content.querySelector("article");
  article.replaceWith(finished);
  prepare(finished);
}

// --- Messages -----------------------------------------------------------------------------------

function prepare(article) {
  if (article.querySelector("[data-stream]")) follow(article);
  const copy = article.querySelector("[data-copy-text]");
  const prose = article.querySelector(".prose");
  if (!copy || !prose || !navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener("click", () => navigator.clipboard.writeText(prose.innerText));
}

for (const article of document.querySelectorAll("[data-thread] > article")) prepare(article);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-stop]");
  if (!form) return;
  event.preventDefault(); // the stream tells when it has ended
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
});

// --- Keys ---------------------------------------------------------------------------------------

const box = document.querySelector("[data-box]");
const text = box?.querySelector("textarea");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelector("[data-stop]")?.requestSubmit();
  } else if (event.key === "/" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    text?.focus();
  }
});

text?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) {
    event.preventDefault();
    if (text.value.trim()) box.requestSubmit();
  } else if (event.key === "ArrowUp" && !text.value) {
    [...document.querySelectorAll("[data-edit]")].at(-1)?.click();
  }
});

box?.addEventListener("submit", () => {
  box.querySelector("button:not([type])").disabled = true;
});
addEventListener("pageshow", () => {
  const send = box?.querySelector("button:not([type])");
  if (send) send.disabled = false;
});

// --- Models -------------------------------------------------------------------------------------

/** Shows what the chosen model is, and which parameters it does something with. */
function describe() {
  const chosen = box.elements.model.value;
  for (const each of box.querySelectorAll("[data-model]")) {
    each.hidden = each.dataset.model !== chosen;
    if (each.hidden) continue;
    const honoured = each.dataset.honours.split(" ");
    for (const input of box.querySelectorAll(".chat__parameters input")) {
      input.disabled = !honoured.includes(input.name) && input.name !== "max_tokens";
      input.closest(".field").classList.toggle("is-ignored", input.disabled);
    }
  }
}

if (box?.elements.model) {
  box.elements.model.addEventListener("change", describe);
  describe();
}
