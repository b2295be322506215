import { expect, it } from "vitest";
import { type Api, client, connect, each, membersOf, now, ok, type Open, refusal, type Reply, token } from "./world.ts";

/** Where endpoints are kept. */
export const path = "/webhook_endpoints";
/** The ARN of a topic. */
export const topic = "arn:aws:sns:us-east-1:123456789012:emails";
/** The address of a service. */
export const url = "https://mail.example.com/webhooks";

/** What each provider needs, and no more. */
const needs = {
  sendgrid: { secrets: ["MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"] },
  mailgun: { secrets: ["key-0123456789abcdef"] },
  postmark: { secrets: ["user:password"] },
  ses: { topics: [topic] },
  resend: { secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] },
  sparkpost: { secrets: ["user:pass:word"] },
  mandrill: { secrets: ["0123456789abcdefghijkl"], url },
  brevo: { secrets: ["user:password"] },
};

/** The keeping of the addresses at which providers tell what became of emails. */
export function webhookEndpointConformance(open: Open): void {
  for (const [provider, given] of Object.entries(needs)) {
    it(`makes an endpoint for ${provider} from what it needs, and lists it`, async () => {
      const api = await connect(open);
      const before = now();
      const made = await api.post(path, { provider, ...given });
      expect(made.at()).toEqual({
        success: true,
        status: "OK",
        endpoint: {
          object: "webhook_endpoint",
          id: expect.stringMatching(/^whe_[0-9a-f]{32}$/),
          provider,
          path: expect.stringMatching(new RegExp(`^/webhooks/${provider}/[0-9A-Za-z]{27}$`)),
          created: expect.any(Number),
          secrets: "secrets" in given ? 1 : 0,
          ...("topics" in given && { topics: given.topics }),
          ...("url" in given && { url: given.url }),
        },
      });
      expect(made.at("endpoint", "created")).toBeGreaterThanOrEqual(before - 1);
      expect(made.at("endpoint", "created")).toBeLessThanOrEqual(now() + 1);
      expect(await listed(api, idOf(made))).toEqual(made.at("endpoint"));
      await remove(api, made);
    });
  }

  it("refuses an endpoint that lacks what its provider needs, names the field, and makes none", async () => {
    const api = await connect(open);
    const lacking: [string, object, ...string[]][] = [
      ...["sendgrid", "mailgun", "resend", "postmark", "sparkpost", "brevo"].flatMap(
        (provider): [string, object, string][] => [
          [provider, {}, "secrets"],
          [provider, { secrets: [] }, "secrets"],
          [provider, { secrets: null, topics: [topic], url }, "secrets"],
        ],
      ),
      ...["postmark", "sparkpost", "brevo"].map((provider): [string, object, string] => [
        provider,
        { secrets: ["user:password", "password"] },
        "secrets.1",
      ]),
      ["mandrill", {}, "secrets", "url"],
      ["mandrill", { secrets: ["key"] }, "url"],
      ["mandrill", { secrets: ["key"], url: null }, "url"],
      ["ses", { secrets: ["key"] }, "topics"],
      ["ses", { topics: [] }, "topics"],
    ];
    const before = await ids(api);
    for (const [provider, given, ...fields] of lacking) {
      const reply = await api.post(path, { provider, ...given });
      expect(refusal(reply), `${provider} ${JSON.stringify(given)}`).toEqual([400, ...fields]);
    }
    expect(await ids(api)).toEqual(before);
  });

  it("refuses what no endpoint may have, and names each field", async () => {
    const api = await connect(open);
    const of = (count: number, text: string) => Array.from({ length: count }, () => text);
    const wrong: [unknown, ...string[]][] = [
      [{ secrets: ["a"] }, "provider"],
      [{ provider: "SendGrid", secrets: ["a"] }, "provider"],
      [{ provider: "constructor", secrets: ["a"] }, "provider"],
      [{ provider: null, secrets: "a" }, "provider", "secrets"],
      [{ provider: "sendgrid", secrets: of(6, "a") }, "secrets"],
      [{ provider: "sendgrid", secrets: ["", 1, "a\0", "\ud800", "é".repeat(2049)] }, ...of(5, "secrets.")],
      [{ provider: "ses", topics: of(21, topic) }, "topics"],
      [{ provider: "ses", topics: [topic, `${topic} `, "arn:aws:sqs:us-east-1:123456789012:a", 5] }, "topics."],
      [{ provider: "mandrill", secrets: ["a"], url: "javascript:alert(1)" }, "url"],
      [{ provider: "mandrill", secrets: ["a"], url: `${url}?${"x".repeat(2048)}` }, "url"],
      [{ provider: "mandrill", secrets: ["a"], url: [url] }, "url"],
      ["sendgrid", "body"],
      [[{ provider: "sendgrid", secrets: ["a"] }], "provider"],
    ];
    for (const [body, ...fields] of wrong) {
      const [status, ...named] = refusal(await api.post(path, body));
      expect(status, JSON.stringify(body)).toBe(400);
      for (const field of fields) expect(named.map(String).join(" "), JSON.stringify(body)).toContain(field);
    }
    const twice = '{"provider":"sendgrid","secrets":["a"],"secrets":["b"]}';
    expect(refusal(await api.postText(path, twice))).toEqual([400, "secrets"]);
    expect((await api.postText(path, "{")).status).toBe(400);
  });

  it("keeps as much as an endpoint may have, and passes over what it does not know", async () => {
    const api = await connect(open);
    const topics = Array.from({ length: 20 }, (_, index) => `${topic}-${index}`);
    const [secrets, longUrl] = [Array.from({ length: 5 }, () => "é".repeat(2048)), `${url}?${"x".repeat(2014)}`];
    const made = await api.post(path, {
      provider: "ses",
      secrets,
      topics,
      url: longUrl,
      id: "whe_1",
      account: "other",
    });
    expect(made.at("endpoint")).toMatchObject({ secrets: 5, topics, url: longUrl });
    expect(idOf(made)).not.toBe("whe_1");
    await remove(api, made);
  });

  it("gives every endpoint an address of its own, and lists them oldest first", async () => {
    const api = await connect(open);
    const made: Reply[] = [];
    for (let count = 0; count < 5; count += 1) made.push(await api.post(path, { provider: "ses", topics: [topic] }));
    expect(new Set(made.map((reply) => reply.at("endpoint", "path"))).size).toBe(5);
    const ours = new Set(made.map(idOf));
    expect((await ids(api)).filter((id) => ours.has(id))).toEqual(made.map(idOf));
    for (const reply of made) await remove(api, reply);
  });

  it("serves them at every prefix, and in a batch", async () => {
    const api = await connect(open);
    for (const prefix of ["/api/v1", "/api/v1_0"]) {
      const made = await api.post(prefix + path, { provider: "ses", topics: [topic] });
      expect(await ids(api, prefix)).toContain(idOf(made));
      const body = { secrets: ["a"] };
      const batch = await api.post(`${prefix}/batch`, [
        { path: `${path}/${idOf(made)}`, method: "PATCH", body },
        { path: prefix + path, method: "GET" },
        { path: `${path}/${idOf(made)}`, method: "DELETE" },
      ]);
      expect(each(batch.at(), "status_code")).toEqual([200, 200, 200]);
      expect(batch.at(0, "body", "endpoint", "secrets")).toBe(1);
    }
  });

  it("keeps accounts apart, and test data from live data", async () => {
    const service = await open();
    const keys = [service.key, service.otherKey, service.testKey];
    for (const key of keys) {
      const api = client(service, key);
      const made = await api.post(path, { provider: "sendgrid", secrets: ["a"] });
      for (const stranger of keys.filter((other) => other !== key).map((other) => client(service, other))) {
        expect(await listed(stranger, idOf(made))).toBeUndefined();
        expect((await patch(stranger, idOf(made), { secrets: ["theirs", "theirs"] })).status).toBe(404);
        expect((await patch(stranger, idOf(made), { secrets: [] })).status).toBe(404);
        expect((await stranger.delete(`${path}/${idOf(made)}`)).text).toBe(ok);
      }
      expect(await listed(api, idOf(made))).toEqual(made.at("endpoint"));
      await remove(api, made);
    }
  });

  it("shows in no reply and in no error a secret, or anything else of what was refused", async () => {
    const service = await open();
    for (const headers of [{}, { "X-SWU-API-CLIENT": "python-5.4.0" }]) {
      const api = client(service, { Authorization: `Bearer ${service.key}`, ...headers });
      const marker = `marker${token()}`;
      const secrets = [`${marker}:a`, `${marker}:b`];
      const made = await api.post(path, { provider: "brevo", secrets });
      const id = idOf(made);
      const replies = [
        made,
        await api.get(path),
        await patch(api, id, { secrets: secrets.toReversed() }),
        await patch(api, id, { secrets: [marker] }),
        await patch(api, id, { secrets: marker, topics: [marker], url: marker }),
        await patch(api, marker, { secrets }),
        await api.post(path, {
          provider: marker,
          secrets: [marker, { [`${marker}@`]: marker }],
          [`${marker}@`]: marker,
        }),
        await api.post(path, { provider: "ses", topics: [marker], secrets: Array.from({ length: 6 }, () => marker) }),
        await api.post(path, { provider: "mandrill", secrets: [marker], url: `ftp://${marker}` }),
        await api.postText(path, `{"provider":"brevo","secrets":["${marker}:a"],"secrets":["${marker}"]}`),
        await api.postText(path, `{"provider":"brevo","secrets":["${marker}:a"]`),
        await api.post("/batch", [{ path: `${path}/${id}`, method: "PATCH", body: { secrets: [marker] } }]),
        await api.delete(`${path}/${id}`),
      ];
      for (const { text, headers } of replies) expect([text, ...headers.values()].join("\n")).not.toContain(marker);
    }
  });

  it("lets nobody in without a key", async () => {
    const service = await open();
    for (const [credentials, status] of [
      [{}, 401],
      [{ "X-SWU-API-KEY": "nothing" }, 403],
    ] as const) {
      const stranger = client(service, credentials);
      for (const reply of [
        await stranger.get(path),
        await stranger.post(path, { provider: "ses", topics: [topic] }),
        await patch(stranger, "whe_1", {}),
        await stranger.delete(`${path}/whe_1`),
      ]) {
        expect(reply.status).toBe(status);
      }
    }
  });
}

/** Patches an endpoint. */
export function patch(api: Api, id: string, value: unknown): Promise<Reply> {
  return api.send("PATCH", `${path}/${id}`, { body: JSON.stringify(value) });
}

/** Deletes an endpoint that a test has made. */
export async function remove(api: Api, made: Reply): Promise<void> {
  expect((await api.delete(`${path}/${idOf(made)}`)).text).toBe(ok);
}

/** The id in the reply to the making of an endpoint. */
export function idOf(made: Reply): string {
  return String(made.at("endpoint", "id"));
}

async function ids(api: Api, prefix = ""): Promise<string[]> {
  const reply = await api.get(prefix + path);
  expect([reply.status, membersOf(reply.at())]).toEqual([200, ["endpoints", "status", "success"]]);
  return each(reply.at("endpoints"), "id").map(String);
}

/** What the list of endpoints shows of one. */
export async function listed(api: Api, id: string): Promise<unknown> {
  const endpoints = (await api.get(path)).at("endpoints");
  return Array.isArray(endpoints) ? endpoints.find((endpoint) => Object(endpoint).id === id) : undefined;
}
