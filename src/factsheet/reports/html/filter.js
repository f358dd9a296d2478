(() => {
  const filters = document.getElementById("filters");
  const cards = [...document.querySelectorAll(".card")];
  const marks = [...document.querySelectorAll(".hl, .ref")];
  const cardOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const chosen = new Set();
  const show = () => {
    let shown = 0;
    for (const card of cards) {
      card.hidden = chosen.size > 0 && !chosen.has(card.dataset.status);
      shown += !card.hidden;
    }
    for (const mark of marks) mark.classList.toggle("off", cardOf(mark).hidden);
    for (const button of filters.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", button.value ? chosen.has(button.value) : !chosen.size);
    }
    document.getElementById("shown").textContent =
      chosen.size ? `Showing ${shown} of ${cards.length} claims` : "";
  };
  const reveal = (card) => {
    if (!card || !card.hidden) return;
    chosen.clear();
    show();
    card.scrollIntoView();
  };
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  if (!filters) return;
  filters.hidden = false;
  filters.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (!button.value) chosen.clear();
    else if (!chosen.delete(button.value)) chosen.add(button.value);
    show();
    const claims = filters.parentElement;
    if (claims.getBoundingClientRect().top < 0) claims.scrollIntoView();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#claim-"]');
    if (link) reveal(cardOf(link));
  });
  addEventListener("hashchange", () => reveal(document.querySelector(":target")));
})();
