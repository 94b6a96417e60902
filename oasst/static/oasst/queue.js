// A queue worked off by keys: j and k go to the next and previous item, u and d press its buttons, ? tells which keys there are.
// Single letters get in the way of people who dictate, so they can be switched off (WCAG 2.1.4), and stay off on this browser.

const OFF = "queue-keys-off";
const queue = document.querySelector("[data-queue]");
const items = [...queue.querySelectorAll("[data-queue-item]")];
const help = queue.querySelector("[data-queue-help]");
const isOn = queue.querySelector("[data-queue-on]");

isOn.checked = !localStorage.getItem(OFF);
isOn.addEventListener("change", () => {
  if (isOn.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});

// After a decision the page opens at the item behind the one decided on.
items.forEach((item, place) => {
  item.querySelector("[data-queue-next]").value = (items[place + 1] ?? items[place - 1])?.id ?? "";
});

// Whoever comes to an item looks at it: others are told, and get what nobody looks at first.
const lookAt = async (item) => {
  if (item.dataset.looked) return;
  item.dataset.looked = "true";
  const said = item.querySelector("[data-looked]");
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", item.querySelector("[name=csrfmiddlewaretoken]").value);
  sent.set("look", item.querySelector("[name=key]").value);
  try {
    const { other } = await (await fetch(location.href, { method: "POST", body: sent })).json();
    said.textContent = other ? said.dataset.says.replace("%(name)s", other) : "";
  } catch {
    delete item.dataset.looked; // deciding needs no look; the next one tries again
  }
};
if ("queueLooks" in queue.dataset) {
  queue.addEventListener("focusin", ({ target }) => {
    const item = target.closest("[data-queue-item]");
    if (item) lookAt(item);
  });
}

const current = () => document.activeElement.closest("[data-queue-item]") ?? items.find((item) => `#${item.id}` === location.hash);

const ACTS = {
  j: (item) => (item ? items[items.indexOf(item) + 1] : items[0])?.focus(),
  k: (item) => items[items.indexOf(item) - 1]?.focus(),
  u: (item) => item?.querySelector('[data-key="u"]').click(),
  d: (item) => item?.querySelector('[data-key="d"]').click(),
  "?": () => {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (!isOn.checked || isTyping || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!Object.hasOwn(ACTS, event.key)) return;
  event.preventDefault();
  ACTS[event.key](current());
});

if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
