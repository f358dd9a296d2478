(() => {
  const filters = document.getElementById("filters");
  const groups = [...document.querySelectorAll(".group")];
  const marks = [...document.querySelectorAll(".hl, .ref")];
  const aimOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const chosen = new Set();
  const show = () => {
    let shown = 0;
    let all = 0;
    for (const group of groups) {
      group.hidden = chosen.size > 0 && !chosen.has(group.dataset.status);
      const count = group.querySelectorAll(".card").length;
      all += count;
      shown += group.hidden ? 0 : count;
    }
    for (const mark of marks) mark.classList.toggle("off", aimOf(mark).closest(".group").hidden);
    for (const button of filters.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", button.value ? chosen.has(button.value) : !chosen.size);
    }
    const told = document.getElementById("shown");
    const words = told.dataset.words.replace("{shown}", shown).replace("{all}", all);
    told.textContent = chosen.size ? words : "";
  };
  const reveal = (aim) => {
    if (!aim?.closest(".group")?.hidden) return;
    chosen.clear();
    show();
    aim.scrollIntoView();
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
    const link = event.target.closest('a[href^="#claim-"], a[href^="#status-"]');
    if (link) reveal(aimOf(link));
  });
  addEventListener("hashchange", () => reveal(document.querySelector(":target")));
})();
