// A queue worked off by keys: j and k go to the next and previous item, ? lists the keys, z undoes, and other letters press
// what carries them in `data-key`: buttons, links, boxes to tick.
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

// After a decision the page opens at the next item.
items.forEach((item, place) => {
  const next = item.querySelector("[data-queue-next]");
  if (next) next.value = (items[place + 1] ?? items[place - 1])?.id ?? "";
});

// Marks the focused item as being viewed: others see it and get other items first.
const lookAt = async (item) => {
  if (item.dataset.looked) return;
  item.dataset.looked = "true";
  const notice = item.querySelector("[data-looked]");
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", item.querySelector("[name=csrfmiddlewaretoken]").value);
  sent.set("look", item.querySelector("[name=key]").value);
  try {
    const { other } = await (await fetch(location.href, { method: "POST", body: sent })).json();
    notice.textContent = other ? notice.dataset.says.replace("%(name)s", other) : "";
  } catch {
    delete item.dataset.looked; // deciding doesn't depend on it; the next focus retries
  }
};
if ("queueLooks" in queue.dataset) {
  queue.addEventListener("focusin", ({ target }) => {
    const item = target.closest("[data-queue-item]");
    if (item) lookAt(item);
  });
}

const current = () =>
  document.activeElement.closest("[data-queue-item]") ?? items.find((item) => `#${item.id}` === location.hash);

const LETTERS = new Set([...queue.querySelectorAll("[data-key]")].map((each) => each.dataset.key));
const press = (item, letter) => item?.querySelector(`[data-key="${letter}"]`)?.click();

const ACTS = {
  j: (item) => (item ? items[items.indexOf(item) + 1] : items[0])?.focus(),
  k: (item) => items[items.indexOf(item) - 1]?.focus(),
  z: () => queue.querySelector("[data-queue-undo]")?.click(),
  "?": () => {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (!isOn.checked || isTyping || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (Object.hasOwn(ACTS, event.key)) ACTS[event.key](current());
  else if (LETTERS.has(event.key)) press(current(), event.key);
  else return;
  event.preventDefault();
});

// A canned reply fills the note; without script the server fills an empty note.
for (const list of queue.querySelectorAll('select[name="canned"]')) {
  list.addEventListener("change", () => {
    const reply = queue.querySelector(`template[data-canned="${CSS.escape(list.value)}"]`);
    if (reply) list.form.elements.note.value = reply.content.textContent;
  });
}

if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
