// A prepared reply fills the field that the people affected read. Without script an empty field is filled when it is sent.
for (const list of document.querySelectorAll('select[name="canned"]')) {
  const text = list.form.elements.text ?? list.form.elements.note;
  list.addEventListener("change", () => {
    const reply = document.querySelector(`template[data-canned="${CSS.escape(list.value)}"]`);
    if (reply) text.value = reply.content.textContent;
  });
}
