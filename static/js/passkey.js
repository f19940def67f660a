// Passkeys: hands the forms of a page to allauth, and says in the page what went wrong.
(() => {
  const form = document.querySelector("[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  form.hidden = false;
  window.allauth.webauthn.forms[form.dataset.passkey]({
    ids: {
      add: "kunci-tombol",
      authenticate: "kunci-tombol",
      login: "kunci-tombol",
      credential: "kunci-isi",
      data: "kunci-data",
      passwordless: "kunci-tanpa-sandi",
    },
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.getElementById("kunci-galat").hidden = false;
  });
})();
