// What pages do beyond links and forms: colours without a reload, dialogs, toasts. Everything works without it too.

const STAYS_MS = 8000;

// Colours: the form that reloads the page, without the reload.
for (const form of document.querySelectorAll("form[data-theme-form]")) {
  form.addEventListener("submit", async (event) => {
    const chosen = event.submitter;
    if (!chosen) return;
    event.preventDefault();
    document.documentElement.dataset.theme = chosen.value;
    for (const each of form.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === chosen));
    await fetch(form.action, { method: "POST", body: new FormData(form, chosen), redirect: "manual", keepalive: true }).catch(() => {});
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
  document.addEventListener("htmx:load", (event) => offerCopies(event.detail.elt));
  offerCopies(document);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".copied > button");
    if (!button) return;
    await navigator.clipboard.writeText(button.nextElementSibling.textContent);
    const says = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = says; }, 2000);
  });
}

// Notices a page came with are in place before screen readers listen: putting them back makes them heard.
for (const notes of document.querySelectorAll("[data-announce]")) {
  setTimeout(() => notes.append(...notes.children), 100);
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
