// allauth's passkey script reports errors to the page; this shows them to the person.

const failed = document.getElementById("passkey-failed");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // otherwise it only goes to the console
  failed.hidden = true;
  requestAnimationFrame(() => {
    failed.hidden = false;
  });
});
