// Passkeys: asks our server what to prove, lets the browser prove it, and sends the proof back.

const form = document.querySelector("form[data-passkey]");
const failed = document.querySelector("#failed");

if (form && !window.PublicKeyCredential) tell(form.dataset.without);
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (form.hasAttribute("data-busy")) return;
  if (!window.PublicKeyCredential) return tell(form.dataset.without);
  form.toggleAttribute("data-busy", true);
  failed.hidden = true;
  try {
    const { options, sealed } = await ask(form.dataset.question, {});
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: read(options) });
    const { to } = await ask(form.action, { answer: written(credential), sealed });
    location.assign(to);
  } catch (error) {
    tell(error instanceof Refusal ? error.message : form.dataset.failed);
  } finally {
    form.toggleAttribute("data-busy", false);
  }
});

class Refusal extends Error {}

async function ask(url, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const said = await answer.json();
  if (!answer.ok) throw new Refusal(said.sentence);
  return said;
}

function tell(sentence) {
  failed.querySelector("span").textContent = sentence;
  failed.hidden = false;
}

// What JSON cannot carry goes as base64url; newer browsers do this themselves, older ones do not.

function read(options) {
  const bytes = { ...options, challenge: fromText(options.challenge) };
  if (options.user) bytes.user = { ...options.user, id: fromText(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"])
    if (options[list]) bytes[list] = options[list].map((each) => ({ ...each, id: fromText(each.id) }));
  return bytes;
}

function written({ id, rawId, type, response, authenticatorAttachment }) {
  const said = { clientDataJSON: toText(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[part]) said[part] = toText(response[part]);
  return { id, rawId: toText(rawId), type, authenticatorAttachment, clientExtensionResults: {}, response: said };
}

function fromText(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
