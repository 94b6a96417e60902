// The editor of a prompt or a reply: how much has been written, and how it will look. Drafts are kept by site.js.

const NEARLY = 100; // characters from the limit at which it is said aloud

function beginEditing(editor) {
  const text = editor.querySelector("textarea");
  const limit = Number(editor.dataset.limit);
  if (!text || editor.dataset.begun) return;
  editor.dataset.begun = "true";

  // The server counts code points, so that a letter beyond the first 65,536 is one and not two.
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

// --- How it was written --------------------------------------------------------------------------------------------------
// Two words go with the text when it is handed on, and their author sees them before: how much of it was pasted, how long it
// was written on. All they are made of stays in this page's memory, and goes with it. docs/adr/0081-how-it-was-written.md

const [TYPED, PASTED, EARLIER] = ["t", "p", "e"];
const TYPING =
  /^(insertText|insertLineBreak|insertParagraph|insertCompositionText|insertFromComposition|insertReplacementText|insertTranspose)$/;
const AT_ONCE = 200; // characters that come together, without the clipboard, from whatever writes for people
const PAUSE_FROM_MS = 30_000; // a pause is no writing
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

// By task: the text as last seen, for each of its characters where it comes from, and the time; it outlives the steps of a form.
const memory = new Map();

function noteHabits(form, text) {
  const shown = form.querySelector("[data-habits]");
  const mine = memory.get(form.dataset.draft) ?? { text: "", origins: "", activeMs: 0 };
  memory.set(form.dataset.draft, mine);
  let lastAt = null;
  let taken = { text: "", origins: "" }; // what was copied or dragged from this very text is not foreign to it

  /** What is new in the text, between what begins and what ends as before, comes from there. */
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
    if (how?.startsWith("history")) return as(EARLIER)(added); // undone or done again: it was counted when it first came
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
    if (mine.text !== text.value) takeIn(as(PASTED)); // put in by a script, without a word
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
  // The two fields are disabled, so nothing sends them, but for the moment in which the text is handed on.
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
