// Enhancements of all pages: theme without a reload, dialogs, toasts, drafts. Everything works without it, too.

const STAYS_MS = 8000;

// Runs on the page, and on every part that htmx inserts later.
function onEveryPart(act) {
  act(document);
  document.addEventListener("htmx:load", (event) => act(event.detail.elt));
}

// Theme: submits the form without a reload.
for (const form of document.querySelectorAll("form[data-theme-form]")) {
  form.addEventListener("submit", async (event) => {
    const chosen = event.submitter;
    if (!chosen) return;
    event.preventDefault();
    document.documentElement.dataset.theme = chosen.value;
    for (const each of form.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === chosen));
    await fetch(form.action, {
      method: "POST",
      body: new FormData(form, chosen),
      redirect: "manual",
      keepalive: true,
    }).catch(() => {});
  });
}

// Dialogs: `data-opens` opens one; forms of method "dialog" close it.
document.addEventListener("click", (event) => {
  const dialog = document.getElementById(event.target.closest("[data-opens]")?.dataset.opens ?? "");
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

// Code: a copy button for each block.
const copy = document.getElementById("copy-code");

function offerCopies(part) {
  for (const block of part.querySelectorAll(".prose pre:not(.copied > pre)")) {
    const frame = document.createElement("div");
    frame.className = "copied";
    block.replaceWith(frame);
    frame.append(copy.content.cloneNode(true), block);
  }
}

if (copy && navigator.clipboard) {
  onEveryPart(offerCopies);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".copied > button");
    if (!button) return;
    await navigator.clipboard.writeText(button.nextElementSibling.textContent);
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
}

// Screen readers miss notices that are part of the initial page: reinserting them triggers an announcement.
for (const notes of document.querySelectorAll("[data-announce]")) {
  setTimeout(() => notes.append(...notes.children), 100);
}

// Announcements: dismissed without a reload, which could lose input.
for (const form of document.querySelectorAll("form[data-puts-away]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true }).catch(
      () => {},
    );
    form.closest("section").remove();
    document.getElementById("main").focus();
  });
}

// Toasts disappear after a while, except errors and those with pointer or focus.
const toasts = document.getElementById("toasts");

function welcome(toast) {
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => toast.remove());
  if (toast.matches(".note--error")) return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAYS_MS) : toast.remove());
  setTimeout(leave, Number(toast.dataset.stays) || STAYS_MS);
}

function showToast(name) {
  const template = document.getElementById(`toast-${name}`);
  if (template) toasts?.append(template.content.cloneNode(true));
}

if (toasts) {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.(".toast")) welcome(node);
  }).observe(toasts, { childList: true });
  document.addEventListener("htmx:sendError", () => showToast("offline"));
  document.addEventListener("htmx:timeout", () => showToast("offline"));
  document.addEventListener("htmx:responseError", () => showToast("failed"));
}

// The next page in place of this one begins at its top. Before it is drawn: the foot of a shorter page would come into sight.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.shouldSwap && detail.target.id === "main") window.scrollTo({ top: 0, behavior: "instant" });
});

// A conversation beside its task begins with its last message, what comes before is above.
onEveryPart((part) => {
  for (const pane of part.querySelectorAll("[data-shows-end]")) {
    const end = pane.querySelector(".message--here");
    pane.scrollTop += end.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  }
});

// Drafts: a form with `data-draft` is saved at that address two seconds after the last change and when the page is left.
// If that fails (offline, signed out), this browser keeps the draft and restores it when the page is opened again.
const PAUSE_MS = 2000;
const RETRY_MS = 10000;

function keepDraft(form) {
  const status = form.querySelector("[data-saved]");
  if (!status || form.dataset.watched) return;
  form.dataset.watched = "true";
  const shelf = `draft ${form.dataset.draft}`;
  const say = (what) => {
    status.textContent = status.dataset[`says${what}`];
  };
  const keepsVersion = form.elements.version;
  let timer = 0;
  let changed = false;
  let isSending = false;

  const save = async ({ isLeaving = false } = {}) => {
    clearTimeout(timer);
    if (!changed || !form.isConnected) return;
    if (isSending) {
      // one request at a time: the next one is based on the version in the response
      if (isLeaving) keepHere(new FormData(form), "Saving");
      else timer = setTimeout(save, PAUSE_MS);
      return;
    }
    changed = false;
    freshenToken(form);
    const data = new FormData(form);
    isSending = true;
    say("Saving");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: data,
        keepalive: isLeaving,
        redirect: "manual",
      });
      const isSignedOut = answer.type === "opaqueredirect";
      if (!isSignedOut && !answer.ok) throw new Error(answer.status);
      if (isSignedOut) return keepHere(data, "SignedOut");
      const result = await answer.json();
      if (keepsVersion) keepsVersion.value = result.version;
      if (!changed) {
        localStorage.removeItem(shelf);
        say(result.beside ? "Beside" : result.held ? "Saved" : "Lapsed");
      }
      form.dispatchEvent(new CustomEvent("draft:kept", { detail: result }));
    } catch {
      keepHere(data, "Offline");
    } finally {
      isSending = false;
    }
  };

  const keepHere = (data, why) => {
    data.delete("csrfmiddlewaretoken");
    localStorage.setItem(shelf, JSON.stringify({ at: Date.now(), held: [...data] }));
    say(why);
    changed = true;
    timer = setTimeout(save, RETRY_MS);
  };

  const note = () => {
    changed = true;
    status.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };
  const forget = () => {
    changed = false;
    clearTimeout(timer);
  };

  const kept = JSON.parse(localStorage.getItem(shelf) ?? "null");
  if (kept && kept.at > Number(form.dataset.draftAt)) {
    for (const [name, value] of kept.held) fillIn(form.elements[name], value);
    form.dispatchEvent(new Event("draft:restored"));
    note();
    say("Restored");
  } else localStorage.removeItem(shelf); // the server has a newer version
  // The person may have started writing before this script was loaded.
  // (Checkboxes always have a value, "on" by default: compare whether they are checked.)
  const isTouched = (each) =>
    ["checkbox", "radio"].includes(each.type)
      ? each.checked !== each.defaultChecked
      : each.value !== (each.defaultValue ?? each.value);
  if (!changed && [...form.elements].some(isTouched)) note();

  form.addEventListener("input", note);
  form.addEventListener("submit", forget);
  form.addEventListener("htmx:beforeRequest", forget);
  form.addEventListener("htmx:sendError", note);
  form.addEventListener("htmx:responseError", note);
  document.addEventListener("visibilitychange", function leave() {
    if (!form.isConnected) document.removeEventListener("visibilitychange", leave);
    else if (document.visibilityState === "hidden") save({ isLeaving: true });
  });
}

function fillIn(field, value) {
  if (!field) return;
  if (field.type === "checkbox") field.checked = true;
  else field.value = value;
  (field instanceof RadioNodeList ? field[0] : field).dispatchEvent(new Event("change", { bubbles: true }));
}

// Signing in in another tab changes the CSRF token; the cookie has the current one.
function freshenToken(form) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token && form.elements?.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token;
}

document.addEventListener("submit", (event) => freshenToken(event.target), { capture: true });
document.addEventListener("htmx:confirm", ({ target }) => freshenToken(target.form ?? target));
onEveryPart((part) => part.querySelectorAll("form[data-draft]").forEach(keepDraft));

// Ctrl+Enter or Cmd+Enter clicks the page's primary action, if it has one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const leadsOn = document.querySelector("[data-leads-on]");
  if (!leadsOn) return;
  event.preventDefault();
  leadsOn.click();
});

// Keys without a modifier act where no text is typed: `data-key` names the key of a button, scripts of pages listen to
// "shortcut" and prevent its default where they act. People can turn them off (WCAG 2.1.4), in this browser.
const OFF = "single keys off";
const TEXT = "textarea, select, [contenteditable], dialog, input:not([type=radio], [type=checkbox])";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest(TEXT) || localStorage.getItem(OFF)) return;
  const key = event.key.toLowerCase();
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
  if (button?.checkVisibility({ visibilityProperty: true })) button.click();
  else if (document.dispatchEvent(new CustomEvent("shortcut", { detail: key, cancelable: true }))) return;
  event.preventDefault();
});
onEveryPart((part) => {
  const box = part.querySelector("[data-single-keys]");
  if (!box) return;
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "on");
  });
});

// Offline: a worker keeps the last task, and what is submitted without a network. It must know who is signed in.
const { person } = document.body.dataset;
const workers = navigator.serviceWorker;
if (workers) {
  workers.addEventListener("message", ({ data }) => showToast(data?.type));
  if (person) {
    workers.register("/worker.js").catch(() => {});
    const greet = async () => (await workers.ready).active.postMessage({ type: "person", person });
    greet();
    addEventListener("online", greet);
  }
}
