import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Api, client, connect, each, newAddress, ok, type Open, token } from "./world.ts";

/** What providers tell, and what becomes of it: by one that signs nothing, so that the suite can speak for it. */
export function webhookConformance(open: Open): void {
  it("records what a provider tells, and fills in the send when it is recorded later", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const address = newAddress();
    const event = sparkpost({
      rcpt_to: address.toUpperCase(),
      type: "delivery",
      rcpt_meta: { postbook_log_id: address },
    });
    expect((await tell([event])).text).toBe(ok);
    expect((await api.get(`/customers/${address}`)).status).toBe(200);
    const early = await api.get(`/customers/${address}/logs`);
    expect(each(early.at("logs"), "status")).toEqual(["delivered"]);
    const send = { id: address, recipient_address: address, recipient_name: "Anna", email_name: "Welcome", created: 1 };
    const recorded = await api.post("/logs", send);
    expect(recorded.at("log")).toMatchObject({ ...send, status: "delivered" });
    expect((await api.get(`/customers/${address}/logs`)).at("logs")).toEqual([recorded.at("log")]);
    await tell([sparkpost({ rcpt_to: address, type: "open", rcpt_meta: { postbook_log_id: address } })]);
    expect((await api.get(`/logs/${address}`)).at("status")).toBe("opened");
    expect(each((await api.get(`/logs/${address}/events`)).at(), "type")).toEqual(["delivered", "opened"]);
  });

  it("ends in the same logs and events for any order and repetition of deliveries and sends", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const law = fc.asyncProperty(story, async ({ events, isRecorded, order, again }) => {
      const outcomes = [];
      for (const [run, indexes] of [events.map((_, index) => index), [...again, ...order]].entries()) {
        const people = [newAddress(), newAddress()];
        const message = token();
        const named = (person: number) => `${people[person]}-${message}`;
        const steps = events.map(
          ({ person, ...event }) =>
            () =>
              tell([
                sparkpost({
                  ...event,
                  event_id: `${named(person)}-${event.event_id}`,
                  rcpt_to: people[person],
                  transmission_id: message,
                  rcpt_meta: { postbook_log_id: named(person) },
                }),
              ]),
        );
        const send = () =>
          api.post("/logs", { id: named(0), recipient_address: people[0], email_name: "Order", created: 5 });
        if (isRecorded && run === 0) await send();
        for (const index of indexes) await steps[index]?.();
        if (isRecorded && run === 1) await send();
        for (const index of indexes.slice(0, 2)) await steps[index]?.();
        outcomes.push(await Promise.all(people.map((person) => told(api, person))));
      }
      expect(outcomes[1]).toEqual(outcomes[0]);
    });
    await fc.assert(law, { numRuns: 15 });
  });

  it("keeps one event of 20 deliveries of one webhook at once", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const address = newAddress();
    const event = sparkpost({ rcpt_to: address, type: "delivery" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => tell([event])));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await told(api, address)).toMatchObject([{ status: "delivered", events: [{ type: "delivered" }] }]);
  });

  it("lets no deadlock reach requests with the same recipients in opposite orders", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const people = Array.from({ length: 50 }, newAddress);
    const message = token();
    const requests = Array.from({ length: 6 }, (_, request) => {
      const events = people.map((rcpt_to) =>
        sparkpost({ rcpt_to, type: "open", transmission_id: message, timestamp: `${1_700_000_000 + request}` }),
      );
      return tell(request % 2 === 0 ? events : events.toReversed());
    });
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual(requests.map(() => 200));
    for (const person of people.slice(0, 5)) expect(await told(api, person)).toMatchObject([{ events: { length: 6 } }]);
  });

  it("tells every opening and click but the first as a repeated one", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const address = newAddress();
    const kinds = ["delivery", "open", "click", "open", "click"];
    const events = kinds.map((type, index) =>
      sparkpost({ rcpt_to: address, type, timestamp: `${1_700_000_000 + index}` }),
    );
    await tell(events.toReversed());
    const [log] = await told(api, address);
    expect(each(log?.["events"], "type")).toEqual(["delivered", "opened", "clicked", "re_opened", "re_clicked"]);
  });

  it("does not let metadata reach into another account, nor test data into live data", async () => {
    const service = await open();
    const ours = client(service);
    const address = newAddress();
    await ours.post("/logs", { id: address, recipient_address: address });
    const event = sparkpost({ rcpt_to: address, type: "bounce", rcpt_meta: { postbook_log_id: address } });
    for (const key of [service.otherKey, service.testKey]) {
      const theirs = client(service, key);
      const tell = await provider(theirs);
      expect((await tell([event])).status).toBe(200);
      expect(await told(theirs, address)).toMatchObject([{ status: "bounced" }]);
    }
    expect(await told(ours, address)).toMatchObject([{ status: "sent", events: [] }]);
  });

  it("refuses what is not authentic with 401, and stores nothing of it", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const address = newAddress();
    for (const credentials of ["user:other", "", "other:password"]) {
      expect((await tell([sparkpost({ rcpt_to: address, type: "delivery" })], credentials)).status).toBe(401);
    }
    expect(await told(api, address)).toEqual([]);
  });

  it("stores hostile payloads as bounded data, or sets them aside and lists them", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const address = newAddress();
    const hostile: Record<string, unknown>[] = [
      { user_agent: "x".repeat(900_000) },
      { reason: "<script>alert(1)</script>\u0000\ud800", type: "bounce" },
      { target_link_url: "javascript:alert(1)", type: "click" },
      { timestamp: "31556889864403199" },
      { timestamp: -1 },
      { timestamp: {} },
      { rcpt_to: ["a", { b: 1 }] },
      { rcpt_to: "x".repeat(100_000) },
      { type: { toString: "x" } },
      { event_id: "\u0000".repeat(500), transmission_id: 12_345 },
      { rcpt_meta: { postbook_log_id: "\ud800" } },
      { rcpt_meta: "text", transmission_id: "y".repeat(100_000) },
    ];
    for (const given of hostile) {
      const reply = await tell([sparkpost({ rcpt_to: address, type: "delivery", ...given })]);
      expect(reply.status, JSON.stringify(given).slice(0, 80)).toBe(200);
    }
    for (const log of await told(api, address)) expect(JSON.stringify(log).length).toBeLessThan(10_000);
    const kept = await api.get("/webhooks/unrecognised?count=100");
    for (const payload of each(kept.at("webhooks"), "payload"))
      expect(String(payload).length).toBeLessThanOrEqual(65_536);
    expect((await api.get(`/customers/${address}/logs`)).status).toBe(200);
  });

  it("lists what was not understood, and replays it", async () => {
    const api = await connect(open);
    const tell = await provider(api);
    const strange = `strange-${token()}`;
    await tell([sparkpost({ rcpt_to: newAddress(), type: strange })]);
    const kept = await api.get("/webhooks/unrecognised");
    const [first] = each(kept.at("webhooks"), "payload");
    expect(first).toContain(strange);
    const replayed = await api.postText("/webhooks/unrecognised/replay", "");
    expect([replayed.status, replayed.at("understood")]).toEqual([200, 0]);
    expect(each((await api.get("/webhooks/unrecognised")).at("webhooks"), "payload")).toContain(first);
    expect((await api.get("/webhooks/unrecognised?count=0")).status).toBe(400);
  });
}

type Tell = (events: readonly unknown[], credentials?: string) => ReturnType<Api["post"]>;

/** SparkPost, for an account: tells it a list of events. */
async function provider(api: Api): Promise<Tell> {
  const made = await api.post("/webhook_endpoints", { provider: "sparkpost", secrets: ["user:password"] });
  const path = String(made.at("endpoint", "path"));
  return (events, credentials = "user:password") =>
    api.post(path, events, { Authorization: `Basic ${btoa(credentials)}` });
}

/** An event of SparkPost, with what every one has. */
function sparkpost(given: Record<string, unknown>): unknown {
  const event = { event_id: token(), timestamp: "1700000000", transmission_id: "t-1", ...given };
  return { msys: { [given["type"] === "open" || given["type"] === "click" ? "track_event" : "message_event"]: event } };
}

/** What is known of a person: the logs with their events, but for names that differ from person to person. */
async function told(api: Api, address: string): Promise<Record<string, unknown>[]> {
  const logs = (await api.get(`/customers/${address}/logs`)).at("logs");
  return Promise.all(
    (Array.isArray(logs) ? logs : []).map(async ({ id, recipient_address: _, message_id: __, ...log }) => ({
      ...log,
      isNamed: id === `${address}-${String(__)}`,
      events: (await api.get(`/logs/${encodeURIComponent(id)}/events`)).at(),
    })),
  );
}

const story = fc
  .uniqueArray(
    fc.record({
      person: fc.nat(1),
      event_id: fc.constantFrom("a", "b", "c", "d"),
      type: fc.constantFrom("injection", "delivery", "bounce", "delay", "open", "click", "spam_complaint"),
      timestamp: fc.integer({ min: 1_700_000_000, max: 1_700_000_005 }).map(String),
    }),
    { minLength: 1, maxLength: 6, selector: ({ person, event_id }) => `${person}${event_id}` },
  )
  .chain((events) => {
    const indexes = events.map((_, index) => index);
    return fc.record({
      events: fc.constant(events),
      isRecorded: fc.boolean(),
      order: fc.shuffledSubarray(indexes, { minLength: indexes.length }),
      again: fc.subarray(indexes),
    });
  });
