// What pages do beyond links and forms: colours without a reload, dialogs, toasts. Everything works without it too.

const STAYS_MS = 8000;

// What is done to a page is done to every part that htmx puts into it later, too.
function onEveryPart(act) {
  act(document);
  document.addEventListener("htmx:load", (event) => act(event.detail.elt));
}

// Colours: the form that reloads the page, without the reload.
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

// Dialogs: whatever names one opens it; forms of method "dialog" close it.
document.addEventListener("click", (event) => {
  const dialog = document.getElementById(event.target.closest("[data-opens]")?.dataset.opens ?? "");
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});

// Code: a button above each block copies it.
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
    const says = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = says;
    }, 2000);
  });
}

// Notices a page came with are in place before screen readers listen: putting them back makes them heard.
for (const notes of document.querySelectorAll("[data-announce]")) {
  setTimeout(() => notes.append(...notes.children), 100);
}

// Announcements: put away without a reload, which could lose what somebody is writing.
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

// Toasts leave by themselves, but not errors, nor what somebody points at or is focused on.
const toasts = document.getElementById("toasts");

function welcome(toast) {
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => toast.remove());
  if (toast.matches(".note--error")) return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAYS_MS) : toast.remove());
  setTimeout(leave, Number(toast.dataset.stays) || STAYS_MS);
}

if (toasts) {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.(".toast")) welcome(node);
  }).observe(toasts, { childList: true });
  const say = (name) => toasts.append(document.getElementById(name).content.cloneNode(true));
  document.addEventListener("htmx:sendError", () => say("toast-offline"));
  document.addEventListener("htmx:timeout", () => say("toast-offline"));
  document.addEventListener("htmx:responseError", () => say("toast-failed"));
}

// Drafts: a form that names an address keeps there what it holds, two seconds after the last change and when the page is
// left. While that fails (no connection, signed out) this browser keeps it, and fills it in again should the page be closed.
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
      // one at a time: what is sent next is based on the version that is answered
      if (isLeaving) keepHere(new FormData(form), "Saving");
      else timer = setTimeout(save, PAUSE_MS);
      return;
    }
    changed = false;
    freshenToken(form);
    const held = new FormData(form);
    isSending = true;
    say("Saving");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: held,
        keepalive: isLeaving,
        redirect: "manual",
      });
      const isSignedOut = answer.type === "opaqueredirect";
      if (!isSignedOut && !answer.ok) throw new Error(answer.status);
      if (isSignedOut) return keepHere(held, "SignedOut");
      const told = await answer.json();
      if (keepsVersion) keepsVersion.value = told.version;
      if (!changed) {
        localStorage.removeItem(shelf);
        say(told.beside ? "Beside" : told.held ? "Saved" : "Lapsed");
      }
      form.dispatchEvent(new CustomEvent("draft:kept", { detail: told }));
    } catch {
      keepHere(held, "Offline");
    } finally {
      isSending = false;
    }
  };

  const keepHere = (held, why) => {
    held.delete("csrfmiddlewaretoken");
    localStorage.setItem(shelf, JSON.stringify({ at: Date.now(), held: [...held] }));
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
  } else localStorage.removeItem(shelf); // the server has been sent something newer
  // Somebody may have begun to write before this script was here.
  // (A box has a value all the time, "on" where the page names none: what counts is whether it is ticked.)
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

// Signing in again in another tab changes the token forms are accepted with; the cookie has the one that counts.
function freshenToken(form) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token && form.elements?.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token;
}

document.addEventListener("submit", (event) => freshenToken(event.target), { capture: true });
document.addEventListener("htmx:confirm", ({ target }) => freshenToken(target.form ?? target));
onEveryPart((part) => part.querySelectorAll("form[data-draft]").forEach(keepDraft));

// Ctrl or Cmd with Enter goes on, where a page says what that means.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const leadsOn = document.querySelector("[data-leads-on]");
  if (!leadsOn) return;
  event.preventDefault();
  leadsOn.click();
});
