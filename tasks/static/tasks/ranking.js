// Ranking of replies by dragging, by keys, or by buttons.
//
// The order of the cards in the document is the ranking, so display, screen reader and request always agree.
// A card can be tied with the card before it. Every change ends in `settle`, which writes the ranks into the number fields
// of the form without scripts.

const EDGE_PX = 70; // distance from the edge of the window at which dragging scrolls
const SCROLL_PX = 14;

function beginRanking(ranking) {
  if (ranking.dataset.begun) return;
  ranking.dataset.begun = "true";
  const list = ranking.querySelector(".candidates");
  const untouched = ranking.closest("form").elements.untouched;
  const spoken = ranking.querySelector("[data-spoken]");
  const cards = () => [...list.children];
  const fieldOf = (card) => card.querySelector("[data-place-field] input");
  const tieOf = (card) => card.querySelector("[data-tie]");
  const isTied = (card) => tieOf(card).getAttribute("aria-pressed") === "true";
  const setTied = (card, tied) => tieOf(card).setAttribute("aria-pressed", String(tied));

  // --- Ranks and ties ----------------------------------------------------------------------------------------------

  const placeOf = (card) => Number(fieldOf(card).value);

  const say = (what, card) => {
    const words = { name: card.querySelector("[data-name]").textContent, place: placeOf(card), count: cards().length };
    spoken.textContent = spoken.dataset[`says${what}`].replace(/%\((\w+)\)s/g, (_, word) => words[word]);
  };

  /** Ranks by order and ties: a tied card takes the rank before it, any other card the number of cards above plus 1. */
  const settle = () => {
    cards().forEach((card, above, all) => {
      if (above === 0) setTied(card, false);
      fieldOf(card).value = isTied(card) ? placeOf(all[above - 1]) : above + 1;
      const badge = card.querySelector("[data-place]");
      badge.textContent = badge.dataset.says.replace("%(place)s", fieldOf(card).value);
      card.classList.toggle("is-tied", isTied(card));
      tieOf(card).disabled = above === 0;
      const [earlier, later] = card.querySelectorAll("[data-move]");
      earlier.disabled = above === 0;
      later.disabled = above === all.length - 1;
    });
  };

  /** Sorts the cards by the ranks in the fields, if all have one; else the order is untouched. */
  const takeOver = () => {
    const placed = cards().filter((card) => fieldOf(card).value !== "");
    if (placed.length < cards().length) {
      untouched.value = "on";
    } else {
      list.append(...placed.sort((one, other) => placeOf(one) - placeOf(other)));
      cards().forEach((card, above, all) => setTied(card, above > 0 && placeOf(card) === placeOf(all[above - 1])));
    }
    settle();
  };

  const changed = () => {
    untouched.value = "";
    settle();
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- Moving and tying --------------------------------------------------------------------------------------------

  /**
   * Moves a card before another, or to the end if that is null. It leaves its tie, which then starts at the next card,
   * and joins the tie at its new position. The other cards are moved around it, so that it keeps focus and pointer.
   */
  const putBefore = (card, other) => {
    const all = cards();
    const from = all.indexOf(card);
    const to = other ? all.indexOf(other) : all.length;
    if (to === from || to === from + 1) return false;
    const next = all[from + 1];
    if (next && isTied(next) && !isTied(card)) setTied(next, false);
    setTied(card, Boolean(other) && isTied(other));
    if (to > from) card.before(...all.slice(from + 1, to));
    else card.after(...all.slice(to, from));
    settle();
    return true;
  };

  const step = (card, by) => {
    const all = cards();
    const to = all.indexOf(card) + by;
    if (to < 0 || to >= all.length) return false;
    return putBefore(card, by < 0 ? all[to] : all[to].nextElementSibling);
  };

  const toggleTie = (card) => {
    if (cards()[0] === card) return;
    setTied(card, !isTied(card));
    changed();
    say(isTied(card) ? "Tied" : "Untied", card);
  };

  list.addEventListener("click", (event) => {
    const card = event.target.closest("[data-candidate]");
    const move = event.target.closest("[data-move]");
    if (event.target.closest("[data-tie]")) toggleTie(card);
    if (!move || !step(card, Number(move.dataset.move))) return;
    changed();
    say("Moved", card);
    // A disabled button cannot keep the focus.
    (move.disabled ? card.querySelector("[data-handle]") : move).focus();
  });

  // --- By keys: pick up, move, drop ----------------------------------------------------------------------------------

  let grabbed = null; // { card, before: the order and ties to restore on cancel }

  const release = (what) => {
    const { card } = grabbed;
    grabbed = null;
    card.classList.remove("is-grabbed");
    card.querySelector("[data-handle]").setAttribute("aria-pressed", "false");
    say(what, card);
  };

  const grab = (card) => {
    grabbed = { card, before: cards().map((each) => [each, isTied(each)]) };
    card.classList.add("is-grabbed");
    card.querySelector("[data-handle]").setAttribute("aria-pressed", "true");
    say("Grabbed", card);
  };

  const putBack = () => {
    list.append(...grabbed.before.map(([each]) => each));
    for (const [each, tied] of grabbed.before) setTied(each, tied);
    settle();
    grabbed.card.querySelector("[data-handle]").focus();
    release("Back");
  };

  const DIRECTIONS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

  list.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
    const card = handle.closest("[data-candidate]");
    const isMirrored = getComputedStyle(list).direction === "rtl" && ["ArrowLeft", "ArrowRight"].includes(event.key);
    const by = DIRECTIONS[event.key] * (isMirrored ? -1 : 1);
    if (event.key === " " || event.key === "Enter") {
      if (grabbed) release("Dropped");
      else grab(card);
    } else if (event.key === "Escape" && grabbed) {
      putBack();
    } else if (event.key === "=") {
      toggleTie(card);
    } else if (by && grabbed) {
      if (step(card, by)) changed();
      say("Moved", card);
    } else return;
    event.preventDefault();
  });
  list.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (grabbed && target.matches("[data-handle]") && relatedTarget) release("Dropped"); // the focus left by Tab
  });

  // --- By number: the best first -------------------------------------------------------------------------------------

  const numbered = cards(); // the first is 1 and is named A
  let picked = []; // in the order in which their numbers were pressed

  const pick = (card) => {
    if (picked.includes(card)) return;
    setTied(card, false);
    list.insertBefore(card, cards()[picked.length] ?? null);
    picked.push(card);
    for (const each of cards().slice(picked.length)) setTied(each, false);
    changed();
    say("Moved", card);
  };

  const byNumber = (event) => {
    if (!list.isConnected) document.removeEventListener("shortcut", byNumber);
    if (event.defaultPrevented || !list.isConnected) return;
    const card = numbered[Number(event.detail) - 1];
    if (card) pick(card);
    else if (event.detail === "=" && picked.length > 1) toggleTie(picked.at(-1));
    else if (event.detail === "backspace") picked = [];
    else return;
    event.preventDefault();
  };
  document.addEventListener("shortcut", byNumber);

  // --- By pointer: mouse, pen and touch -----------------------------------------------------------------------------

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    drag(handle);
  });

  function drag(handle) {
    const card = handle.closest("[data-candidate]");
    const end = new AbortController();
    let hasMoved = false;
    let scrolling = 0;
    handle.focus();
    // All cards collapse to the same height, and the page scrolls so that the handle stays under the pointer.
    const before = handle.getBoundingClientRect().top;
    list.classList.add("is-sorting");
    card.classList.add("is-dragged");
    window.scrollBy({ top: handle.getBoundingClientRect().top - before, behavior: "instant" });

    const follow = (event) => {
      const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-candidate]");
      if (over && over !== card && list.contains(over)) {
        const isBelow = Boolean(card.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING);
        hasMoved = putBefore(card, isBelow ? over.nextElementSibling : over) || hasMoved;
      }
      scrolling = event.clientY < EDGE_PX ? -SCROLL_PX : event.clientY > innerHeight - EDGE_PX ? SCROLL_PX : 0;
    };
    const scroll = () => {
      if (end.signal.aborted) return;
      if (scrolling) window.scrollBy({ top: scrolling, behavior: "instant" });
      requestAnimationFrame(scroll);
    };
    const drop = () => {
      end.abort();
      list.classList.remove("is-sorting");
      card.classList.remove("is-dragged");
      if (!hasMoved) return;
      changed();
      say("Dropped", card);
    };
    document.addEventListener("pointermove", follow, { signal: end.signal });
    document.addEventListener("pointerup", drop, { signal: end.signal });
    document.addEventListener("pointercancel", drop, { signal: end.signal });
    requestAnimationFrame(scroll);
  }

  // --- Long replies: folded together ---------------------------------------------------------------------------------

  const texts = [...list.querySelectorAll("[data-text]")];
  const more = ranking.querySelector("[data-more]");
  const isLong = texts.some((text) => text.scrollHeight > text.clientHeight + 1);
  const says = more.textContent;
  list.classList.toggle("is-folded", isLong);
  more.classList.toggle("is-needed", isLong);
  more.addEventListener("click", () => {
    const isFolded = list.classList.toggle("is-folded");
    more.setAttribute("aria-expanded", String(!isFolded));
    more.textContent = isFolded ? says : more.dataset.saysLess;
  });

  takeOver();
}

const begin = (part) => part.querySelectorAll("[data-ranking]").forEach(beginRanking);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
begin(document);
