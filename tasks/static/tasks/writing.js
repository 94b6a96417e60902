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
      const answer = await fetch(editor.dataset.preview, { method: "POST", body: new FormData(text.form), redirect: "error" });
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

const begin = (part) => part.querySelectorAll("[data-editor]").forEach(beginEditing);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
begin(document);
