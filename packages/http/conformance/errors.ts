import { expect, it } from "vitest";
import { client, membersOf, newAddress, newLog, type Open, type Reply, type Service, token } from "./world.ts";

/** The two faces of an error: prose for sendwithus clients, JSON for everybody else. */
export function errorConformance(open: Open): void {
  it("answers errors as JSON, in one shape, to callers who do not name themselves", async () => {
    const service = await open();
    for (const { what, http, status, ask } of mistakes) {
      const reply = await ask(service, {});
      expect([what, reply.status, reply.at("success"), reply.at("status")]).toEqual([what, http, false, status]);
      expect(reply.headers.get("Content-Type")).toMatch(/^application\/json\b/);
      expect(reply.at("message"), what).toMatch(/^\S.*\S$/);
      const members = ["message", "status", "success"];
      expect(membersOf(reply.at()), what).toEqual(http === 400 ? ["errors", ...members] : members);
    }
  });

  it("says for each field of an invalid request what it must be", async () => {
    const service = await open();
    const body = { email: "nobody", data: { city: {}, zip: 1, tags: [] }, locale: 5 };
    const errors = (await client(service).post("/customers", body)).at("errors");
    expect(errors).toHaveLength(4);
    for (const error of Array.isArray(errors) ? errors : []) {
      expect(membersOf(error)).toEqual(["message", "path"]);
      expect(error).toMatchObject({ path: expect.stringMatching(/\S/), message: expect.stringMatching(/^\S.*\S$/) });
    }
  });

  it("names 100 faults at most, however many there are", async () => {
    const service = await open();
    for (const headers of [{}, { "X-SWU-API-CLIENT": "python-5.4.0" }]) {
      const api = client(service, { Authorization: `Bearer ${service.key}`, ...headers });
      const reply = await api.post(
        "/logs",
        Array.from({ length: 1000 }, () => ({})),
      );
      expect(reply.status).toBe(400);
      expect(reply.text.match(/\brecipient_address\b/g)?.length).toBe(100);
    }
  });

  it("answers errors as a line of ASCII prose that is no JSON to callers who name themselves", async () => {
    const service = await open();
    for (const { what, http, ask } of mistakes) {
      const reply = await ask(service, { "X-SWU-API-CLIENT": "node-6.0.2" });
      expectProse(reply, what, http);
    }
  });

  it("answers errors as prose to callers who bring X-SWU-API-KEY, and successes as JSON", async () => {
    const service = await open();
    const api = client(service, { "X-SWU-API-KEY": service.key });
    const email = newAddress();
    expectProse(await api.get(`/customers/${email}`), "unknown", 404);
    expectProse(await api.post("/customers", { email, data: { größe: {} } }), "invalid", 400);
    expectProse(await api.send("PUT", "/customers"), "method", 405);
    expectProse(await client(service, { "X-SWU-API-KEY": token() }).get("/logs/1"), "forbidden", 403);
    const reply = await api.post("/customers", { email });
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/json"]);
  });

  it("names in prose every field that is wrong, in ASCII", async () => {
    const service = await open();
    const api = client(service, { "X-SWU-API-KEY": service.key });
    const { text } = await api.post("/customers", {
      email: "nobody",
      data: { größe: {}, "two\nlines": [] },
      locale: "?",
    });
    for (const field of ["email", "data.gr\\u00f6\\u00dfe", "locale"]) expect(text).toContain(`${field}: `);
    expect(text).toMatch(/^[ -~]+$/);
  });

  it("repeats in no error what the caller sent: no address, value, id or key", async () => {
    const service = await open();
    for (const headers of [{}, { "X-SWU-API-CLIENT": "python-5.4.0" }]) {
      for (const [what, ask] of Object.entries(markedMistakes)) {
        const marker = `marker${token()}`;
        const reply = await ask(service, marker, headers);
        expect(reply.status, what).toBeGreaterThanOrEqual(400);
        const said = [reply.text, ...reply.headers.values()].join("\n").toLowerCase();
        expect(said, what).not.toContain(marker);
        expect(said, what).not.toMatch(/select |insert |postgres|valibot|\.ts\b|\bat \w+ \(/);
      }
    }
  });

  it("repeats nothing in the errors of the parts of a batch either", async () => {
    const service = await open();
    const marker = `marker${token()}`;
    const parts = [
      { path: `/customers/${marker}`, method: "GET" },
      { path: `/${marker}`, method: "GET" },
      { path: "/customers", method: "POST", body: { email: marker, data: { city: [marker] }, locale: `?${marker}` } },
      { path: "/customers", method: "POST", body: marker },
      { path: `/logs/${marker}`, method: "GET" },
    ];
    const reply = await client(service).post("/batch", parts);
    for (const index of parts.keys()) expect(reply.at(index, "body")).not.toContain(marker);
  });
}

type Mistake = {
  readonly what: string;
  readonly http: number;
  readonly status: string;
  ask(service: Service, headers: Record<string, string>): Promise<Reply>;
};

const mistakes: readonly Mistake[] = [
  mistake("no JSON", 400, "BAD_REQUEST", (api) => api.postText("/customers", "{")),
  mistake("no email", 400, "BAD_REQUEST", (api) => api.post("/customers", {})),
  mistake("no address", 400, "BAD_REQUEST", (api) => api.delete("/customers/nobody")),
  mistake("a nested value", 400, "BAD_REQUEST", (api) =>
    api.post("/customers", { email: newAddress(), data: { a: {} } }),
  ),
  mistake("a duplicate", 400, "BAD_REQUEST", (api) => api.postText("/customers", '{"email":"a@b.c","email":"a@b.c"}')),
  mistake("a count", 400, "BAD_REQUEST", (api) => api.get(`/customers/${newAddress()}/logs?count=0`)),
  mistake("a batch", 400, "BAD_REQUEST", (api) => api.post("/batch", {})),
  mistake("no credentials", 401, "UNAUTHORIZED", (api) => api.get("/logs/1"), {}),
  mistake("a wrong key", 403, "FORBIDDEN", (api) => api.get("/logs/1"), { Authorization: "Bearer nothing" }),
  mistake("an unknown customer", 404, "NOT_FOUND", (api) => api.get(`/customers/${newAddress()}`)),
  mistake("an unknown log", 404, "NOT_FOUND", (api) => api.get(`/logs/${token()}`)),
  mistake("an unknown path", 404, "NOT_FOUND", (api) => api.get("/nothing/at/all")),
  mistake("a wrong method", 405, "METHOD_NOT_ALLOWED", (api) => api.send("DELETE", "/customers")),
  mistake("an id of somebody else's email", 409, "CONFLICT", async (api) => {
    const { id } = await newLog(api);
    return api.post("/logs", { id, recipient_address: newAddress() });
  }),
  mistake("too large a body", 413, "PAYLOAD_TOO_LARGE", (api) => api.postText("/customers", " ".repeat(1_048_577))),
];

function mistake(
  what: string,
  http: number,
  status: string,
  make: (api: ReturnType<typeof client>) => Promise<Reply>,
  credentials?: Record<string, string>,
): Mistake {
  return {
    what,
    http,
    status,
    ask: (service, headers) => {
      const own = credentials ?? { Authorization: `Bearer ${service.key}` };
      return make(client(service, { ...own, ...headers }));
    },
  };
}

const markedMistakes: Record<
  string,
  (service: Service, marker: string, headers: Record<string, string>) => Promise<Reply>
> = {
  ...marked("a path", (api, marker) => api.get(`/${marker}/${marker}?${marker}=${marker}`)),
  ...marked("an address in a path", (api, marker) => api.delete(`/customers/${marker}`)),
  ...marked("an unknown address", (api, marker) => api.get(`/customers/${marker}@example.com`)),
  ...marked("an argument", (api, marker) =>
    api.get(`/customers/a@example.com/logs?count=${marker}&created_lt=${marker}`),
  ),
  ...marked("an email", (api, marker) => api.post("/customers", { email: `${marker}@` })),
  ...marked("a locale", (api, marker) => api.post("/customers", { email: newAddress(), locale: `${marker}@` })),
  ...marked("a value", (api, marker) =>
    api.post("/customers", { email: newAddress(), data: { city: { [marker]: marker } } }),
  ),
  ...marked("a text for data", (api, marker) => api.post("/customers", { email: newAddress(), data: marker })),
  ...marked("an address for a name", (api, marker) =>
    api.post("/customers", { email: "a@b.c", data: { [`${marker}@b.c`]: [] } }),
  ),
  ...marked("a duplicate", (api, marker) => api.postText("/customers", `{"a@${marker}":"${marker}","a@${marker}":1}`)),
  ...marked("what is no JSON", (api, marker) =>
    api.postText("/customers", `{"email":"${marker}@example.com",}${marker}`),
  ),
  ...marked("a form", (api, marker) => api.postText("/customers", `email=${marker}%40example.com&data=${marker}`)),
  ...marked("an unknown id", (api, marker) => api.get(`/logs/${marker}/events`)),
  ...marked("a status", (api, marker) =>
    api.post("/logs", { recipient_address: marker, status: marker, created: marker }),
  ),
  ...marked("a type", (api, marker) =>
    api.post("/logs/1/events", { type: marker, id: marker, created: -1, message: marker }),
  ),
  ...marked("a method", (api, marker) => api.post("/batch", [{ path: marker, method: marker, body: marker }])),
  ...marked("another's id", async (api, marker) => {
    await newLog(api, { id: marker, recipient_address: `${marker}@example.com` });
    return api.post("/logs", { id: marker, recipient_address: `${marker}@example.org`, message: marker });
  }),
  "a key": (service, marker, headers) => client(service, { "X-SWU-API-KEY": marker, ...headers }).get("/logs/1"),
  "a token": (service, marker, headers) =>
    client(service, { Authorization: `Bearer ${marker}`, ...headers }).get("/logs/1"),
  "a scheme": (service, marker, headers) =>
    client(service, { Authorization: `Basic ${btoa(marker)}`, ...headers }).get("/1"),
};

function marked(what: string, make: (api: ReturnType<typeof client>, marker: string) => Promise<Reply>) {
  return {
    [what]: (service: Service, marker: string, headers: Record<string, string>) =>
      make(client(service, { Authorization: `Bearer ${service.key}`, ...headers }), marker),
  };
}

function expectProse(reply: Reply, what: string, http: number): void {
  expect([what, reply.status]).toEqual([what, http]);
  expect(reply.headers.get("Content-Type")).toMatch(/^text\/plain\b/);
  expect(reply.text, what).toMatch(/^[!-~][ -~]*[!-~]$/);
  expect(() => reply.at(), what).toThrow(SyntaxError);
}
