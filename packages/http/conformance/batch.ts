import { expect, it } from "vitest";
import { type Api, connect, each, membersOf, newAddress, newLog, ok, type Open, refusal, token } from "./world.ts";

/** `POST /batch`: several requests in one. */
export function batchConformance(open: Open): void {
  it("answers a bare list, in order, of path, status code, method and body", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api);
    const parts = [
      { path: `/logs/${id}`, method: "GET" },
      { path: "/customers", method: "POST", body: { email: address, data: { city: "Bern" } } },
      { path: `/customers/${address}`, method: "GET" },
      { path: `/logs/${id}/events`, method: "GET" },
      { path: `/customers/${address}`, method: "DELETE" },
    ];
    const reply = await api.post("/batch", parts);
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    expect(each(reply.at(), "path")).toEqual(parts.map(({ path }) => path));
    expect(each(reply.at(), "method")).toEqual(parts.map(({ method }) => method));
    expect(each(reply.at(), "status_code")).toEqual([200, 200, 200, 200, 200]);
    expect(membersOf(reply.at(0))).toEqual(["body", "method", "path", "status_code"]);
    expect(reply.at(0, "body")).toEqual((await api.get(`/logs/${id}`)).at());
    expect(reply.at(1, "body")).toEqual({ success: true, status: "OK" });
    expect(reply.at(2, "body", "customer", "data")).toEqual({ city: "Bern" });
    expect(reply.at(3, "body")).toEqual([]);
  });

  it("does the parts one after the other, each with the effects of those before it", async () => {
    const api = await connect(open);
    const email = newAddress();
    const [get, remove] = [
      { path: `/customers/${email}`, method: "GET" },
      { path: `/customers/${email}`, method: "DELETE" },
    ];
    const post = (city: string) => ({ path: "/customers", method: "POST", body: { email, data: { city } } });
    const reply = await api.post("/batch", [get, post("Bern"), get, post("Basel"), get, remove, get, post("Chur")]);
    expect(each(reply.at(), "status_code")).toEqual([404, 200, 200, 200, 200, 200, 404, 200]);
    expect(reply.at(2, "body", "customer", "data")).toEqual({ city: "Bern" });
    expect(reply.at(4, "body", "customer", "data")).toEqual({ city: "Basel" });
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({ city: "Chur" });
  });

  it("takes paths with and without a prefix, with query strings, and raw", async () => {
    const api = await connect(open);
    const email = `jürgen+o'neil/#1?%z${token()}@bücher.example`;
    await newLog(api, { recipient_address: email });
    const escaped = encodeURIComponent(email);
    const raw = email.replace("?", "%3F");
    const paths = ["", "/api/v1", "/api/v1_0"].flatMap((prefix) => [
      `${prefix}/customers/${raw}`,
      `${prefix}/customers/${escaped}`,
      `${prefix}/customers/${escaped}?x=größe y`,
    ]);
    const reply = await api.post(
      "/batch",
      paths.map((path) => ({ path, method: "GET" })),
    );
    expect(each(reply.at(), "path")).toEqual(paths);
    for (const index of paths.keys()) expect(reply.at(index, "body", "customer", "email"), paths[index]).toBe(email);
    const query = await api.post("/batch", [
      { path: `/customers/${raw}/logs?count=1&created_gt=%225%22`, method: "GET" },
      { path: `/customers/${raw}/logs?count=0`, method: "GET" },
    ]);
    expect(query.at(0, "body", "logs")).toHaveLength(1);
    expect(query.at(1, "status_code")).toBe(400);
  });

  it("takes a body that is null or absent for none, and ignores the body of a GET or DELETE", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email });
    const path = `/customers/${email}`;
    const parts = [{}, { body: null }, { body: {} }, { body: 5 }, { body: [[]] }].flatMap((body) => [
      { path, method: "GET", ...body },
    ]);
    const posts = [
      { path: "/customers", method: "POST" },
      { path: "/customers", method: "POST", body: null },
    ];
    const reply = await api.post("/batch", [...parts, ...posts, { path, method: "DELETE", body: null }]);
    expect(each(reply.at(), "status_code")).toEqual([200, 200, 200, 200, 200, 400, 400, 200]);
  });

  it("answers [] to []", async () => {
    const api = await connect(open);
    const reply = await api.post("/batch", []);
    expect([reply.status, reply.text]).toEqual([200, "[]"]);
  });

  it("takes 11 parts and 100, and refuses 101 without doing any", async () => {
    const api = await connect(open);
    for (const count of [11, 100]) {
      const emails = Array.from({ length: count }, newAddress);
      const reply = await api.post("/batch", emails.map(creation));
      expect(each(reply.at(), "status_code")).toEqual(emails.map(() => 200));
      expect((await api.get(`/customers/${emails.at(-1)}`)).status).toBe(200);
    }
    const emails = Array.from({ length: 101 }, newAddress);
    expect(refusal(await api.post("/batch", emails.map(creation)))).toEqual([400, "body"]);
    expect((await api.get(`/customers/${emails[0]}`)).status).toBe(404);
  });

  it("answers a part that fails with its status and a string, and does the others", async () => {
    const api = await connect(open);
    const email = newAddress();
    const { id } = await newLog(api);
    const wrong = [
      { path: "/customers", method: "POST", body: { email: "nobody" } },
      { path: `/customers/${newAddress()}`, method: "GET" },
      { path: "/nothing", method: "GET" },
      { path: "", method: "GET" },
      { path: "/customers", method: "PUT" },
      { path: "/logs", method: "POST", body: { recipient_address: newAddress(), id } },
      { path: "/customers/nobody", method: "DELETE" },
      { path: "http://example.com/customers", method: "POST", body: { email: newAddress() } },
    ];
    const reply = await api.post("/batch", [creation(newAddress()), ...wrong, creation(email)]);
    expect(each(reply.at(), "status_code")).toEqual([200, 400, 404, 404, 404, 405, 409, 400, 404, 200]);
    for (const index of wrong.keys()) expect(reply.at(index + 1, "body")).toMatch(/^[!-~][ -~]*[!-~]$/);
    expect(reply.at(1, "body")).toContain("email");
    expect((await api.get(`/customers/${email}`)).status).toBe(200);
  });

  it("refuses a batch within a batch, at any prefix, and does the other parts", async () => {
    const api = await connect(open);
    const [inner, outer] = [newAddress(), newAddress()];
    const nested = (prefix: string) => ({ path: `${prefix}/batch`, method: "POST", body: [creation(inner)] });
    const reply = await api.post("/batch", [nested(""), nested("/api/v1"), nested("/api/v1_0"), creation(outer)]);
    expect(each(reply.at(), "status_code")).toEqual([400, 400, 400, 200]);
    for (const index of [0, 1, 2]) expect(reply.at(index, "body")).toBeTypeOf("string");
    expect((await api.get(`/customers/${inner}`)).status).toBe(404);
    expect((await api.get(`/customers/${outer}`)).status).toBe(200);
  });

  for (const [what, value] of Object.entries({
    "a member that is given twice": '1,"a":2',
    "an unsafe number": "9007199254740993",
    "a number beyond all bounds": "1e400",
    "values nested 5,000 deep": "[".repeat(5000) + "]".repeat(5000),
  })) {
    it(`fails for ${what} only the part that has it`, async () => {
      const api = await connect(open);
      const [bad, good] = [newAddress(), newAddress()];
      const part = (email: string, a: string) =>
        `{"path":"/customers","method":"POST","body":{"email":"${email}","data":{"a":${a}}}}`;
      const reply = await api.postText("/batch", `[${part(bad, value)},${part(good, "3")}]`);
      expect(reply.status, reply.text).toBe(200);
      expect(each(reply.at(), "status_code")).toEqual([400, 200]);
      expect(reply.at(0, "body")).toContain("data");
      expect((await api.get(`/customers/${bad}`)).status).toBe(404);
      expect((await api.get(`/customers/${good}`)).at("customer", "data")).toEqual({ a: 3 });
    });
  }

  it("keeps the values of a part exactly, and answers them exactly", async () => {
    const api = await connect(open);
    const email = newAddress();
    const data = '{"zero":-0,"large":1e+21,"text":"\u2028 😀","__proto__":"own"}';
    const post = `{"path":"/customers","method":"POST","body":{"email":"${email}","data":${data}}}`;
    const reply = await api.postText("/batch", `[${post},{"path":"/customers/${email}","method":"GET"}]`);
    expect(reply.text).toContain('"zero":-0');
    expect(reply.text).toContain('"__proto__":"own"');
    expect(Object.is(reply.at(1, "body", "customer", "data", "zero"), -0)).toBe(true);
    expect(reply.at(1, "body", "customer", "data", "text")).toBe("\u2028 😀");
  });

  it("answers JSON to a part whose answer has no body", async () => {
    const api = await connect(open);
    const email = newAddress();
    const reply = await api.post("/batch", [creation(email), { path: `/customers/${email}`, method: "HEAD" }]);
    expect(each(reply.at(), "status_code")).toEqual([200, 200]);
  });

  it("refuses what is no list of requests, and names the position", async () => {
    const api = await connect(open);
    for (const body of [{}, 3, "x", null]) expect(refusal(await api.post("/batch", body))).toEqual([400, "body"]);
    const email = newAddress();
    const wrong = [
      { path: "/" },
      { method: "GET" },
      { path: 3, method: "GET" },
      { path: "/", method: null },
      3,
      [],
      "/",
    ];
    const reply = await api.post("/batch", [creation(email), ...wrong]);
    const [status, ...fields] = refusal(reply);
    expect([status, ...fields.slice(0, 4)]).toEqual([400, "1.method", "2.path", "3.path", "4.method"]);
    for (const position of ["5", "6", "7"])
      expect(fields.some((field) => String(field).startsWith(position))).toBe(true);
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("answers prose within JSON to callers who name themselves", async () => {
    const api = await connect(open);
    const parts = [{ path: `/customers/${newAddress()}`, method: "GET" }];
    const reply = await api.post("/batch", parts, { "X-SWU-API-CLIENT": "node-6.0.2" });
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    expect(reply.at(0, "body")).toMatch(/^[!-~][ -~]*[!-~]$/);
  });

  it("creates a customer by a batch as by a request", async () => {
    const api = await connect(open);
    await expectSame(api, { data: { city: "Bern", age: 40, plan: null }, locale: "de_CH" });
    await expectSame(api, { data: [], locale: "" });
  });
}

function creation(email: string) {
  return { path: "/customers", method: "POST", body: { email } };
}

async function expectSame(api: Api, given: object): Promise<void> {
  const [alone, batched] = [newAddress(), newAddress()];
  expect((await api.post("/customers", { email: alone, ...given })).text).toBe(ok);
  await api.post("/batch", [{ path: "/customers", method: "POST", body: { email: batched, ...given } }]);
  const [left, right] = [await api.get(`/customers/${alone}`), await api.get(`/customers/${batched}`)];
  for (const name of ["data", "locale"]) expect(right.at("customer", name)).toEqual(left.at("customer", name));
}
