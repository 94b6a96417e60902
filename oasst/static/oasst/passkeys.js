// allauth's script for passkeys tells the page what went wrong; we tell the person.

const failed = document.getElementById("passkey-failed");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // or it is written to the console, where nobody looks
  failed.hidden = true;
  requestAnimationFrame(() => {
    failed.hidden = false;
  });
});
