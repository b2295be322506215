import { expect, it } from "vitest";
import { statuses } from "./logs.ts";
import { type Api, connect, each, newLog, now, type Open, refusal, token } from "./world.ts";

const epoch = 1_700_000_000;

/** `POST` and `GET /logs/:id/events`: what became of an email. */
export function eventConformance(open: Open): void {
  it("answers the events as a bare list, oldest first, however they arrived", async () => {
    const api = await connect(open);
    const id = await requested(api);
    await api.post(`/logs/${id}/events`, [event("opened", 3), event("processed", 1)]);
    await api.post(`/logs/${id}/events`, event("delivered", 2));
    const reply = await api.get(`/logs/${id}/events`);
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    const shown = (type: string, offset: number) => ({ object: "event", ...event(type, offset) });
    expect(reply.at()).toEqual([shown("processed", 1), shown("delivered", 2), shown("opened", 3)]);
  });

  it("answers the log that the events lead to, to one event and to a list", async () => {
    const api = await connect(open);
    const id = await requested(api);
    const one = await api.post(`/logs/${id}/events`, event("delivered", 1));
    expect([one.status, one.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    expect(one.at()).toEqual({ success: true, status: "OK", log: (await api.get(`/logs/${id}`)).at() });
    expect(one.at("log")).toMatchObject({ id, status: "delivered", message: "delivered 1", created: epoch });
    const many = await api.post(`/logs/${id}/events`, [event("clicked", 3), event("opened", 2)]);
    expect(many.at("log")).toMatchObject({ id, status: "clicked", message: "clicked 3" });
  });

  it("shows the status everywhere at once", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api, { created: epoch });
    await api.post(`/logs/${id}/events`, event("bounced", 1));
    expect((await api.get(`/logs/${id}`)).at("status")).toBe("bounced");
    expect((await api.get(`/customers/${address}/logs`)).at("logs", 0)).toEqual((await api.get(`/logs/${id}`)).at());
  });

  it("takes each of the 17 statuses for a type, and no other", async () => {
    const api = await connect(open);
    for (const type of statuses) {
      const id = await requested(api);
      expect((await api.post(`/logs/${id}/events`, event(type, 1))).at("log", "status")).toBe(type);
      expect((await api.get(`/logs/${id}/events`)).at(0, "type")).toBe(type);
    }
    const id = await requested(api);
    for (const type of ["open", "", null, undefined, 5, ["sent"]]) {
      expect(refusal(await api.post(`/logs/${id}/events`, { type }))).toEqual([400, "type"]);
    }
  });

  it("takes an event of which only the type is given for one of now, with a message of its own", async () => {
    const api = await connect(open);
    const { id } = await newLog(api);
    await api.post(`/logs/${id}/events`, { type: "opened", message: null, created: null, id: null });
    const { at } = await api.get(`/logs/${id}/events`);
    expect(at()).toEqual([
      { object: "event", created: at(0, "created"), type: "opened", message: "Message has been opened" },
    ]);
    expect(Number.isInteger(at(0, "created"))).toBe(true);
    expect(Math.abs(Number(at(0, "created")) - now())).toBeLessThan(3600);
  });

  it("keeps an event once by its id, in one call or in two, and the first stays", async () => {
    const api = await connect(open);
    const log = await requested(api);
    const id = token();
    const first = { id, ...event("delivered", 1) };
    const repeated = { id, ...event("reported_as_spam", 2) };
    expect((await api.post(`/logs/${log}/events`, [first, repeated, first])).at("log", "status")).toBe("delivered");
    expect((await api.post(`/logs/${log}/events`, repeated)).at("log", "status")).toBe("delivered");
    expect(each((await api.get(`/logs/${log}/events`)).at(), "message")).toEqual(["delivered 1"]);
  });

  it("takes one id in two logs for two events, and events without an id for different ones", async () => {
    const api = await connect(open);
    const [one, two] = [await requested(api), await requested(api)];
    const id = token();
    for (const log of [one, two]) await api.post(`/logs/${log}/events`, { id, ...event("opened", 1) });
    await api.post(`/logs/${two}/events`, event("opened", 1));
    await api.post(`/logs/${two}/events`, event("opened", 1));
    expect((await api.get(`/logs/${one}/events`)).at()).toHaveLength(1);
    expect((await api.get(`/logs/${two}/events`)).at()).toHaveLength(3);
  });

  it("ends in one status for a set of events, in whatever order they arrive and however often", async () => {
    const api = await connect(open);
    const events = [event("delivered", 9), event("processed", 1), event("opened", 2), event("deferred", 3)];
    const told = events.map((given) => ({ id: given.type, ...given }));
    for (const order of permutations(told)) {
      const log = await requested(api);
      const [first, ...rest] = order;
      await api.post(`/logs/${log}/events`, [first, first]);
      for (const given of rest) await api.post(`/logs/${log}/events`, [given, first]);
      expect((await api.get(`/logs/${log}`)).at()).toMatchObject({ status: "opened", message: "opened 2" });
      const history = each((await api.get(`/logs/${log}/events`)).at(), "type");
      expect(history).toEqual(["processed", "opened", "deferred", "delivered"]);
    }
  });

  it("puts the phase of an email's life before time, and time before rank", async () => {
    const api = await connect(open);
    const expected: [events: object[], status: string][] = [
      [[event("queued", 9), event("sent", 1)], "sent"],
      [[event("sent", 9), event("delivered", 1)], "delivered"],
      [[event("delivered", 1), event("bounced", 2)], "bounced"],
      [[event("bounced", 1), event("delivered", 2)], "delivered"],
      [[event("clicked", 1), event("opened", 2)], "opened"],
      [[event("clicked", 2), event("opened", 2)], "clicked"],
      [[event("opened", 9), event("unsubscribed", 1)], "unsubscribed"],
      [[event("unsubscribed", 9), event("reported_as_spam", 1)], "reported_as_spam"],
    ];
    for (const [events, status] of expected) {
      const id = await requested(api);
      expect((await api.post(`/logs/${id}/events`, events)).at("log", "status")).toBe(status);
    }
  });

  it("keeps the status that was given with the log where it stands higher", async () => {
    const api = await connect(open);
    const { id } = await newLog(api, { status: "opened", message: "as told", created: epoch });
    const reply = await api.post(`/logs/${id}/events`, event("delivered", 5));
    expect(reply.at("log")).toMatchObject({ status: "opened", message: "as told" });
    expect((await api.post(`/logs/${id}/events`, [])).at("log")).toEqual(reply.at("log"));
  });

  it("tells every opening and click but the first as a repeated one, by the time of each", async () => {
    const api = await connect(open);
    const id = await requested(api);
    for (const given of [event("opened", 5), event("clicked", 4), event("opened", 1)])
      await api.post(`/logs/${id}/events`, given);
    expect(each((await api.get(`/logs/${id}/events`)).at(), "type")).toEqual(["opened", "clicked", "re_opened"]);
    await api.post(`/logs/${id}/events`, [event("clicked", 9), event("opened", 0), event("delivered", 2)]);
    const types = each((await api.get(`/logs/${id}/events`)).at(), "type");
    expect(types).toEqual(["opened", "re_opened", "delivered", "clicked", "re_opened", "re_clicked"]);
  });

  it("names what is wrong by its position in a list, without one for a single event, and adds nothing", async () => {
    const api = await connect(open);
    const id = await requested(api);
    expect(refusal(await api.post(`/logs/${id}/events`, {}))).toEqual([400, "type"]);
    expect(refusal(await api.post(`/logs/${id}/events`, "opened"))).toEqual([400, "body"]);
    const wrong = [
      { created: -1 },
      { created: 1_700_000_000_000 },
      { created: "1" },
      { id: "" },
      { id: 5 },
      { id: "x".repeat(256) },
    ];
    const list = [
      event("opened", 1),
      3,
      ...wrong.map((member) => ({ type: "opened", ...member })),
      { type: "opened", message: "\u0000" },
    ];
    const fields = ["1", "2.created", "3.created", "4.created", "5.id", "6.id", "7.id", "8.message"];
    expect(refusal(await api.post(`/logs/${id}/events`, list))).toEqual([400, ...fields]);
    expect((await api.get(`/logs/${id}/events`)).text).toBe("[]");
  });

  it("adds 1,000 events at once, and refuses 1,001 whole", async () => {
    const api = await connect(open);
    const id = await requested(api);
    const events = Array.from({ length: 1001 }, (_, index) => event("opened", index));
    expect(refusal(await api.post(`/logs/${id}/events`, events))).toEqual([400, "body"]);
    expect((await api.get(`/logs/${id}/events`)).text).toBe("[]");
    expect((await api.post(`/logs/${id}/events`, events.slice(1))).at("log", "message")).toBe("opened 1000");
    expect((await api.get(`/logs/${id}/events`)).at()).toHaveLength(1000);
  });

  it("answers 404 for the events of a log that does not exist, and keeps none of them", async () => {
    const api = await connect(open);
    const id = `log_${token()}`;
    expect((await api.get(`/logs/${id}/events`)).status).toBe(404);
    expect((await api.post(`/logs/${id}/events`, event("opened", 1))).status).toBe(404);
    await newLog(api, { id });
    expect((await api.get(`/logs/${id}/events`)).text).toBe("[]");
  });
}

function event(type: string, offset: number) {
  return { type, message: `${type} ${offset}`, created: epoch + offset };
}

/** The id of a log of which nothing is known but that it was asked for. */
async function requested(api: Api): Promise<string> {
  return (await newLog(api, { status: "requested", created: epoch })).id;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
