// Conversation page: collapse all, expand the branch of a linked message, arrow keys on the map.

const conversation = document.querySelector(".conversation");
const branches = conversation.querySelectorAll("details.branch");

for (const tools of conversation.querySelectorAll("[data-fold-tools]")) {
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const way = event.target.closest("[data-fold]")?.dataset.fold;
    if (way) for (const branch of branches) branch.open = way === "open";
  });
}

// --- The linked message --------------------------------------------------------------------------------------

const map = document.querySelector("[data-map]");
const dots = [...(map?.querySelectorAll("a.dot") ?? [])];

function reveal() {
  const message = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!message || !conversation.contains(message)) return;
  let shut = false;
  for (
    let branch = message.closest("details.branch");
    branch;
    branch = branch.parentElement.closest("details.branch")
  ) {
    shut ||= !branch.open;
    branch.open = true;
  }
  if (shut) message.scrollIntoView();
  for (const dot of dots) dot.removeAttribute("aria-current");
  const dot = dots.find((each) => each.getAttribute("href") === location.hash);
  if (dot) {
    dot.setAttribute("aria-current", "location");
    makeCurrent(dot);
  }
}

// A click on a link to the current address fires no hashchange, but must expand a collapsed branch.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#m-']");
  if (link?.getAttribute("href") === location.hash) reveal();
});
window.addEventListener("hashchange", reveal);

// --- The map: one tab stop, arrow keys between the dots ---------------------------------------------------------

const place = new Map(
  dots.map((dot) => {
    const { e: x, f: y } = dot.transform.baseVal.consolidate().matrix;
    return [dot, { x, y }];
  }),
);

// Makes a dot the tab stop and scrolls it to the centre.
function makeCurrent(dot) {
  for (const each of dots) each.setAttribute("tabindex", each === dot ? "0" : "-1");
  const [sheet, spot] = [map.getBoundingClientRect(), dot.getBoundingClientRect()];
  map.scrollBy(spot.x - sheet.x - sheet.width / 2, spot.y - sheet.y - sheet.height / 2);
}

// The nearest dot in the direction of the arrow key.
function towards(from, key) {
  const { x, y } = place.get(from);
  const ahead = {
    ArrowUp: (other) => other.y < y,
    ArrowDown: (other) => other.y > y,
    ArrowLeft: (other) => other.y === y && other.x < x,
    ArrowRight: (other) => other.y === y && other.x > x,
  }[key];
  const far = (other) => Math.abs(other.y - y) * 1e4 + Math.abs(other.x - x);
  let best = null;
  for (const dot of dots) {
    const other = place.get(dot);
    if (ahead?.(other) && (!best || far(other) < far(place.get(best)))) best = dot;
  }
  return best;
}

map?.addEventListener("keydown", (event) => {
  const dot = event.target.closest("a.dot");
  const next = { Home: dots[0], End: dots.at(-1) }[event.key] ?? (dot && towards(dot, event.key));
  if (!next) return;
  event.preventDefault();
  makeCurrent(next);
  next.focus();
});

// --- The map in large: in a dialog, with zoom; a dot leads to its message and closes it ---------------------------

const large = document.querySelector("[data-map-large]");

if (large) {
  const home = document.createComment("map");
  const svg = map.querySelector("svg");
  const { width, height } = svg.viewBox.baseVal;
  let zoom = 1;
  const resize = (to) => {
    zoom = Math.min(4, Math.max(0.25, to));
    svg.setAttribute("width", width * zoom);
    svg.setAttribute("height", height * zoom);
  };
  document.querySelector("[data-map-open]").addEventListener("click", () => {
    map.replaceWith(home);
    large.append(map);
    large.showModal();
    resize(Math.min(map.clientWidth / width, innerHeight / 1.5 / height, 2));
  });
  large.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) resize(zoom * Number(button.dataset.zoom));
    else if (event.target.closest("a.dot")) large.close();
  });
  large.addEventListener("close", () => {
    home.replaceWith(map);
    resize(1);
  });
}

if (dots.length) makeCurrent(dots[0]);
reveal();
