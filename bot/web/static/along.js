// What goes along with words: photos, a voice, a place. Without this file the same is done by file fields, a list and a postcode.

const talk = document.querySelector("[data-events]");
const form = talk?.querySelector(".composer");
if (form) start(form.elements.photo, form.elements.voice, form.querySelector(".along"));

function start(photoField, voiceField, list) {
  const [longest, most, seconds] = [2048, 4, 175];
  const say = (sentence) => talk.dispatchEvent(new CustomEvent("say", { detail: sentence }));
  let photos = [];
  let voice = null;

  photoField.addEventListener("change", async () => {
    if (!photoField.files.length) photos = []; // emptied: they are sent
    else photos = [...photos, ...(await Promise.all([...photoField.files].map(smaller)))].slice(0, most);
    put(photoField, photos);
  });
  voiceField.addEventListener("change", () => { voice = voiceField.files[0] ?? null; put(voiceField, voice ? [voice] : []); });
  if (navigator.mediaDevices && "MediaRecorder" in window) recorder(form.querySelector("#record"), form.querySelector(".recording"));
  if (navigator.geolocation && isSecureContext) places();

  function put(field, files) {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    field.files = all.files;
    list.replaceChildren(
      ...photos.map((photo) => chip(list.dataset.photo, () => { photos = photos.filter((other) => other !== photo); put(photoField, photos); })),
      ...(voice ? [chip(`${list.dataset.voice} ${voice.length ?? ""}`, () => { voice = null; put(voiceField, []); })] : []),
    );
  }

  function chip(name, remove) {
    const item = document.createElement("div");
    const button = list.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", `${list.dataset.remove}: ${name.trim()}`);
    button.addEventListener("click", () => { remove(); form.elements.words.focus(); });
    item.append(name, button);
    return item;
  }

  async function smaller(file) { // saves a slow connection: a telephone's photo has four times the dots that are kept
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return made && made.size < file.size ? new File([made], "photo.jpg", { type: made.type }) : file;
    } catch {
      return file; // what this browser cannot open, the server may
    }
  }

  function recorder(button, strip) {
    const time = strip.querySelector("p");
    let recording = null;
    voiceField.closest("label").hidden = true;
    button.hidden = false;
    button.addEventListener("click", begin);
    strip.querySelector("[data-keep]").addEventListener("click", () => recording?.stop());
    strip.querySelector("[data-drop]").addEventListener("click", () => { if (recording) { recording.dropped = true; recording.stop(); } });

    async function begin() {
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        return say(list.dataset.deaf);
      }
      say("");
      const mimeType = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"].find((type) => MediaRecorder.isTypeSupported(type));
      const pieces = [];
      const began = Date.now();
      recording = Object.assign(new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32000 }), {
        ondataavailable: (event) => pieces.push(event.data),
        onstop: () => end(stream, pieces, Date.now() - began),
      });
      recording.start();
      recording.ticking = setInterval(() => tick(Date.now() - began), 250);
      show(true);
      tick(0);
    }

    function tick(passed) {
      time.textContent = clock(passed);
      if (passed > seconds * 1000) recording.stop();
    }

    function end(stream, pieces, passed) {
      clearInterval(recording.ticking);
      for (const track of stream.getTracks()) track.stop();
      if (!recording.dropped) {
        voice = Object.assign(new File(pieces, "voice", { type: recording.mimeType }), { length: clock(passed) });
        put(voiceField, [voice]);
      }
      recording = null;
      show(false);
    }

    function show(now) {
      strip.hidden = !now;
      button.hidden = now;
      (now ? strip.querySelector("[data-keep]") : form.querySelector("#send")).focus();
    }

    function clock(passed) {
      const whole = Math.round(passed / 1000);
      return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    }
  }

  function places() {
    talk.dataset.places = "";
    talk.addEventListener("click", (event) => {
      const button = event.target.closest(".here");
      if (!button) return;
      button.setAttribute("aria-busy", "true");
      const done = ({ coords }) => { // to a hundred metres: enough for an area
        button.removeAttribute("aria-busy");
        button.type = "submit";
        button.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
        button.form.requestSubmit(button);
      };
      const failed = () => { button.removeAttribute("aria-busy"); say(list.dataset.lost); };
      if (button.type === "button") navigator.geolocation.getCurrentPosition(done, failed, { timeout: 15000, maximumAge: 600000 });
    });
  }
}
