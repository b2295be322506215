import { expect, it } from "vitest";
import { type Api, client, connect, each, newAddress, ok, type Open, refusal, type Reply } from "./world.ts";

const bulk = "/customers/bulk";
const ndjson = { "Content-Type": "application/x-ndjson" };

/** `POST /customers/bulk`: up to 1,000 customers in one request, with a result for each. */
export function customerBulkConformance(open: Open): void {
  it("creates and merges customers, given as lines or as a list", async () => {
    const api = await connect(open);
    for (const post of [postLines, postList]) {
      const [known, unknown] = [newAddress(), newAddress()];
      await api.post("/customers", { email: known, data: { city: "Bern", plan: "free" }, locale: "de-CH" });
      const reply = await post(api, [
        { email: known, data: { plan: "pro" } },
        { email: unknown, data: { city: "Zürich" }, locale: "fr_CH", created: 5 },
      ]);
      expect(reply.text).toBe('{"success":true,"status":"OK","results":[{"success":true},{"success":true}]}');
      expect(reply.headers.get("Content-Type")).toBe("application/json");
      const merged = (await api.get(`/customers/${known}`)).at("customer");
      expect(merged).toMatchObject({ data: { city: "Bern", plan: "pro" }, locale: "de-CH" });
      const created = (await api.get(`/customers/${unknown}`)).at("customer");
      expect(created).toMatchObject({ data: { city: "Zürich" }, locale: "fr-CH" });
    }
  });

  it("merges all that is given of one person, in order and by any spelling", async () => {
    const api = await connect(open);
    const email = newAddress();
    const spelled = email.toUpperCase();
    const results = await postLines(api, [
      { email: spelled, data: { a: 1, b: 1 }, locale: "en" },
      { email: newAddress() },
      { email, data: { b: 2, c: 2 }, locale: "" },
      { email: ` ${email}`, data: { c: 3 }, locale: "de" },
    ]);
    expect(each(results.at("results"), "success")).toEqual([true, true, true, true]);
    const customer = (await api.get(`/customers/${email}`)).at("customer");
    expect(customer).toMatchObject({ email: spelled, data: { a: 1, b: 2, c: 3 }, locale: "de" });
  });

  it("takes lines whatever the Content-Type, of any line ends, with blank ones between, and one alone", async () => {
    const api = await connect(open);
    for (const headers of [ndjson, { "Content-Type": "text/plain" }, { "Content-Type": "application/json" }]) {
      const [one, two] = [newAddress(), newAddress()].map((email) => JSON.stringify({ email }));
      for (const text of [`${one}\n${two}`, `${one}\r\n${two}\r\n`, `\ufeff\n\n ${one} \n \t\r\n${two}\n\n`]) {
        const reply = await api.postText(bulk, text, headers);
        expect(each(reply.at("results"), "success"), text).toEqual([true, true]);
      }
      expect((await api.postText(bulk, String(one), headers)).at("results")).toEqual([{ success: true }]);
    }
  });

  it("takes a list over several lines, but a list for one wrong line where lines are announced", async () => {
    const api = await connect(open);
    const [one, two] = [newAddress(), newAddress()];
    const list = JSON.stringify([{ email: one }, { email: two }], undefined, 2);
    expect(each((await api.postText(bulk, `\n ${list}`)).at("results"), "success")).toEqual([true, true]);
    const reply = await api.postText(bulk, `[]\n{"email":"${newAddress()}"}`, ndjson);
    expect(each(reply.at("results"), "success")).toEqual([false, true]);
  });

  it("answers no results to no lines", async () => {
    const api = await connect(open);
    for (const text of ["[]", "", "\n \r\n"]) {
      expect((await api.postText(bulk, text)).text, text).toBe('{"success":true,"status":"OK","results":[]}');
    }
  });

  it("says of each wrong line what is wrong with it, and merges the others", async () => {
    const api = await connect(open);
    const good = Array.from({ length: 3 }, newAddress);
    const bad = newAddress();
    const wrong = {
      [`{"email":"nobody"}`]: ["email"],
      [`{}`]: ["email"],
      [`3`]: ["body"],
      [`null`]: ["body"],
      [`{"email":"${bad}","data":{"city":{},"zip":[1]},"locale":"?"}`]: ["data.city", "data.zip", "locale"],
      [`{"email":"${bad}","data":{"a":1,"a":2}}`]: ["data.a"],
      [`{"email":"${bad}","data":{"n":9007199254740993}}`]: ["data.n"],
      [`{"email":"${bad}","data":{"n":1e400}}`]: ["data.n"],
      [`{"email":"${bad}","data":{"text":"\\u0000"}}`]: ["data.text"],
      [`{"email":"${bad}","data":{"text":"${"x".repeat(70_000)}"}}`]: ["data"],
    };
    const lines = [...Object.keys(wrong), ...good.map((email) => `{"email":"${email}"}`)];
    for (const text of [lines.join("\n"), `[${lines.join()}]`]) {
      const reply = await api.postText(bulk, text);
      expect([reply.status, reply.at("success"), reply.at("status")]).toEqual([200, true, "OK"]);
      for (const [index, fields] of Object.values(wrong).entries()) {
        expect(reply.at("results", index, "success")).toBe(false);
        expect(each(reply.at("results", index, "errors"), "path"), lines[index]?.slice(0, 80)).toEqual(fields);
        expect(reply.at("results", index, "errors", 0, "message")).toMatch(/^\S.*\S$/);
      }
      expect(each(reply.at("results"), "success").slice(-3)).toEqual([true, true, true]);
      for (const email of good) expect((await api.delete(`/customers/${email}`)).text).toBe(ok);
    }
    expect((await api.get(`/customers/${bad}`)).status).toBe(404);
  });

  it("fails a line that is no JSON alone, but a list that is none whole", async () => {
    const api = await connect(open);
    const emails = Array.from({ length: 2 }, newAddress);
    const [first, second] = emails.map((email) => `{"email":"${email}"}`);
    for (const line of ["{", "nonsense", "{'email':1}", `${first},`, "\u0000", "{}{}", "[".repeat(1000)]) {
      const reply = await api.postText(bulk, [first, line, second].join("\n"));
      expect(each(reply.at("results"), "success"), line).toEqual([true, false, true]);
      expect(each(reply.at("results", 1, "errors"), "path")).toEqual(["body"]);
    }
    const other = newAddress();
    for (const text of [`[{"email":"${other}"},{]`, `[{"email":"${other}"}`, `[{"email":"${other}"}]\n[]`]) {
      expect(refusal(await api.postText(bulk, text)), text).toEqual([400, "body"]);
    }
    expect((await api.get(`/customers/${other}`)).status).toBe(404);
  });

  it("refuses a profile that would be too large for all lines of that person, and for no other", async () => {
    const api = await connect(open);
    const [full, other] = [newAddress(), newAddress()];
    const data = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`a${index}`, index]));
    await api.post("/customers", { email: full, data });
    const lines = [{ email: full, data: { a0: "changed" } }, { email: other }, { email: full, data: { more: 1 } }];
    const reply = await postLines(api, lines);
    expect(each(reply.at("results"), "success")).toEqual([false, true, false]);
    for (const index of [0, 2]) expect(each(reply.at("results", index, "errors"), "path")).toEqual(["data"]);
    expect((await api.get(`/customers/${full}`)).at("customer", "data")).toEqual(data);
    expect((await api.get(`/customers/${other}`)).status).toBe(200);
  });

  it("takes 1,000 lines, answers each in its place, and refuses more", async () => {
    const api = await connect(open);
    const suffix = newAddress();
    const lines = Array.from({ length: 1000 }, (_, index) => ({
      email: index % 10 === 3 ? "nobody" : `${index}${suffix}`,
      data: { index },
    }));
    for (const post of [postLines, postList]) {
      const success = each((await post(api, lines)).at("results"), "success");
      expect(success).toEqual(lines.map((_, index) => index % 10 !== 3));
      expect(refusal(await post(api, [...lines, { email: newAddress() }]))).toEqual([400, "body"]);
    }
    expect((await api.get(`/customers/999${suffix}`)).at("customer", "data")).toEqual({ index: 999 });
  });

  it("keeps the values of a line exactly", async () => {
    const api = await connect(open);
    const email = newAddress();
    const data = '{"zero":-0,"large":1e+21,"text":"\\u2028 😀\\"\\\\","__proto__":"own","constructor":null,"":0.1}';
    await api.postText(bulk, `{"email":"${email}","data":{"zero":-0,"old":-0.0}}\n{"email":"${email}","data":${data}}`);
    const reply = await api.get(`/customers/${email}`);
    expect(reply.text).toContain('"__proto__":"own"');
    expect(Object.is(reply.at("customer", "data", "zero"), -0)).toBe(true);
    expect(Object.is(reply.at("customer", "data", "old"), -0)).toBe(true);
    expect(reply.at("customer", "data", "text")).toBe('\u2028 😀"\\');
    expect(reply.at("customer", "data", "large")).toBe(1e21);
  });

  it("succeeds for calls at once with the same people in opposite orders", async () => {
    const api = await connect(open);
    const lines = Array.from({ length: 100 }, () => ({ email: newAddress(), data: {} }));
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, call) => {
        const own = lines.map((line) => ({ ...line, data: { [`call_${call}`]: true } }));
        return postLines(api, call % 2 === 0 ? own : own.toReversed());
      }),
    );
    for (const reply of replies) expect(each(reply.at("results"), "success")).not.toContain(false);
    const customer = await api.get(`/customers/${lines[50]?.email}`);
    expect(Object.keys(Object(customer.at("customer", "data")))).toHaveLength(8);
  });

  it("keeps accounts apart", async () => {
    const service = await open();
    const email = newAddress();
    await postLines(client(service), [{ email, data: { whose: "ours" } }]);
    for (const key of [service.otherKey, service.testKey]) {
      expect((await client(service, key).get(`/customers/${email}`)).status).toBe(404);
    }
  });

  it("takes a list in a part of a batch", async () => {
    const api = await connect(open);
    const email = newAddress();
    const reply = await api.post("/batch", [{ path: bulk, method: "POST", body: [{ email }, {}] }]);
    expect(reply.at(0, "status_code")).toBe(200);
    expect(each(reply.at(0, "body", "results"), "success")).toEqual([true, false]);
    expect((await api.get(`/customers/${email}`)).status).toBe(200);
  });

  it("answers 413 to more than 1 MiB, and in few words to a MiB of faults", async () => {
    const api = await connect(open);
    const line = `{"email":"${newAddress()}"}\n`;
    expect((await api.postText(bulk, line.padEnd(1_048_577), ndjson)).status).toBe(413);
    expect((await api.postText(bulk, line.padEnd(1_048_576), ndjson)).at("results")).toEqual([{ success: true }]);
    const faults = `{"email":1,"data":{${Array.from({ length: 80 }, (_, index) => `"${index}":[]`).join()}}}`;
    const reply = await api.postText(bulk, `${faults}\n`.repeat(1000));
    expect(each(reply.at("results"), "success")).toEqual(Array.from({ length: 1000 }, () => false));
    expect(reply.text.length).toBeLessThan(1_048_576);
  });

  it("repeats in its results nothing of what is wrong", async () => {
    const api = await connect(open);
    const marker = newAddress();
    const lines = [`{"email":"${marker}@"}`, `{"email":"a@b.c","data":{"${marker}":[]},"locale":"${marker}"}`, marker];
    expect((await api.postText(bulk, lines.join("\n"))).text).not.toContain(marker);
  });

  it("is only there for POST: GET and DELETE are of a customer, and bulk is no address", async () => {
    const api = await connect(open);
    for (const prefix of ["", "/api/v1", "/api/v1_0"]) {
      expect((await api.postText(`${prefix}${bulk}/`, "[]")).status).toBe(200);
      for (const method of ["GET", "DELETE"]) {
        expect(refusal(await api.send(method, prefix + bulk))).toEqual([400, "email"]);
      }
      for (const method of ["PUT", "PATCH", "OPTIONS"]) {
        const reply = await api.send(method, prefix + bulk);
        expect([reply.status, reply.headers.get("Allow")]).toEqual([405, "POST"]);
      }
    }
    expect(refusal(await api.get(`${bulk}/logs`))).toEqual([400, "email"]);
  });
}

function postLines(api: Api, lines: readonly object[]): Promise<Reply> {
  return api.postText(bulk, lines.map((line) => JSON.stringify(line)).join("\n"), ndjson);
}

function postList(api: Api, lines: readonly object[]): Promise<Reply> {
  return api.post(bulk, lines);
}
