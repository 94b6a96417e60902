// Keeps what a form holds on the server: two seconds after the last change, and when the page is left.

const PAUSE_MS = 2000;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const status = form.querySelector("[data-saved]");
  let timer = 0;
  let changed = false;

  const save = async () => {
    if (!changed) return;
    changed = false;
    clearTimeout(timer);
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), keepalive: true });
      if (!answer.ok) throw new Error(answer.status);
      const { held } = await answer.json();
      status.textContent = held ? status.dataset.textSaved : status.dataset.textLapsed;
    } catch {
      changed = true;
      status.textContent = status.dataset.textFailed;
    }
  };

  const note = () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };

  form.addEventListener("input", note);
  // Somebody may have begun to write before this script was here.
  if ([...form.elements].some((each) => each.value !== (each.defaultValue ?? each.value) || (each.checked ?? false) !== (each.defaultChecked ?? false))) note();
  form.addEventListener("submit", () => { changed = false; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
}
