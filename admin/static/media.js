// What a photo or voice message cannot show is told in its place.

for (const medium of document.querySelectorAll("[data-medium]")) {
  const shown = medium.querySelector("img, audio");
  const tell = () => {
    medium.querySelector("[data-gone]").hidden = false;
    medium.querySelector(".photo, .voice").hidden = true;
  };
  shown.addEventListener("error", tell);
  if (shown.error || (shown.complete && !shown.naturalWidth)) tell();
}
