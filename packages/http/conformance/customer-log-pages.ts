import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Api, client, connect, each, newAddress, newLog, now, type Open, refusal, token } from "./world.ts";

const epoch = 1_700_000_000;
const ahead = { scheduled_for: now() + 10_000_000 };

/** Reading a history whole: the filters of `GET /customers/:email/logs`, `before_id`, and the `Link` to what is next. */
export function customerLogPageConformance(open: Open): void {
  it("answers the logs of a status, a provider or a template, and of all three together", async () => {
    const api = await connect(open);
    const address = newAddress();
    const logs = [
      { recipient_name: "1", status: "opened", provider: "ses", email_id: "tem_1" },
      { recipient_name: "2", status: "bounced", provider: "SES", email_id: "tem & 2" },
      { recipient_name: "3", status: "opened", provider: "ses", email_id: "tem & 2" },
      { recipient_name: "4", status: "opened" },
    ].map((log, index) => ({ ...log, recipient_address: address, created: epoch + index }));
    await api.post("/logs", logs);
    const names = async (query: string) =>
      each((await api.get(`/customers/${address}/logs?${query}`)).at("logs"), "recipient_name");
    expect(await names("status=opened")).toEqual(["4", "3", "1"]);
    expect(await names("status=clicked")).toEqual([]);
    expect(await names("provider=ses")).toEqual(["3", "1"]);
    expect(await names("email_id=tem+%26+2")).toEqual(["3", "2"]);
    expect(await names("email_id=")).toEqual(["4"]);
    expect(await names("status=opened&provider=ses&email_id=tem_1&count=5")).toEqual(["1"]);
    expect(await names(`status=opened&created_gt=${epoch}&created_lt=${epoch + 3}`)).toEqual(["3"]);
  });

  it("goes on after the log of before_id, and skips none of its second", async () => {
    const api = await connect(open);
    const { address, ids } = await recordAll(api, 7, () => ({ created: epoch }));
    for (const [index, id] of ids.entries()) {
      const reply = await api.get(`/customers/${address}/logs?before_id=${id}`);
      expect(each(reply.at("logs"), "id")).toEqual(ids.slice(index + 1));
      const counted = await api.get(`/customers/${address}/logs?count=2&before_id=${id}&created_gt=${epoch - 1}`);
      expect(each(counted.at("logs"), "id")).toEqual(ids.slice(index + 1, index + 3));
    }
  });

  it("links to what is next with the other arguments as they came, and only where there is more", async () => {
    const api = await connect(open);
    const { address, ids } = await recordAll(api, 5, (index) => ({ created: epoch + index }));
    const path = `/customers/${address}/logs`;
    for (const query of [
      "",
      "?count=5",
      "?count=100",
      `?before_id=${ids[1]}`,
      `?before_id=${ids[4]}`,
      "?status=sent",
    ]) {
      expect((await api.get(path + query)).headers.get("Link"), query).toBeNull();
    }
    const given = `x=%20%zz&status=sent&before%5Fid=${ids[0]}&count=%222%22&x=<">é`;
    const link = String((await api.get(`${path}?${given}`)).headers.get("Link"));
    expect(link).toMatch(/^<[!-~]+>; rel="next"$/);
    const target = new URL(link.slice(1, link.indexOf(">")), `http://localhost${path}?${given}`);
    expect(target.pathname).toBe(path);
    expect(target.search).toBe(
      `?x=%20%zz&status=sent&count=%222%22&x=%3C%22%3E%C3%A9&before_id=${encodeURIComponent(ids[2] ?? "")}`,
    );
    expect(each((await api.get(path + target.search)).at("logs"), "id")).toEqual(ids.slice(3));
  });

  it("stands in a Link for the path that was asked, at every prefix and however the address is written", async () => {
    const api = await connect(open);
    const email = `a+b/%'${token()}@example.com`;
    const logs = Array.from({ length: 3 }, (_, index) => ({ recipient_address: email, created: epoch + index }));
    await api.post("/logs", logs);
    for (const written of [email, encodeURIComponent(email), email.toUpperCase()]) {
      for (const prefix of ["", "/api/v1", "/api/v1_0"]) {
        const seen = await follow(api, `${prefix}/customers/${written}/logs?count=1`);
        expect(each(seen.flat(), "created")).toEqual([epoch + 2, epoch + 1, epoch]);
      }
    }
  });

  it("takes any id for a cursor, and links to it", async () => {
    const api = await connect(open);
    const prefix = token();
    const address = newAddress();
    const ids = ["a b", "100%", "a&count=0", "<x>", '"q"', "é😀", "a+b", "#1", "..", "a;b,c"].map((id) => prefix + id);
    await api.post(
      "/logs",
      ids.map((id, index) => ({ id, recipient_address: address, created: epoch - index })),
    );
    const seen = await follow(api, `/customers/${address}/logs?count=1`);
    expect(seen.map((logs) => each(logs, "id"))).toEqual(ids.map((id) => [id]));
  });

  it("gives whoever follows the links every log of any history, each once where a count is given", async () => {
    const api = await connect(open);
    const law = fc.asyncProperty(history, fc.integer({ min: 7, max: 100 }), async (kinds, count) => {
      const { address, ids } = await recordAll(api, kinds.length, (index) => kinds[index] ?? {});
      const counted = (await follow(api, `/customers/${address}/logs?count=${count}`)).flat();
      expect(each(counted, "id")).toEqual(ids);
      const [first = [], ...rest] = await follow(api, `/customers/${address}/logs`);
      const later = each(rest.flat(), "id");
      expect(later).toEqual(ids.slice(ids.length - later.length));
      expect(new Set([...each(first, "id"), ...later])).toEqual(new Set(ids));
    });
    await fc.assert(law, {
      numRuns: 6,
      examples: [
        [uneven("newer"), 100],
        [uneven("older"), 100],
      ],
    });
  });

  it("follows the links through a filter, and ends", async () => {
    const api = await connect(open);
    const { address } = await recordAll(api, 30, (index) => ({ status: index % 3 === 0 ? "bounced" : "opened" }));
    const seen = await follow(api, `/customers/${address}/logs?count=4&status=bounced`);
    expect(seen.map((logs) => logs.length)).toEqual([4, 4, 2]);
    expect(new Set(each(seen.flat(), "status"))).toEqual(new Set(["bounced"]));
  });

  it("refuses a before_id that is no log of this person, and names it", async () => {
    const service = await open();
    const api = client(service);
    const { address } = await newLog(api);
    const { id: another } = await newLog(api);
    const { id: elsewhere } = await newLog(client(service, service.otherKey), { recipient_address: address });
    for (const id of [another, elsewhere, "none", "", "%00", "x".repeat(256), "a&before_id=b"]) {
      const reply = await api.get(`/customers/${address}/logs?before_id=${id}`);
      expect(refusal(reply), id).toEqual([400, "before_id"]);
    }
    expect(refusal(await api.get(`/customers/${newAddress()}/logs?before_id=${another}`))).toEqual([400, "before_id"]);
  });

  it("refuses what is no status, provider or template, and names it", async () => {
    const api = await connect(open);
    const address = newAddress();
    for (const query of ["status=", "status=Sent", "status=sent&status=sent", "status=unknown", "status=%22sent%22"]) {
      expect(refusal(await api.get(`/customers/${address}/logs?${query}`)), query).toEqual([400, "status"]);
    }
    for (const query of ["provider=", "provider=%00", `provider=${"x".repeat(65)}`, "provider=a&provider=b"]) {
      expect(refusal(await api.get(`/customers/${address}/logs?${query}`)), query).toEqual([400, "provider"]);
    }
    const reply = await api.get(`/customers/${address}/logs?email_id=%00&count=0&status=x`);
    expect(refusal(reply)).toEqual([400, "count", "status", "email_id"]);
  });
}

type Kind = { readonly created: number; readonly scheduled_for?: number };

const history: fc.Arbitrary<Kind[]> = fc.array(
  fc
    .record({ created: fc.integer({ min: epoch, max: epoch + 5 }), isAhead: fc.boolean() })
    .map(({ created, isAhead }) => ({ created, ...(isAhead && ahead) })),
  { minLength: 100, maxLength: 320, size: "max" },
);

/** 120 sent emails and 120 scheduled ones, which are all newer, or all older. */
function uneven(scheduled: "newer" | "older"): Kind[] {
  return Array.from({ length: 240 }, (_, index) => ({
    created: epoch + index,
    ...(index < 120 === (scheduled === "older") && ahead),
  }));
}

/** Records so many emails to a new address; gives their ids, newest first. */
async function recordAll(api: Api, count: number, make: (index: number) => object) {
  const address = newAddress();
  const logs = Array.from({ length: count }, (_, index) => ({
    id: `${address}${String((index * 7919) % 1000).padStart(3, "0")}`,
    recipient_address: address,
    created: epoch,
    ...make(index),
  }));
  const reply = await api.post("/logs", logs);
  expect(reply.status, reply.text).toBe(200);
  const order = (left: (typeof logs)[number], right: (typeof logs)[number]) =>
    right.created - left.created || (left.id < right.id ? 1 : -1);
  return { address, ids: logs.toSorted(order).map(({ id }) => id) };
}

/** The logs of a page and of all that it links to, page by page. */
async function follow(api: Api, path: string): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const reply = await api.get(next);
    expect(reply.status, reply.text).toBe(200);
    const logs = reply.at("logs");
    pages.push(Array.isArray(logs) ? logs : []);
    const target = /^<([^>]*)>; rel="next"$/.exec(reply.headers.get("Link") ?? "")?.[1];
    next = target === undefined ? undefined : resolved(target, next);
  }
  return pages;
}

// As any client resolves a reference, but for the host, of which the suite knows nothing.
function resolved(target: string, path: string): string {
  const { pathname, search } = new URL(target, `http://localhost${path}`);
  return pathname + search;
}
