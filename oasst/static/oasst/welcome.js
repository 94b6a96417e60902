// The first page after sign-up: a box to find a language in the list, and the time zone of the browser.

const form = document.querySelector("[data-filter]");
const list = form?.querySelector("[data-names]")?.closest("div[id]");
if (list) {
  const box = document.createElement("input");
  box.type = "search";
  box.className = "input";
  box.placeholder = form.dataset.filter;
  box.setAttribute("aria-label", form.dataset.filter);
  box.autocomplete = "off";
  const show = () => {
    const words = box.value.trim().toLowerCase();
    for (const input of list.querySelectorAll("input[data-names]")) {
      const isFound = input.checked || input.dataset.names.includes(words);
      input.closest("label").parentElement.hidden = !isFound;
    }
  };
  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would submit the form
    const found = [...list.querySelectorAll("input[data-names]:not(:checked)")].find(
      (input) => !input.closest("label").parentElement.hidden,
    );
    if (found && box.value.trim()) {
      found.checked = true;
      box.value = "";
      show();
    }
  });
  list.before(box);
}

const zone = document.querySelector("[data-browser-zone]");
if (zone) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((option) => option.value === own)) zone.value = own;
}
