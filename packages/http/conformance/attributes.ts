import { expect, it } from "vitest";
import { type Api, connect, newAddress, newLog, ok, type Open, refusal, token } from "./world.ts";

/** What attributes, addresses and names may be: all else is a 400 that names the field and changes nothing. */
export function attributeConformance(open: Open): void {
  it("refuses data that is no object", async () => {
    const api = await connect(open);
    const email = newAddress();
    for (const data of [[1], [null], [[]], ["city", "Bern"], "text", "", "{}", 5, 0, true, false]) {
      expect(refusal(await api.post("/customers", { email, data })), JSON.stringify(data)).toEqual([400, "data"]);
    }
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("refuses a nested value and names each attribute that has one, and stores none of the others", async () => {
    const api = await connect(open);
    const email = newAddress();
    for (const nested of [{}, [], { a: 1 }, [1], [[]]]) {
      const reply = await api.post("/customers", { email, data: { city: "Bern", nested, "with space": nested } });
      expect(refusal(reply)).toEqual([400, "data.nested", "data.with space"]);
    }
    expect(refusal(await api.postText("/customers", `{"email":"${email}","data":{"__proto__":{}}}`))).toEqual([
      400,
      "data.__proto__",
    ]);
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("stores attributes with names that programs trip over exactly", async () => {
    const api = await connect(open);
    const email = newAddress();
    const names = [
      "__proto__",
      "constructor",
      "prototype",
      "toString",
      "hasOwnProperty",
      "",
      " ",
      "a.b",
      "$where",
      "0",
      "-1",
    ];
    names.push(
      "email",
      "then",
      "length",
      "\u0001\u007f",
      "\ufeff",
      "e\u0301",
      "é",
      "' or 1=1 --",
      '"',
      "\\",
      "\n",
      "😀",
      "x".repeat(255),
      "😀".repeat(255),
    );
    const members = names.map((name, index) => `${JSON.stringify(name)}:${index}`);
    expect((await api.postText("/customers", `{"email":"${email}","data":{${members.join()}}}`)).text).toBe(ok);
    const { at, text } = await api.get(`/customers/${email}`);
    for (const [index, name] of names.entries()) expect(at("customer", "data", name), name).toBe(index);
    for (const member of members) expect(text).toContain(member);
    expect(Object.keys(Object(at("customer", "data")))).toHaveLength(names.length);
    expect((await api.postText("/customers", `{"email":"${email}","data":{"__proto__":"new"}}`)).text).toBe(ok);
    expect((await api.get(`/customers/${email}`)).at("customer", "data", "__proto__")).toBe("new");
  });

  it("refuses U+0000 and lone surrogates, raw or escaped, in values, names and everything else", async () => {
    const api = await connect(open);
    const email = newAddress();
    for (const bad of ["\\u0000", "a\\u0000b", "\\ud800", "\\udc00", "\\udc00\\ud800", "a\\uD83D", "\\ude00b"]) {
      const customer = (members: string) => api.postText("/customers", `{"email":"${email}",${members}}`);
      expect(refusal(await customer(`"data":{"a":"${bad}"}`)), bad).toEqual([400, "data.a"]);
      const [status, path] = refusal(await customer(`"data":{"${bad}":1}`));
      expect([status, String(path)], bad).toEqual([400, expect.stringMatching(/^data\b/)]);
      expect(refusal(await customer(`"locale":"${bad}"`)), bad).toEqual([400, "locale"]);
      expect(refusal(await api.postText("/customers", `{"email":"${bad}${email}"}`)), bad).toEqual([400, "email"]);
      const log = (members: string) => api.postText("/logs", `{"recipient_address":"${email}",${members}}`);
      for (const name of ["id", "message", "email_id", "recipient_name", "email_name", "email_version", "provider"]) {
        expect(refusal(await log(`"${name}":"${bad}"`)), `${name} ${bad}`).toEqual([400, name]);
      }
      const { id } = await newLog(api);
      expect(refusal(await api.postText(`/logs/${id}/events`, `{"type":"sent","id":"${bad}"}`))).toEqual([400, "id"]);
      const part = `{"path":"/customers","method":"POST","body":{"email":"${email}","data":{"a":"${bad}"}}}`;
      expect((await api.postText("/batch", `[${part}]`)).at(0, "status_code")).toBe(400);
      const get = await api.postText("/batch", `[{"path":"/customers/${bad}${email}","method":"GET"}]`);
      expect([get.status, get.at(0, "status_code")], bad).toContain(400);
    }
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
    expect((await api.get(`/customers/${email}/logs`)).at("logs")).toEqual([]);
  });

  it("accepts surrogates in pairs, however they are written", async () => {
    const api = await connect(open);
    const email = newAddress();
    expect(
      (await api.postText("/customers", `{"email":"${email}","data":{"\\ud83d\\ude00":"\\uD83D\\uDE00"}}`)).text,
    ).toBe(ok);
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({ "😀": "😀" });
  });

  it("refuses an email that is no address", async () => {
    const api = await connect(open);
    const emails = [
      "",
      " ",
      "a",
      "@",
      "a@",
      "@b.c",
      "a b@example.com",
      "a@exa mple.com",
      "a@b@example.com",
      "a@b..c",
      "a@127.0.0.1",
      "a@-b.c",
    ];
    emails.push(
      `${"a".repeat(309)}@example.com`,
      `${"a".repeat(65)}@example.com`,
      `a@${"b".repeat(64)}.com`,
      "a@b_c.com",
    );
    emails.push(
      `a@${"b.".repeat(130)}com`,
      "a@[127.0.0.1]",
      '"a b"@example.com',
      "Matt <matt@example.com>",
      "a@b.c,d@e.f",
      "a@b.c\nd",
    );
    expect(emails.map((email) => email.length)).toContain(321);
    for (const email of [...emails, 5, true, {}, null, ["a@example.com"], []]) {
      expect(refusal(await api.post("/customers", { email })), JSON.stringify(email)).toEqual([400, "email"]);
      expect(refusal(await api.post("/logs", { recipient_address: email }))).toEqual([400, "recipient_address"]);
    }
    for (const body of [{}, { Email: newAddress() }, { data: {} }]) {
      expect(refusal(await api.post("/customers", body))).toEqual([400, "email"]);
    }
  });

  it("accepts the longest addresses", async () => {
    const api = await connect(open);
    const local = token().padEnd(64, "x");
    const domain = `${"d".repeat(63)}.${"d".repeat(63)}.${"d".repeat(57)}.com`;
    for (const email of [`${local}@example.com`, `${local}@${domain}`, `${token()}@localhost`]) {
      expect((await api.post("/customers", { email })).text).toBe(ok);
      expect((await api.get(`/customers/${email}`)).at("customer", "email")).toBe(email);
    }
    expect(`${local}@${domain}`).toHaveLength(254);
    const longer = `${local}@${"d".repeat(63)}.${"d".repeat(63)}.${"d".repeat(58)}.com`;
    expect(refusal(await api.post("/customers", { email: longer }))).toEqual([400, "email"]);
  });

  it("holds 1,000 attributes and refuses 1,001, in one POST and by several", async () => {
    const api = await connect(open);
    const email = newAddress();
    const refusedAtOnce = await api.post("/customers", { email, data: numbered(1001) });
    expect(refusal(refusedAtOnce)).toEqual([400, "data"]);
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
    expect((await api.post("/customers", { email, data: numbered(600) })).text).toBe(ok);
    expect((await api.post("/customers", { email, data: numbered(1000) })).text).toBe(ok);
    await expectUnchanged(api, email, { data: { a0: "changed", more: 1 }, locale: "de-CH" });
    expect((await api.post("/customers", { email, data: { a0: "changed" } })).text).toBe(ok);
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({ ...numbered(1000), a0: "changed" });
  });

  it("holds 64 KiB and refuses more, in one POST and by several, whatever the characters", async () => {
    const api = await connect(open);
    for (const text of [
      "x".repeat(65_536),
      "é".repeat(32_768),
      "😀".repeat(16_384),
      "\n".repeat(32_768),
      '"'.repeat(32_768),
    ]) {
      const email = newAddress();
      expect(refusal(await api.post("/customers", { email, data: { text } }))).toEqual([400, "data"]);
      expect((await api.get(`/customers/${email}`)).status).toBe(404);
      const half = text.slice(0, text.length / 2);
      expect((await api.post("/customers", { email, data: { one: half } })).text).toBe(ok);
      await expectUnchanged(api, email, { data: { small: "new", two: text.slice(0, -100) }, locale: "de-CH" });
      await expectUnchanged(api, email, { data: { two: half } });
    }
  });

  it("refuses a name of more than 255 characters, and changes nothing", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email, data: { city: "Bern" } });
    for (const name of ["x".repeat(256), "é".repeat(256)]) {
      const [status, path] = refusal(await api.post("/customers", { email, data: { city: "Basel", [name]: 1 } }));
      expect([status, String(path)]).toEqual([400, expect.stringMatching(/^data\b/)]);
    }
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({ city: "Bern" });
  });

  it("names what is wrong in a message for each field, and judges all fields at once", async () => {
    const api = await connect(open);
    const reply = await api.post("/customers", { email: 5, data: { a: [], b: {}, c: 1 }, locale: 5 });
    expect(refusal(reply)).toEqual([400, "email", "data.a", "data.b", "locale"]);
  });
}

function numbered(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
}

async function expectUnchanged(api: Api, email: string, patch: object): Promise<void> {
  const before = await api.get(`/customers/${email}`);
  expect(refusal(await api.post("/customers", { email, ...patch }))).toEqual([400, "data"]);
  expect((await api.get(`/customers/${email}`)).text).toBe(before.text);
}
