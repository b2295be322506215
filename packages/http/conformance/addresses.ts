import { expect, it } from "vitest";
import { connect, newAddress, newLog, ok, type Open, refusal, token } from "./world.ts";

/** Addresses as clients write them into a path, and the one customer that each means. */
export function addressConformance(open: Open): void {
  it("finds one customer by a path that is raw, escaped or half escaped", async () => {
    const api = await connect(open);
    for (const local of ["plus+tag", "o'neil", "a.b-c_d", "slash/es/", "x=y&z", "!$*^`{|}~", "über+größe", "日本"]) {
      const email = `${local}${token()}@example.com`;
      await api.post("/customers", { email, data: { local } });
      const paths = [
        email,
        encodeURIComponent(email),
        email.replace("@", "%40"),
        encodeURIComponent(local) + email.slice(local.length),
      ];
      for (const path of local.includes("/") ? paths.filter((path) => !/\/.*%40/.test(path)) : paths) {
        expect((await api.get(`/customers/${path}`)).at("customer", "data"), path).toEqual({ local });
        expect((await api.get(`/customers/${path}/logs`)).at("logs"), path).toEqual([]);
      }
    }
  });

  it("takes every character that an address may hold, escaped", async () => {
    const api = await connect(open);
    const email = `!#$%&'*+/=?^_\`{|}~-.${token()}@example.com`;
    expect((await api.post("/customers", { email })).text).toBe(ok);
    const everyCharacter = [...email].map((character) => `%${character.charCodeAt(0).toString(16)}`).join("");
    for (const path of [encodeURIComponent(email), everyCharacter, everyCharacter.toUpperCase()]) {
      expect((await api.get(`/customers/${path}`)).at("customer", "email")).toBe(email);
    }
    expect((await api.delete(`/customers/${encodeURIComponent(email)}`)).text).toBe(ok);
    expect((await api.get(`/customers/${encodeURIComponent(email)}`)).status).toBe(404);
  });

  it("takes a plus in a path for a plus and never for a space", async () => {
    const api = await connect(open);
    const [before, after] = ["a", token()];
    await api.post("/customers", { email: `${before}+${after}@example.com` });
    for (const plus of ["+", "%2B", "%2b"]) {
      expect((await api.get(`/customers/${before}${plus}${after}@example.com`)).status).toBe(200);
    }
    expect(refusal(await api.get(`/customers/${before}%20${after}@example.com`))).toEqual([400, "email"]);
  });

  it("takes an escape that is none as it stands", async () => {
    const api = await connect(open);
    for (const percent of ["a%b", "a%zz", "%", "100%+", "a%2"]) {
      const rest = `-${token()}@example.com`;
      await api.post("/customers", { email: percent + rest, data: { percent } });
      for (const path of [percent + rest, percent.replace("%", "%25") + rest, encodeURIComponent(percent + rest)]) {
        expect((await api.get(`/customers/${path}`)).at("customer", "data"), path).toEqual({ percent });
      }
    }
  });

  it("unescapes once", async () => {
    const api = await connect(open);
    const rest = `${token()}@example.com`;
    await api.post("/customers", { email: `a%2b${rest}`, data: { which: "percent" } });
    await api.post("/customers", { email: `a+${rest}`, data: { which: "plus" } });
    expect((await api.get(`/customers/a%252b${rest}`)).at("customer", "data", "which")).toBe("percent");
    expect((await api.get(`/customers/a%2b${rest}`)).at("customer", "data", "which")).toBe("plus");
  });

  it("finds the logs of an address with a raw slash, even one that looks like the path of logs", async () => {
    const api = await connect(open);
    for (const local of ["a/b", "a/logs", "/logs/"]) {
      const { address } = await newLog(api, { recipient_address: `${local}${token()}@example.com` });
      expect((await api.get(`/customers/${address}`)).at("customer", "email")).toBe(address);
      expect((await api.get(`/customers/${address}/logs`)).at("logs")).toHaveLength(1);
      expect((await api.get(`/customers/${encodeURIComponent(address)}/logs?count=1`)).at("logs")).toHaveLength(1);
    }
  });

  it("finds one customer whatever the case, and answers the spelling first given", async () => {
    const api = await connect(open);
    const rest = token();
    const email = `Matt.Q${rest}@Example.COM`;
    await api.post("/customers", { email: `  ${email}\n` });
    for (const spelling of [email, email.toLowerCase(), email.toUpperCase(), `${email}%20`]) {
      expect((await api.get(`/customers/${spelling}`)).at("customer", "email")).toBe(email);
    }
    await api.post("/customers", { email: email.toUpperCase(), data: { seen: "again" } });
    const { at } = await api.get(`/customers/${email.toLowerCase()}`);
    expect([at("customer", "email"), at("customer", "data", "seen")]).toEqual([email, "again"]);
  });

  it("finds one customer by an internationalised domain and by its ASCII form", async () => {
    const api = await connect(open);
    const local = `jürgen${token()}`;
    await api.post("/customers", { email: `${local}@bücher.example`, data: { city: "Zürich" } });
    for (const domain of [
      "bücher.example",
      "xn--bcher-kva.example",
      "BÜCHER.example",
      encodeURIComponent("bücher.example"),
    ]) {
      const reply = await api.get(`/customers/${local}@${domain}`);
      expect(reply.at("customer", "email")).toBe(`${local}@bücher.example`);
    }
  });

  it("finds one customer by composed and by decomposed letters", async () => {
    const api = await connect(open);
    const email = `ame\u0301lie${token()}@example.com`;
    await api.post("/customers", { email });
    for (const path of [email.normalize("NFC"), encodeURIComponent(email.normalize("NFC")), email.normalize("NFD")]) {
      expect((await api.get(`/customers/${path}`)).status).toBe(200);
    }
  });

  it("keeps tags and dots apart: they are other customers", async () => {
    const api = await connect(open);
    const rest = token();
    await api.post("/customers", { email: `ab${rest}@example.com` });
    for (const local of [`a.b${rest}`, `ab${rest}+tag`, `ab${rest}.`]) {
      expect((await api.get(`/customers/${local}@example.com`)).status).toBe(404);
    }
  });

  it("answers 400 to a path that is no address, whatever is asked of it", async () => {
    const api = await connect(open);
    const rest = token();
    const long = "a".repeat(65);
    const paths = [rest, `${rest}@`, `@${rest}.example`, `${rest}%20b@example.com`, `%00${rest}@example.com`];
    paths.push(
      `${rest}@b@example.com`,
      `${rest}@exa_mple.com`,
      `${rest}@-a.com`,
      `${rest}@a..com`,
      `${long}@example.com`,
    );
    paths.push(`${rest}@${"d".repeat(63)}.${"d".repeat(63)}.${"d".repeat(63)}.${"d".repeat(63)}`, `${rest}%2Flogs`);
    for (const path of paths) {
      expect(refusal(await api.get(`/customers/${path}`)), path).toEqual([400, "email"]);
      expect(refusal(await api.delete(`/customers/${path}`)), path).toEqual([400, "email"]);
      expect(refusal(await api.get(`/customers/${path}/logs`)), path).toEqual([400, "email"]);
    }
  });

  it("does not delete somebody else when a client cuts an address at # or ?", async () => {
    const api = await connect(open);
    const rest = token();
    const emails = [`a${rest}#b@example.com`, `a${rest}?b@example.com`];
    for (const email of emails) await api.post("/customers", { email });
    for (const email of emails) {
      const reply = await api.delete(`/customers/${email}`);
      expect(refusal(reply)).toEqual([400, "email"]);
      expect((await api.get(`/customers/${encodeURIComponent(email)}`)).status).toBe(200);
    }
  });

  it("does not answer 5xx, nor take for somebody else, what is no UTF-8 once unescaped", async () => {
    const api = await connect(open);
    const rest = `${token()}@example.com`;
    for (const path of [`%ff${rest}`, `%C3%28${rest}`, `%ED%A0%80${rest}`, `%F0%9F${rest}`]) {
      expect((await api.get(`/customers/${path}`)).status, path).toBeOneOf([400, 404]);
    }
  });

  it("keeps no address but the one that was given: a new one is unknown", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email });
    expect((await api.get(`/customers/x${email}`)).status).toBe(404);
    expect((await api.get(`/customers/${email}.x`)).status).toBe(404);
  });
}
