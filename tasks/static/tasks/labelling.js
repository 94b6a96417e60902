// The questions of a review: answers by keys, clearing an answer, and the progress bar.

const NO = "0";

function beginLabelling(questions) {
  if (questions.dataset.begun) return;
  questions.dataset.begun = "true";
  const each = [...questions.querySelectorAll("[data-question]")];
  const choicesOf = (question) => [...question.querySelectorAll("input[type=radio]")];
  const answerOf = (question) => choicesOf(question).find((choice) => choice.checked);

  const none = questions.querySelector("[data-none-wrong]");
  const problems = none ? [...none.closest("section").querySelectorAll("[data-question]")] : [];
  const isOpen = (question) => question.checkVisibility();
  const progress = questions.querySelector("progress");
  const count = () => {
    const answered = each.filter(answerOf).length;
    progress.value = answered;
    questions.querySelector("[data-answered]").textContent = answered;
    // Not a change by the person, which would be saved as a draft: its default follows.
    if (none) none.checked = none.defaultChecked = problems.every((question) => answerOf(question)?.value === NO);
    mark();
  };

  // The question that the keys answer: the one with the focus, else the first that is open.
  const current = () =>
    each.find((one) => one.contains(document.activeElement)) ?? each.find((one) => isOpen(one) && !answerOf(one));
  const mark = () => {
    const marked = current();
    for (const one of each) one.classList.toggle("is-current", one === marked);
  };

  const choose = (choice, isChosen) => {
    choice.checked = isChosen;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const goOnFrom = (question) => {
    const place = each.indexOf(question);
    const others = [...each.slice(place + 1), ...each.slice(0, place)];
    const next = others.find((other) => isOpen(other) && !answerOf(other));
    const leadsOn = questions.closest("form").querySelector("[data-leads-on]");
    (next ? choicesOf(next)[0] : leadsOn).focus();
  };

  const byKey = (event) => {
    if (!questions.isConnected) document.removeEventListener("shortcut", byKey);
    if (event.defaultPrevented || !questions.isConnected) return;
    const question = current();
    const choice = question && choicesOf(question)[Number(event.detail) - 1];
    const answer = question && answerOf(question);
    if (choice) {
      choose(choice, true);
      goOnFrom(question);
    } else if (answer && ["backspace", "delete"].includes(event.detail)) {
      choose(answer, false);
    } else return;
    event.preventDefault();
  };
  document.addEventListener("shortcut", byKey);

  // A second click on an answer clears it. On click it is already checked, so the state is read on pointerdown.
  let before = null;
  questions.addEventListener("pointerdown", (event) => {
    before = event.target.closest("label")?.querySelector("input[type=radio]:checked") ?? null;
  });
  questions.addEventListener("click", (event) => {
    if (!event.target.matches("input")) return;
    if (event.target === before) choose(before, false);
    before = null;
  });

  // "None of these" answers the problems that are open with No; taken back, it clears those answers.
  none?.addEventListener("change", () => {
    const isNone = none.checked;
    for (const question of problems) {
      const answer = answerOf(question);
      if (isNone && !answer) choose(choicesOf(question)[0], true);
      else if (!isNone && answer?.value === NO) choose(answer, false);
    }
    if (isNone && document.activeElement !== none) goOnFrom(problems.at(-1)); // by key
  });

  questions.addEventListener("change", count);
  questions.addEventListener("focusin", mark);
  count();
}

const begin = (part) => part.querySelectorAll("[data-questions]").forEach(beginLabelling);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
begin(document);
