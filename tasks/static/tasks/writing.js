// The editor of a prompt or a reply: character count and preview. Drafts are saved by site.js.

const NEARLY = 100; // remaining characters from which screen readers announce the count

function beginEditing(editor) {
  const text = editor.querySelector("textarea");
  const limit = Number(editor.dataset.limit);
  if (!text || editor.dataset.begun) return;
  editor.dataset.begun = "true";

  // Counts code points like the server, not UTF-16 code units.
  const counter = editor.querySelector("[data-count]");
  const spoken = editor.querySelector("[data-spoken]");
  const count = () => {
    const length = [...text.value.trim()].length;
    editor.querySelector("[data-length]").textContent = length.toLocaleString(document.documentElement.lang);
    counter.classList.toggle("is-over", length > limit);
    text.toggleAttribute("aria-invalid", length > limit);
    const left = limit - length;
    if (left < 0) spoken.textContent = spoken.dataset.saysOver.replace("%(count)s", -left);
    else spoken.textContent = left <= NEARLY ? spoken.dataset.saysLeft.replace("%(count)s", left) : "";
  };
  text.addEventListener("input", count);
  count();

  const hint = editor.querySelector("[data-hint]");
  text.form.addEventListener("draft:kept", ({ detail }) => {
    hint.hidden = !detail.hint;
    if (hint.textContent !== detail.hint) hint.textContent = detail.hint;
  });

  const shortcut = editor.querySelector("[data-shortcut]");
  if (/Mac|iP/.test(navigator.platform)) shortcut.querySelector("[data-modifier]").textContent = "⌘";

  offerPreview(editor, text);
  noteHabits(text.form, text);
}

function offerPreview(editor, text) {
  const tabs = [...editor.querySelectorAll("[role=tab]")];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const preview = panels[1];

  const show = (chosen) => {
    tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panels[place].hidden = tab !== chosen;
    });
    if (chosen === tabs[1]) render();
  };

  const render = async () => {
    preview.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(editor.dataset.preview, {
        method: "POST",
        body: new FormData(text.form),
        redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.status);
      preview.innerHTML = await answer.text();
      preview.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: preview } }));
    } catch {
      preview.textContent = preview.dataset.saysFailed;
    }
    preview.removeAttribute("aria-busy");
  };

  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = tabs[1 - place];
      other.focus();
      show(other);
    });
  });
}

// --- How it was written ---------------------------------------------------------------------------------------------
// Two words are sent with the text on submission, and the author sees them before: the share of pasted text and the
// writing time. Their inputs stay in the memory of this page. See docs/adr/0081-how-it-was-written.md

const [TYPED, PASTED, EARLIER] = ["t", "p", "e"];
const TYPING =
  /^(insertText|insertLineBreak|insertParagraph|insertCompositionText|insertFromComposition|insertReplacementText|insertTranspose)$/;
const AT_ONCE = 200; // characters inserted in one event, not by the clipboard, from which they count as pasted
const PAUSE_FROM_MS = 30_000; // longer gaps between events are not writing time
const SHARES = [
  [0.05, "none"],
  [1 / 3, "some"],
  [2 / 3, "half"],
  [1, "most"],
];
const MINUTES = [
  [1, "under_1_min"],
  [5, "1_to_5_min"],
  [20, "5_to_20_min"],
  [Infinity, "longer"],
];

// By task: the last text, the origin of each of its characters, and the writing time; survives the steps of a form.
const memory = new Map();

function noteHabits(form, text) {
  const shown = form.querySelector("[data-habits]");
  const mine = memory.get(form.dataset.draft) ?? { text: "", origins: "", activeMs: 0 };
  memory.set(form.dataset.draft, mine);
  let lastAt = null;
  let taken = { text: "", origins: "" }; // text copied or dragged from this text keeps its origin

  /** Sets the origin of the new part of the text, between the common prefix and the common suffix. */
  const takeIn = (originOf) => {
    const [before, after] = [mine.text, text.value];
    const most = Math.min(before.length, after.length);
    let head = 0;
    while (head < most && before[head] === after[head]) head += 1;
    let tail = 0;
    while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
    const added = after.slice(head, after.length - tail);
    mine.origins = mine.origins.slice(0, head) + originOf(added) + mine.origins.slice(before.length - tail);
    mine.text = after;
  };
  const as = (origin) => (added) => origin.repeat(added.length);

  const originOf = (how) => (added) => {
    if (how?.startsWith("history")) return as(EARLIER)(added); // undo and redo: counted when first inserted
    if (TYPING.test(how)) return as(added.length > AT_ONCE ? PASTED : TYPED)(added);
    return taken.text && added === taken.text ? taken.origins : as(PASTED)(added);
  };

  const note = (event) => {
    const now = performance.now();
    if (lastAt !== null && now - lastAt < PAUSE_FROM_MS) mine.activeMs += now - lastAt;
    lastAt = now;
    if (event.type === "input") takeIn(originOf(event.inputType));
    say();
  };

  const words = () => {
    if (mine.text !== text.value) takeIn(as(PASTED)); // inserted by a script, without an event
    const count = (origin) => mine.origins.split(origin).length - 1;
    const [typed, pasted] = [count(TYPED), count(PASTED)];
    if (!text.value.trim() || 2 * (typed + pasted) < text.value.length) return { pasted: "", active: "" };
    const word = (scale, value) => scale.find(([most]) => value <= most)[1];
    return { pasted: word(SHARES, pasted / (typed + pasted)), active: word(MINUTES, mine.activeMs / 60_000) };
  };

  const say = () => {
    const now = words();
    for (const each of shown.querySelectorAll("[data-word]"))
      each.hidden = each.dataset.word !== now[each.parentElement.dataset.about];
  };

  const keepTaken = () => {
    const [from, to] = [text.selectionStart, text.selectionEnd];
    taken = { text: text.value.slice(from, to), origins: mine.origins.slice(from, to) };
  };

  takeIn(as(EARLIER));
  form.addEventListener("draft:restored", () => {
    takeIn(as(EARLIER));
    say();
  });
  for (const type of ["copy", "cut", "dragstart"]) text.addEventListener(type, keepTaken);
  for (const type of ["keydown", "input"]) text.addEventListener(type, note);
  // The two fields are disabled, so that they are never sent except on submission.
  form.addEventListener(
    "submit",
    ({ submitter }) => {
      if (!submitter?.matches("[data-leads-on]")) return;
      const fields = Object.entries(words()).map(([name, word]) =>
        Object.assign(form.elements[name], { value: word, disabled: false }),
      );
      setTimeout(() =>
        fields.forEach((field) => {
          field.disabled = true;
        }),
      );
    },
    { capture: true },
  );
  say();
}

const begin = (part) => part.querySelectorAll("[data-editor]").forEach(beginEditing);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
begin(document);
