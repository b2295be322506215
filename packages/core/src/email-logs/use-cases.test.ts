import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { address, at, emailLog } from "../../contract/world.ts";
import { AccountId } from "../account.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "../errors.ts";
import { microseconds } from "../time.ts";
import type { EmailEvent } from "./email-event.ts";
import type { EmailLog } from "./email-log.ts";
import type { EmailLogRepository } from "./email-log-repository.ts";
import { NewEmail, NewEmailEvent } from "./new-email.ts";
import { addEmailEvents, getEmailLog, listEmailEvents, listEmailLogs, recordEmails } from "./use-cases.ts";

const acme = v.parse(AccountId, "acme");
const matt = address("Matt@Example.com");
const email = (recipient: string, id?: string | null) => v.parse(NewEmail, { recipient, id });

describe("recordEmails", () => {
  it("records one log for each email, in the order given, each made later than the one before", async () => {
    const { ports, recorded } = world({});
    const emails = ["c@x.de", "a@x.de", "b@x.de"].map((recipient) => email(recipient));
    const stored = await recordEmails(ports, acme, emails);
    expect(stored.map(({ recipient }) => recipient.key)).toEqual(["c@x.de", "a@x.de", "b@x.de"]);
    const [call] = recorded;
    expect(call?.account).toBe(acme);
    expect(call?.logs).toEqual(stored);
    const times = [...(call?.logs.map(({ created }) => created) ?? []), call?.now ?? 0];
    expect(times).toEqual([at(1), at(2), at(3), at(4)]);
  });

  it("answers what the store answers", async () => {
    const kept = emailLog({ id: "order-17" });
    const { ports } = world({ record: async () => [kept] });
    expect(await recordEmails(ports, acme, [email("matt@example.com", "order-17")])).toEqual([kept]);
  });

  it("refuses one id for two people, names each place and records nothing", async () => {
    const { ports, recorded } = world({});
    const emails = [
      email("a@x.de", "1"),
      email("b@x.de", "2"),
      email("b@x.de", "1"),
      email("A@x.de", "2"),
      email("a@x.de", "1"),
    ];
    const error: unknown = await recording(ports, emails).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid", issues: [{ path: "2.id" }, { path: "3.id" }] });
    expect(recorded).toEqual([]);
  });

  it("refuses a message id without the provider that gave it, and names the place", async () => {
    const { ports, recorded } = world({});
    const message = { recipient: "a@x.de", messageId: "m-1" };
    const emails = [{ ...message, provider: "ses" }, message].map((given) => v.parse(NewEmail, given));
    const error: unknown = await recording(ports, emails).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid", issues: [{ path: "1.provider" }] });
    expect(recorded).toEqual([]);
  });

  it("refuses by its promise, as a function does that answers one", async () => {
    const { ports } = world({});
    const answer = recordEmails(ports, acme, [email("a@x.de", "1"), email("b@x.de", "1")]);
    await expect(answer).rejects.toThrow(InvalidInputError);
  });

  it("accepts one id twice for one person, however spelled, and any number of emails without an id", async () => {
    const { ports, recorded } = world({});
    await recordEmails(ports, acme, [
      email("A@X.de", "1"),
      email("a@x.de", "1"),
      email("a@x.de"),
      email("b@x.de", null),
    ]);
    expect(recorded).toHaveLength(1);
    expect(new Set(recorded[0]?.logs.map(({ id }) => id)).size).toBe(3);
  });

  it("takes ids such as __proto__ for ids like any other", async () => {
    const { ports } = world({});
    const emails = [email("a@x.de", "__proto__"), email("b@x.de", "constructor")];
    expect((await recordEmails(ports, acme, emails)).map(({ id }) => id)).toEqual(["__proto__", "constructor"]);
  });

  it("passes on that an id is that of an email to somebody else", async () => {
    const { ports } = world({ record: () => Promise.reject(new ConflictError("The id is taken.")) });
    await expect(recording(ports, [email("a@x.de", "1")])).rejects.toThrow(ConflictError);
  });
});

describe("getEmailLog", () => {
  it("answers the log of this account with this id", async () => {
    const log = emailLog();
    const { ports } = world({ find: async (account, id) => (account === acme && id === log.id ? log : undefined) });
    expect(await getEmailLog(ports, acme, log.id)).toBe(log);
    await expect(getEmailLog(ports, acme, "log_none")).rejects.toThrow(new NotFoundError("log"));
  });
});

describe("listEmailLogs", () => {
  it("asks for the key of the recipient at the time of the clock", async () => {
    const asked: unknown[] = [];
    const log = emailLog();
    const list = async (...question: unknown[]) => {
      asked.push(question);
      return { logs: [log], next: log.id };
    };
    const { ports } = world({ list });
    expect(await listEmailLogs(ports, acme, matt, { count: 7 })).toEqual({ logs: [log], next: log.id });
    expect(asked).toEqual([[acme, "matt@example.com", { count: 7 }, at(1)]]);
  });

  it("refuses to go on after what is no log of this person, and names it", async () => {
    const { ports } = world({ list: async () => undefined });
    const error: unknown = await listEmailLogs(ports, acme, matt, { beforeId: "log_1" }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "invalid", issues: [{ path: "beforeId" }] });
  });
});

describe("addEmailEvents", () => {
  it("adds the events, each received later than the one before, and answers the log as it is then", async () => {
    const log = emailLog();
    const added: (readonly EmailEvent[])[] = [];
    const { ports } = world({
      addEvents: async (account, id, events) => {
        added.push(events);
        return account === acme && id === log.id ? log : undefined;
      },
    });
    const events = [{ type: "delivered", created: 5, id: "e-1" }, { type: "opened" }].map((event) =>
      v.parse(NewEmailEvent, event),
    );
    expect(await addEmailEvents(ports, acme, log.id, events)).toBe(log);
    expect(added[0]).toMatchObject([
      { id: "e-1", type: "delivered", occurred: microseconds(5_000_000), received: at(1) },
      { type: "opened", occurred: at(2), received: at(2) },
    ]);
    await expect(addEmailEvents(ports, acme, "log_none", [])).rejects.toThrow(new NotFoundError("log"));
  });
});

describe("listEmailEvents", () => {
  it("tells the events oldest first, repeated openings as such", async () => {
    const event = (id: string, offset: number): EmailEvent => ({
      id,
      type: "opened",
      message: "",
      occurred: at(offset),
      received: at(9),
    });
    const { ports } = world({ events: async () => [event("b", 2), event("a", 1)] });
    const history = await listEmailEvents(ports, acme, "log_1");
    expect(history.map(({ id, type }) => [id, type])).toEqual([
      ["a", "opened"],
      ["b", "re_opened"],
    ]);
  });

  it("tells no log from a log without events", async () => {
    expect(await listEmailEvents(world({ events: async () => [] }).ports, acme, "log_1")).toEqual([]);
    await expect(listEmailEvents(world({}).ports, acme, "log_1")).rejects.toThrow(new NotFoundError("log"));
  });
});

async function recording(ports: ReturnType<typeof world>["ports"], emails: readonly NewEmail[]): Promise<EmailLog[]> {
  return await recordEmails(ports, acme, emails);
}

/** Ports that know nothing but what they are given, and a clock that moves by a microsecond. */
function world(given: Partial<EmailLogRepository>) {
  const recorded: { account: AccountId; logs: readonly EmailLog[]; now: number }[] = [];
  let time = 0;
  const emailLogs: EmailLogRepository = {
    record: async (account, logs, now) => {
      recorded.push({ account, logs, now });
      return [...logs];
    },
    recordDeliveries: async () => {},
    find: async () => undefined,
    list: async () => ({ logs: [] }),
    addEvents: async () => undefined,
    events: async () => undefined,
    ...given,
  };
  const clock = {
    now() {
      time += 1;
      return at(time);
    },
  };
  return { ports: { emailLogs, clock }, recorded };
}
