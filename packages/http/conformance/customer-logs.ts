import { expect, it } from "vitest";
import { type Api, connect, each, membersOf, newAddress, newLog, now, type Open, refusal, token } from "./world.ts";

const epoch = 1_700_000_000;
const ahead = { scheduled_for: now() + 10_000_000 };

/** `GET /customers/:email/logs`: a customer's emails, and the arguments that choose among them. */
export function customerLogConformance(open: Open): void {
  it("answers logs in the shape of the specification", async () => {
    const api = await connect(open);
    const log = {
      id: `log_${token()}`,
      created: 1234567890,
      recipient_name: "Matt",
      recipient_address: newAddress(),
      status: "opened",
      message: "SendGrid: Message has been opened",
      email_id: "tem_as8dfjha8dap",
      email_name: "Order Confirmation",
      email_version: "Version A",
    };
    await api.post("/logs", log);
    const reply = await api.get(`/customers/${log.recipient_address}/logs`);
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    expect(reply.at()).toEqual({ success: true, status: "OK", logs: [{ object: "log", ...log }] });
  });

  it("answers 200 and an empty list for a customer that is unknown, or has no logs", async () => {
    const api = await connect(open);
    const [unknown, known] = [newAddress(), newAddress()];
    await api.post("/customers", { email: known });
    for (const email of [unknown, known]) {
      const reply = await api.get(`/customers/${email}/logs`);
      expect([reply.status, reply.text]).toEqual([200, '{"success":true,"status":"OK","logs":[]}']);
    }
  });

  it("has null in a log for recipient_name and email_version alone, and every member always", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    const log = (await api.get(`/customers/${address}/logs`)).at("logs", 0);
    expect(membersOf(log)).toEqual(logMembers);
    const nulls = Object.entries(Object(log)).flatMap(([name, value]) => (value === null ? [name] : []));
    expect(nulls.toSorted()).toEqual(["email_version", "recipient_name"]);
  });

  it("answers the logs of this customer and of nobody else, by any spelling", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    await newLog(api, { recipient_address: `x${address}` });
    await newLog(api, { recipient_address: address.toUpperCase() });
    for (const spelling of [address, address.toUpperCase(), encodeURIComponent(address)]) {
      const logs = (await api.get(`/customers/${spelling}/logs`)).at("logs");
      expect(each(logs, "recipient_address")).toEqual([address.toUpperCase(), address]);
    }
  });

  it("answers the newest first, and of one second the greater id first", async () => {
    const api = await connect(open);
    const prefix = token();
    const ids = ["9", "10", "B", "_", "a", "aa", "é", "\uffee", "😀"].map((id) => prefix + id);
    const shuffled = ids.map((id, index) => ({ id: ids[(index * 4) % ids.length] ?? id, created: epoch }));
    const newer = { id: `${prefix}!`, created: epoch + 1 };
    const older = { id: `${prefix}😀😀`, created: epoch - 1 };
    const address = await recordAll(api, [...shuffled.slice(0, 4), newer, older, ...shuffled.slice(4)]);
    const byCodePoint = ["😀", "\uffee", "é", "aa", "a", "_", "B", "9", "10"].map((id) => prefix + id);
    const listed = each((await api.get(`/customers/${address}/logs`)).at("logs"), "id");
    expect(listed).toEqual([newer.id, ...byCodePoint, older.id]);
    for (const count of [1, 2, 5, 10]) {
      const first = (await api.get(`/customers/${address}/logs?count=${count}`)).at("logs");
      expect(each(first, "id")).toEqual(listed.slice(0, count));
    }
  });

  it("answers as many logs as count says, from 1 to 100, and fewer where there are fewer", async () => {
    const api = await connect(open);
    const address = await recordAll(api, numbered(102));
    for (const count of [1, 2, 50, 99, 100]) {
      expect(await shown(api, address, `?count=${count}`)).toEqual(newest(102, count));
    }
    const few = await recordAll(api, numbered(3));
    expect(await shown(api, few, "?count=100")).toHaveLength(3);
  });

  it("answers 100 sent logs without a count, and scheduled ones on top", async () => {
    const api = await connect(open);
    const scheduled = numbered(3).map((log) => ({ ...log, ...ahead, message: "scheduled" }));
    const address = await recordAll(api, [...scheduled, ...numbered(105)]);
    const logs = (await api.get(`/customers/${address}/logs`)).at("logs");
    expect(each(logs, "message").filter((message) => message === "scheduled")).toHaveLength(3);
    const sent = Array.isArray(logs) ? logs.filter((log) => !membersOf(log).includes("scheduled_for")) : [];
    expect(each(sent, "created")).toEqual(newest(105, 100));
    const created = each(logs, "created").map(Number);
    expect(created).toEqual(created.toSorted((left, right) => right - left));
  });

  it("answers at most 100 scheduled ones on top", async () => {
    const api = await connect(open);
    const scheduled = numbered(105).map((log) => ({ ...log, ...ahead }));
    const address = await recordAll(api, [...numbered(105), ...scheduled]);
    const times = each((await api.get(`/customers/${address}/logs`)).at("logs"), "scheduled_for");
    expect([times.length, times.filter((time) => time !== undefined).length]).toEqual([200, 100]);
  });

  it("counts scheduled ones among those that count asks for", async () => {
    const api = await connect(open);
    const scheduled = numbered(105).map(({ created }) => ({ created: created + 1000, ...ahead }));
    const address = await recordAll(api, [...numbered(105), ...scheduled]);
    for (const count of [2, 100]) {
      const logs = (await api.get(`/customers/${address}/logs?count=${count}`)).at("logs");
      expect(logs).toHaveLength(count);
      expect(each(logs, "status")).toEqual(Array.from({ length: count }, () => "queued"));
    }
  });

  it("takes a log for sent once something says so, whatever it was scheduled for", async () => {
    const api = await connect(open);
    const sent = numbered(60);
    const delivered = sent.map((log) => ({ ...log, ...ahead, status: "delivered" }));
    const past = sent.map((log) => ({ ...log, status: "queued", scheduled_for: epoch }));
    for (const logs of [delivered, past]) {
      expect(await shown(api, await recordAll(api, [...sent, ...logs]))).toHaveLength(100);
    }
  });

  it("leaves out of created_lt and created_gt a log that is shown with that very second", async () => {
    const api = await connect(open);
    const address = await recordAll(api, [{ created: epoch - 1 }, {}, { created: epoch + 1 }, { created: epoch }]);
    const [, , , current] = (await shown(api, address)).toReversed();
    const [before, at, after] = [epoch - 1, epoch, epoch + 1];
    expect(await shown(api, address, `?created_gt=${at}`)).toEqual([current, after]);
    expect(await shown(api, address, `?created_lt=${at}`)).toEqual([before]);
    expect(await shown(api, address, `?created_gt=${before}&created_lt=${after}`)).toEqual([at]);
    expect(await shown(api, address, `?created_gt=${at}&created_lt=${after}`)).toEqual([]);
    // The last was given no time: it lies within its second, and is shown by that second.
    const second = Number(current);
    expect(await shown(api, address, `?created_gt=${second}`)).toEqual([]);
    expect(await shown(api, address, `?created_lt=${second}`)).toEqual([after, at, before]);
    expect(await shown(api, address, `?created_gt=${second - 1}&created_lt=${second + 1}`)).toEqual([second]);
  });

  it("gives every log once to one who pages by created_lt", async () => {
    const api = await connect(open);
    const address = await recordAll(api, numbered(130));
    const first = await shown(api, address, "?count=60");
    const second = await shown(api, address, `?count=60&created_lt=${String(first.at(-1))}`);
    const third = await shown(api, address, `?count=60&created_lt=${String(second.at(-1))}`);
    expect([...first, ...second, ...third]).toEqual(newest(130, 130));
  });

  it("takes times beyond 32 bits", async () => {
    const api = await connect(open);
    const created = 5_858_858_124;
    const address = await recordAll(api, [{ created }]);
    expect(await shown(api, address, `?created_lt=${created + 1}&created_gt=${created - 1}`)).toEqual([created]);
    expect(await shown(api, address, "?created_lt=9007199254&created_gt=0")).toEqual([created]);
  });

  it("takes integers in quotes, as the C# client sends them", async () => {
    const api = await connect(open);
    const address = await recordAll(api, numbered(5));
    expect(await shown(api, address, "?count=%222%22")).toEqual(newest(5, 2));
    const between = `?created_gt=%22${epoch}%22&created_lt=%22${epoch + 4}%22&count=%22100%22`;
    expect(await shown(api, address, between)).toEqual([epoch + 3, epoch + 2, epoch + 1]);
  });

  it("refuses a count that is no whole number from 1 to 100, and names it", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    const counts =
      "0 101 -1 1.5 1e2 0x10 abc null NaN ٣ [1] 99999999999999999999999 1%20 %2B5 %00 %zz %22 %222 %22%22 %22a%22";
    for (const count of ["", ...counts.split(" ")]) {
      const reply = await api.get(`/customers/${address}/logs?count=${count}`);
      expect(refusal(reply), `count=${count}`).toEqual([400, "count"]);
    }
    for (const query of ["count=1&count=2", "count=5&count=5", "count", "count&count"]) {
      expect(refusal(await api.get(`/customers/${address}/logs?${query}`)), query).toEqual([400, "count"]);
    }
  });

  it("refuses a time that is no Unix second, and names it", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    const large = "1700000000000 9007199255 18446744073709551616 123456789012345678901234567890 1e9 Infinity";
    for (const time of ["", ...large.split(" "), "-1", "1.0", "abc", "2024-01-01", "0x1", "%221e9%22"]) {
      for (const name of ["created_lt", "created_gt"]) {
        const reply = await api.get(`/customers/${address}/logs?${name}=${time}`);
        expect(refusal(reply), `${name}=${time}`).toEqual([400, name]);
      }
    }
    const twice = await api.get(`/customers/${address}/logs?created_lt=1&created_lt=2&created_gt=x&count=0`);
    expect(refusal(twice)).toEqual([400, "count", "created_lt", "created_gt"]);
  });

  it("ignores arguments that it does not know", async () => {
    const api = await connect(open);
    const address = await recordAll(api, numbered(2));
    for (const query of ["?x=1&page=2", "?__proto__=1&constructor=2", "?Count=0", "?", "?&=&%"]) {
      expect(await shown(api, address, query), query).toHaveLength(2);
    }
  });
}

/** The members of a log of which nothing more is known than the specification has. */
const logMembers = `created email_id email_name email_version id message object recipient_address recipient_name
  status`.split(/\s+/);

/** Logs that were created second by second from the epoch of these tests. */
function numbered(count: number): { created: number }[] {
  return Array.from({ length: count }, (_, index) => ({ created: epoch + index }));
}

/** The seconds of the newest of so many `numbered` logs. */
function newest(of: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => epoch + of - 1 - index);
}

/** Records emails to one new address, and answers the address. */
async function recordAll(api: Api, logs: readonly object[]): Promise<string> {
  const address = newAddress();
  const given = logs.map((log) => ({ recipient_address: address, ...log }));
  const reply = await api.post("/logs", given);
  expect(reply.status, reply.text).toBe(200);
  return address;
}

/** The seconds that the logs of an address are shown with. */
async function shown(api: Api, address: string, query = ""): Promise<unknown[]> {
  const reply = await api.get(`/customers/${address}/logs${query}`);
  expect(reply.status, reply.text).toBe(200);
  return each(reply.at("logs"), "created");
}
