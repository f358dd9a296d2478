(async () => {
  const data = JSON.parse(document.getElementById("chain").textContent);
  const told = document.getElementById("chain-said");
  const { spelling } = data;
  const fill = (words, values) => words.replace(/\{([a-z]+)\}/g, (_, name) => values[name]);
  const counted = (words, count) =>
    fill(typeof words === "string" ? words : words[count === 1 ? "one" : "other"], { count });
  const tell = (words, kind) => {
    told.firstElementChild.textContent = words;
    told.className = "chain " + kind;
    told.hidden = false;
  };
  if (!globalThis.crypto?.subtle) {
    tell(spelling.unable, "unsure");
    return;
  }
  const subtle = crypto.subtle;
  const bytes = (text) => new TextEncoder().encode(text);
  const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
  const decoded = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const sha = async (kind, what) => new Uint8Array(await subtle.digest(kind, what));
  const hex = (what) => [...what].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const text = (what) => new TextDecoder().decode(what);

  // OpenSSH's strings, each behind its length (PROTOCOL.sshsig).
  const read = (from, count) => {
    const found = [];
    let place = 0;
    while (found.length < count) {
      const size = new DataView(from.buffer, from.byteOffset + place, 4).getUint32(0);
      if (place + 4 + size > from.length) throw new Error("cut short");
      found.push(from.slice(place + 4, place + 4 + size));
      place += 4 + size;
    }
    return [...found, from.slice(place)];
  };
  const sized = (what) => {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, what.length);
    return joined(size, what);
  };
  const url64 = (what) =>
    btoa(String.fromCharCode(...what)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const fixed = (what, length) => {
    const start = what.findIndex((byte) => byte);
    const bare = start < 0 ? what.slice(0, 0) : what.slice(start);
    return joined(new Uint8Array(Math.max(0, length - bare.length)), bare);
  };
  const ed25519 = async (key, raw, signed) =>
    subtle.verify("Ed25519", await subtle.importKey("raw", key, "Ed25519", false, ["verify"]), raw, signed);
  const ecdsa = async (curve, point, raw, signed) => {
    const [size, hash] = { nistp256: [32, "SHA-256"], nistp384: [48, "SHA-384"], nistp521: [66, "SHA-512"] }[curve];
    const kind = { name: "ECDSA", namedCurve: curve.replace("nistp", "P-") };
    const [r, s] = read(raw, 2);
    const key = await subtle.importKey("raw", point, kind, false, ["verify"]);
    return subtle.verify({ name: "ECDSA", hash }, key, joined(fixed(r, size), fixed(s, size)), signed);
  };
  const rsa = async (kind, e, n, raw, signed) => {
    const hash = { "rsa-sha2-256": "SHA-256", "rsa-sha2-512": "SHA-512" }[kind];
    const jwk = { kty: "RSA", e: url64(fixed(e, 0)), n: url64(fixed(n, 0)) };
    const key = await subtle.importKey("jwk", jwk, { name: "RSASSA-PKCS1-v1_5", hash }, false, ["verify"]);
    return subtle.verify("RSASSA-PKCS1-v1_5", key, raw, signed);
  };
  // The key, in base64, with which a signature was made over a text; nothing where it does not fit.
  const signer = async (signature) => {
    const blob = decoded(signature.ssh.replace(/-----[^-]+-----|\s/g, ""));
    const [key, space, reserved, hash, made] = read(blob.slice(10), 5);
    if (text(blob.slice(0, 6)) !== "SSHSIG" || text(space) !== "attestation@factsheet") return "";
    const digest = await sha(text(hash) === "sha256" ? "SHA-256" : "SHA-512", bytes(signature.signed));
    let signed = joined(bytes("SSHSIG"), ...[space, reserved, hash, digest].map(sized));
    const kind = text(read(key, 1)[0]);
    const [named, raw, tail] = read(made, 2);
    const hardware = async (application) => {
      signed = joined(await sha("SHA-256", application), tail, await sha("SHA-256", signed));
    };
    let fits = false;
    if (kind === "ssh-ed25519") fits = await ed25519(read(key, 2)[1], raw, signed);
    else if (kind === "ssh-rsa") {
      const [, e, n] = read(key, 3);
      fits = await rsa(text(named), e, n, raw, signed);
    } else if (kind.startsWith("ecdsa-")) {
      const [, curve, point] = read(key, 3);
      fits = await ecdsa(text(curve), point, raw, signed);
    } else if (kind.startsWith("sk-ssh-ed25519")) {
      const [, point, application] = read(key, 3);
      await hardware(application);
      fits = await ed25519(point, raw, signed);
    } else if (kind.startsWith("sk-ecdsa")) {
      const [, curve, point, application] = read(key, 4);
      await hardware(application);
      fits = await ecdsa(text(curve), point, raw, signed);
    }
    return fits ? btoa(String.fromCharCode(...key)) : "";
  };

  const statements = new Map();
  for (const line of data.statements) {
    statements.set(hex(await sha("SHA-256", bytes(line))), { said: JSON.parse(line), signed: false });
  }
  let bad = 0;
  for (const signature of data.signatures) {
    const key = await signer(signature).catch(() => "");
    for (const row of signature.signed.split("\n").slice(1, -1)) {
      const stated = statements.get(row.slice(0, 64));
      if (!stated) bad += !data.withheld.includes(row.slice(0, 64));
      else if (key && (data.keys[stated.said.by] || []).includes(key)) stated.signed = true;
      else stated.wrong = true;
    }
  }

  const plain = (words) => String(words ?? "").replace(/[ \t\n\r\f]+/g, " ").replace(/^ | $/g, "");
  const sorted = (what) => JSON.stringify(what, Object.keys(what).sort());
  const spelled = (when) => {
    const [year, month, day] = when.slice(0, 10).split("-").map(Number);
    const date = fill(spelling.day, { day: day === 1 ? spelling.first : day, month: spelling.months[month - 1], year });
    if (when.length === 10) return date;
    return fill(spelling.time, { date, hour: when.slice(11, 13), minute: when.slice(14, 16) });
  };
  const shown = (name, value) =>
    ["at", "published", "accessed"].includes(name) ? spelled(value)
      : ["kind", "status"].includes(name) ? data.labels[value] : value;
  // What a card says otherwise than the data: the names of the fields.
  const differences = (card, claim) => {
    const wrong = [];
    const compare = (place, record, inside) => {
      for (const element of place.querySelectorAll("[data-said]")) {
        if (element.closest("[data-part]") !== inside) continue;
        const name = element.dataset.said;
        if (plain(element.textContent) !== plain(shown(name, record[name] ?? ""))) wrong.push(name);
        const time = element.querySelector("time");
        if (time && time.dateTime !== record[name]) wrong.push(name);
      }
      for (const link of place.querySelectorAll("[data-address]")) {
        if (link.closest("[data-part]") !== inside) continue;
        if (link.getAttribute("href").split("#")[0] !== (record.url || "").split("#")[0]) wrong.push("url");
      }
    };
    compare(card, claim, null);
    const judged = claim.history || [];
    const parts = { verdict: judged.findLast((entry) => entry.status), approval: judged.findLast((entry) => "approved" in entry) };
    for (const [name, entry] of Object.entries(parts)) {
      for (const part of card.querySelectorAll(`[data-part="${name}"]`)) compare(part, entry || {}, part);
    }
    const items = (claim.evidence || []).filter((item) => !item.confidential);
    const places = [...card.querySelectorAll('[data-part="evidence"]')];
    if (items.length !== places.length) wrong.push("evidence");
    for (const place of places) {
      const item = items[place.dataset.number] || {};
      compare(place, item, place);
      const heading = place.parentElement.previousElementSibling?.querySelector("[data-heading]");
      if (plain(heading?.textContent) !== data.headings[item.stance ?? ""]) wrong.push("stance");
    }
    return wrong;
  };
  const core = (item, said) => {
    if (item.confidential) return { withheld: item.commitment?.["approved" in said ? "approval" : "verdict"] };
    const names = ["url", "source", "publisher", "via", "kind", "stance", "quote", "locator", "published"];
    if ("approved" in said) names.push("accessed", "note");
    return Object.fromEntries(names.filter((name) => name in item).map((name) => [name, item[name]]));
  };
  const sameClaim = (claim, said) => {
    const fields = ["quote", "statement", "attributed_to"].filter((name) => claim[name] !== said[name]);
    const own = (claim.evidence || []).map((item) => sorted(core(item, said))).sort();
    const theirs = (said.evidence || []).map(({ archive, withheld_copy, ...rest }) => sorted(rest)).sort();
    if (own.join() !== theirs.join()) fields.push("evidence");
    return fields;
  };

  let good = 0;
  for (const claim of data.claims) {
    const card = document.getElementById(`claim-${claim.id}`);
    if (!card) { bad += 1; continue; }
    const wrong = differences(card, claim);
    const words = plain(card.textContent);
    if (!wrong.length && data.words[claim.id] !== hex(await sha("SHA-256", bytes(words)))) wrong.push("words");
    for (const { said, signed, wrong: forged } of statements.values()) {
      if (said.claim !== claim.id || said.removed) continue;
      const newest = (claim.history || []).findLast((entry) => ("approved" in said ? "approved" : "status") in entry);
      const same = newest && newest.at === said.at && newest.by === said.by;
      if (forged && !signed) wrong.push(fill(spelling.signature, { name: said.by }));
      else if (same && signed) {
        const other = ["status", "approved", "because", "rating"].filter((name) => newest[name] !== said[name]);
        const state = card.querySelector('[data-part="approval"]')?.dataset.state;
        const stale = "approved" in said ? state !== "approved" : card.dataset.status === "stale";
        const changed = [...other, ...(stale ? [] : sameClaim(claim, said))];
        wrong.push(...changed);
        if (!changed.length) good += 1;
      }
    }
    if (!wrong.length) continue;
    bad += 1;
    card.classList.add("forged");
    const alert = document.createElement("p");
    alert.className = "alert";
    const fields = [...new Set(wrong)].map((name) => spelling.fields[name] || name);
    alert.textContent = fill(spelling.altered, { fields: fields.join(spelling.comma) });
    card.insertBefore(alert, card.firstChild.nextSibling);
  }
  if (bad) tell(counted(spelling.bad, bad), "bad");
  else tell(counted(spelling.good, good), "good");
})();
