import { systemClock } from "@postbook/core";
import { memoryStore } from "@postbook/memory";
import { describe, expect, it } from "vitest";
import { createApp } from "../app.ts";

const mebibyte = 1_048_576;

describe("the bound on a body", () => {
  it("refuses a body that declares more than 32 MiB without reading it", async () => {
    let isRead = false;
    const body = new ReadableStream(
      {
        pull(controller) {
          isRead = true;
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const response = await post(body, { "Content-Length": `${32 * mebibyte + 1}` });
    expect([response.status, isRead]).toEqual([413, false]);
    expect((await post("{}", { "Content-Length": `${mebibyte}` })).status).toBe(400);
  });

  it("reads what is too large to its end, so that a client that still sends gets the answer", async () => {
    let left = 20;
    const body = new ReadableStream({
      pull(controller) {
        left -= 1;
        if (left === 0) controller.close();
        else controller.enqueue(new Uint8Array(mebibyte));
      },
    });
    expect((await post(body, {})).status).toBe(413);
    expect(left).toBe(0);
  });

  it("stops reading a stream that does not end", async () => {
    let chunks = 0;
    const endless = new ReadableStream({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    expect((await post(endless, {})).status).toBe(413);
    expect(chunks).toBeLessThan(520);
  });

  it("does not believe a length beside chunks", async () => {
    const headers = { "Content-Length": "2", "Transfer-Encoding": "chunked" };
    expect((await post(" ".repeat(mebibyte + 1), headers)).status).toBe(413);
  });

  it("does not report what is too large as a fault", async () => {
    const reported: unknown[] = [];
    await post(" ".repeat(mebibyte + 1), {}, (error) => reported.push(error));
    expect(reported).toEqual([]);
  });
});

describe("readStrictJson", () => {
  it("refuses an empty body, and what is cut within a character", async () => {
    for (const body of ["", new Uint8Array(), Uint8Array.of(0x22, 0xe2, 0x82)]) {
      const response = await post(body, {});
      expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ path: "body" }] }]);
    }
  });

  it("refuses a body that breaks off, even where what came of it is JSON", async () => {
    const reported: unknown[] = [];
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"email":"a@example.com"}'));
      },
      pull(controller) {
        controller.error(new TypeError("the connection is gone"));
      },
    });
    const response = await post(broken, {}, (error) => reported.push(error));
    expect([response.status, reported]).toEqual([400, []]);
  });

  it("reads characters that are cut between two chunks", async () => {
    const bytes = new TextEncoder().encode('{"email":"jürgen😀@bücher.example"}');
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await post(body, {})).status).toBe(200);
  });

  it("answers a MiB of faults, each at the end of a path of its own, soon and in few words", async () => {
    const [depth, name] = [62, "n".repeat(255)];
    const twice = '"a":1,'.repeat(170_000);
    const response = await post(`${`{"${name}":`.repeat(depth)}{${twice}"b":1}${"}".repeat(depth)}`, {});
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(65_536);
  });
});

async function post(body: BodyInit, headers: Record<string, string>, onError: (error: unknown) => void = () => {}) {
  const ports = { ...memoryStore(), clock: systemClock() };
  const app = createApp(ports, { authentication: async () => "one" as never, onError });
  const init = { method: "POST", body, headers, duplex: "half" };
  return app.fetch(new Request("http://localhost/customers", init));
}
