import { expect, it } from "vitest";
import { type Api, client, connect, newAddress, newLog, ok, type Open, refusal, token } from "./world.ts";

const mebibyte = 1_048_576;

/** Bodies that are no JSON, not UTF-8, too large, too deep, or that nobody could keep as they are. */
export function bodyConformance(open: Open): void {
  it("refuses what is no JSON", async () => {
    const api = await connect(open);
    const texts = [
      "",
      " ",
      "{",
      "undefined",
      "NaN",
      "{'email':'a@b.c'}",
      '{"email":"a@b.c",}',
      '{"email":"a@b.c"}x',
      "{email:1}",
    ];
    texts.push(
      '{"a":01}',
      '{"a":+1}',
      '{"a":.5}',
      '{"a":1.}',
      '{"a":Infinity}',
      '"\n"',
      '"\\x41"',
      "email=a%40b.c&locale=en",
    );
    for (const text of texts) {
      for (const path of await postPaths(api)) {
        expect(refusal(await api.postText(path, text)), `${path} ${text}`).toEqual([400, "body"]);
      }
    }
  });

  it("refuses form bodies, as fields and as files", async () => {
    const api = await connect(open);
    const form = new FormData();
    form.set("email", newAddress());
    for (const body of [new URLSearchParams({ email: newAddress(), locale: "en" }), form]) {
      expect(refusal(await api.send("POST", "/customers", { body }))).toEqual([400, "body"]);
    }
  });

  it("refuses JSON that is no object", async () => {
    const api = await connect(open);
    for (const value of [3, null, "text", true])
      expect(refusal(await api.post("/customers", value))).toEqual([400, "body"]);
    for (const value of [[], [{ email: newAddress() }]]) expect((await api.post("/customers", value)).status).toBe(400);
  });

  it("accepts a byte order mark, and only one, and only of UTF-8", async () => {
    const api = await connect(open);
    const email = newAddress();
    expect((await api.postText("/customers", `\ufeff{"email":"${email}"}`)).text).toBe(ok);
    expect((await api.get(`/customers/${email}`)).status).toBe(200);
    expect(refusal(await api.postText("/customers", `\ufeff\ufeff{"email":"${email}"}`))).toEqual([400, "body"]);
    const utf16 = Uint8Array.from(
      `\ufeff{"email":"${email}"}`.split("").flatMap((unit) => [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >> 8]),
    );
    expect(refusal(await api.send("POST", "/customers", { body: utf16 }))).toEqual([400, "body"]);
  });

  it("refuses what is not UTF-8, and changes nothing", async () => {
    const api = await connect(open);
    const email = newAddress();
    const sequences = {
      lone: [0xff],
      latin: [0xfc],
      cut: [0xe2, 0x82],
      overlong: [0xc0, 0xaf],
      surrogate: [0xed, 0xa0, 0x80],
    };
    for (const [what, bytes] of Object.entries(sequences)) {
      for (const [start, end] of [
        [`{"email":"${email}","data":{"a":"`, '"}}'],
        [`{"email":"${email}"}`, ""],
      ]) {
        const [before, after] = [new TextEncoder().encode(start), new TextEncoder().encode(end)];
        const body = Uint8Array.from([...before, ...bytes, ...after]);
        expect(refusal(await api.send("POST", "/customers", { body })), what).toEqual([400, "body"]);
      }
    }
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("takes a body of 1 MiB, declared or streamed", async () => {
    const api = await connect(open);
    const [declared, streamed] = [newAddress(), newAddress()];
    expect((await api.send("POST", "/customers", { body: padded(declared, mebibyte) })).text).toBe(ok);
    expect((await api.send("POST", "/customers", { body: stream(padded(streamed, mebibyte)) })).text).toBe(ok);
    for (const email of [declared, streamed]) expect((await api.get(`/customers/${email}`)).status).toBe(200);
    expect(refusal(await api.postText("/customers", " ".repeat(mebibyte)))).toEqual([400, "body"]);
  });

  it("answers 413 to a body of one byte more, declared or streamed, at every route, and changes nothing", async () => {
    const api = await connect(open);
    const email = newAddress();
    for (const path of await postPaths(api)) {
      const declared = await api.send("POST", path, { body: padded(email, mebibyte + 1) });
      const streamed = await api.send("POST", path, { body: stream(padded(email, mebibyte + 1)) });
      for (const reply of [declared, streamed]) {
        expect([reply.status, reply.at("status")], path).toEqual([413, "PAYLOAD_TOO_LARGE"]);
      }
    }
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("counts the bytes of a body, not its characters", async () => {
    const api = await connect(open);
    expect((await api.postText("/customers", `"${"é".repeat(mebibyte / 2)}"`)).status).toBe(413);
    expect((await api.postText("/customers", `"${"é".repeat(mebibyte / 2 - 1)}"`)).status).toBe(400);
  });

  it("answers the next request after a body that was too large", async () => {
    const service = await open();
    const email = newAddress();
    for (const headers of [{}, { "X-SWU-API-CLIENT": "python-5.4.0" }]) {
      const api = client(service, { Authorization: `Bearer ${service.key}`, ...headers });
      expect((await api.send("POST", "/customers", { body: padded(email, mebibyte + 1) })).status).toBe(413);
      expect((await api.post("/customers", { email })).text).toBe(ok);
    }
  });

  it("refuses JSON nested 5,000 deep, wherever it stands, and names the member", async () => {
    const api = await connect(open);
    const email = newAddress();
    for (const deep of nested(5000)) {
      for (const name of ["data", "locale", "ignored"]) {
        const [status, field] = refusal(await api.postText("/customers", `{"email":"${email}","${name}":${deep}}`));
        expect([status, String(field).split(".")[0]]).toEqual([400, name]);
      }
      const attribute = await api.postText("/customers", `{"email":"${email}","data":{"a":${deep}}}`);
      expect([attribute.status, attribute.at("errors", 0, "path")]).toEqual([400, expect.stringMatching(/^data\b/)]);
      for (const path of await postPaths(api)) expect((await api.postText(path, deep)).status, path).toBe(400);
    }
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("refuses JSON nested as deep as a body can be", async () => {
    const api = await connect(open);
    for (const deep of [...nested(100_000), "[".repeat(mebibyte), '{"":'.repeat(mebibyte / 4)]) {
      for (const path of await postPaths(api)) expect((await api.postText(path, deep)).status, path).toBe(400);
    }
  });

  it("refuses members that are given twice, even when one is escaped, and names them", async () => {
    const api = await connect(open);
    const email = newAddress();
    const bodies = {
      email: `{"email":"${email}","email":"x${email}"}`,
      locale: `{"email":"${email}","locale":"en","loc\\u0061le":"en"}`,
      data: `{"data":{},"email":"${email}","data":{"a":1}}`,
      "data.a": `{"email":"${email}","data":{"a":1,"b":2,"\\u0061":1}}`,
      "ignored.0.x": `{"email":"${email}","ignored":[{"x":1,"x":1}]}`,
    };
    for (const [path, text] of Object.entries(bodies)) {
      expect(refusal(await api.postText("/customers", text))).toEqual([400, path]);
    }
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
    const { id } = await newLog(api);
    const log = `{"recipient_address":"${email}","message":"a","message":"b"}`;
    expect(refusal(await api.postText("/logs", log))).toEqual([400, "message"]);
    expect(refusal(await api.postText("/logs", `[{"recipient_address":"${email}"},${log}]`))).toEqual([
      400,
      "1.message",
    ]);
    expect(refusal(await api.postText(`/logs/${id}/events`, '{"type":"sent","type":"sent"}'))).toEqual([400, "type"]);
    expect(refusal(await api.postText("/batch", '[{"path":"/","method":"GET","path":"/x"}]'))).toEqual([400, "0.path"]);
  });

  it("takes one name in different objects for different members", async () => {
    const api = await connect(open);
    const email = newAddress();
    expect(
      (await api.postText("/customers", `{"email":"${email}","data":{"email":"x","data":"y"},"a":[{"a":1},{"a":1}]}`))
        .text,
    ).toBe(ok);
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({ email: "x", data: "y" });
  });

  it("refuses numbers that no double can hold, and names them", async () => {
    const api = await connect(open);
    const email = newAddress();
    const numbers = [
      "9007199254740992",
      "9007199254740993",
      "-9007199254740993",
      "1e400",
      "-1e400",
      "1e-400",
      "1".repeat(400),
    ];
    for (const number of [
      ...numbers,
      `${"9".repeat(400)}.5`,
      `0.${"0".repeat(400)}1`,
      "123456789012345678901234567890",
    ]) {
      const text = `{"email":"${email}","data":{"fine":1,"n":${number}}}`;
      expect(refusal(await api.postText("/customers", text)), number).toEqual([400, "data.n"]);
    }
    expect(refusal(await api.postText("/customers", `{"email":"${email}","ignored":[1,1e400]}`))).toEqual([
      400,
      "ignored.1",
    ]);
    const log = `{"recipient_address":"${email}","created":9007199254740993}`;
    expect(refusal(await api.postText("/logs", `[${log}]`))).toEqual([400, "0.created"]);
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("keeps as text what looks like such a number", async () => {
    const api = await connect(open);
    const email = newAddress();
    const data = { a: "9007199254740993", b: "1e400", "1e400": 1, '"quoted" 9007199254740993': "\\" };
    expect((await api.post("/customers", { email, data })).text).toBe(ok);
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual(data);
  });
}

async function postPaths(api: Api): Promise<string[]> {
  const { id } = await newLog(api, { id: `log_${token()}` });
  return ["/customers", "/logs", `/logs/${id}/events`, "/batch", "/api/v1/customers"];
}

/** Lists in lists and objects in objects, so many of them. */
function nested(depth: number): string[] {
  return ["[".repeat(depth) + "]".repeat(depth), `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`];
}

/** A body that creates a customer, of so many bytes. */
function padded(email: string, size: number): Uint8Array<ArrayBuffer> {
  const [start, end] = [`{"email":"${email}","ignored":"`, '"}'];
  return new TextEncoder().encode(start + "x".repeat(size - start.length - end.length) + end);
}

/** The same bytes, without a length. */
function stream(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunk = 65_536;
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(sent, (sent += chunk)));
      if (sent >= bytes.length) controller.close();
    },
  });
}
