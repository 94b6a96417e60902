// The questions of a review: answers by digit keys, clearing an answer, and the progress bar.

function beginLabelling(questions) {
  if (questions.dataset.begun) return;
  questions.dataset.begun = "true";
  const each = [...questions.querySelectorAll("[data-question]")];
  const choicesOf = (question) => [...question.querySelectorAll("input[type=radio]")];
  const answerOf = (question) => choicesOf(question).find((choice) => choice.checked);

  const progress = questions.querySelector("progress");
  const count = () => {
    const answered = each.filter(answerOf).length;
    progress.value = answered;
    questions.querySelector("[data-answered]").textContent = answered;
  };

  const choose = (choice, isChosen) => {
    choice.checked = isChosen;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const goOnFrom = (question) => {
    const place = each.indexOf(question);
    const next = [...each.slice(place + 1), ...each.slice(0, place)].find((other) => !answerOf(other));
    const leadsOn = questions.closest("form").querySelector("[data-leads-on]");
    (next ? choicesOf(next)[0] : leadsOn).focus();
  };

  questions.addEventListener("keydown", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question || event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = choicesOf(question)[Number(event.key) - 1];
    const answer = answerOf(question);
    if (choice) {
      choose(choice, true);
      goOnFrom(question);
    } else if (answer && ["Backspace", "Delete"].includes(event.key)) {
      choose(answer, false);
    } else return;
    event.preventDefault();
  });

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

  questions.querySelector("[data-no-to-all]")?.addEventListener("click", () => {
    for (const question of questions.querySelectorAll(".flags [data-question]")) {
      if (!answerOf(question)) choose(choicesOf(question)[0], true);
    }
  });

  questions.addEventListener("change", count);
  count();
}

const begin = (part) => part.querySelectorAll("[data-questions]").forEach(beginLabelling);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
begin(document);
