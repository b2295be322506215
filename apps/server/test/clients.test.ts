import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runService, temporaryFolder } from "./process.ts";
import { rawRequest, sendRaw } from "./raw-http.ts";

// Requests as the sendwithus clients and curl put them on the wire, byte for byte.

let service: Awaited<ReturnType<typeof runService>>;
const folder = await temporaryFolder();
beforeAll(async () => {
  service = await runService({ folder: folder.folder });
});
afterAll(async () => {
  await service.end();
  await folder.remove();
});

const ok = '{"success":true,"status":"OK"}';
const basic = () => `Authorization: Basic ${btoa(`${service.key}:`)}`;
const header = () => `X-SWU-API-KEY: ${service.key}`;
const send = (lines: readonly string[], body?: string) => sendRaw(service.url, rawRequest(lines, body));

describe("the Python client", () => {
  const common = () => [basic(), "X-SWU-API-CLIENT: python-5.4.0", "Accept: */*", "User-Agent: python-requests/2.32.3"];

  it("creates, merges, reads and deletes a customer", async () => {
    const post = ["POST /api/v1/customers HTTP/1.1", ...common(), "Content-Type: application/json"];
    const body = '{"email": "py+1@example.com", "data": {"city": "Z\\u00fcrich"}, "locale": "de-CH"}';
    expect((await send(post, body)).body).toBe(ok);
    expect((await send(post, '{"email": "py+1@example.com", "data": {"n": 1}, "locale": null}')).body).toBe(ok);
    const get = await send(["GET /api/v1/customers/py+1@example.com HTTP/1.1", ...common()]);
    expect(JSON.parse(get.body)).toMatchObject({
      customer: { email: "py+1@example.com", data: { city: "Zürich", n: 1 }, locale: "de-CH" },
    });
    const remove = await send(["DELETE /api/v1/customers/py+1@example.com HTTP/1.1", ...common(), "Content-Length: 0"]);
    expect([remove.status, remove.body]).toEqual([200, ok]);
  });

  it("is told of an error in prose, at the alias of old clients too", async () => {
    const missing = await send(["GET /api/v1_0/customers/nobody@example.com HTTP/1.1", ...common()]);
    expect([missing.status, missing.body]).toEqual([404, "There is no such customer."]);
    expect(missing.head).toMatch(/^content-type: text\/plain/im);
  });
});

describe("the Ruby client", () => {
  const common = () => [header(), "X-SWU-API-CLIENT: ruby-4.2.0", "Accept: */*", "User-Agent: Ruby"];

  it("sends a Content-Type with GET and DELETE, and with no body", async () => {
    const type = "Content-Type: application/json";
    const post = await send(["POST /api/v1/customers HTTP/1.1", ...common(), type], '{"email":"o\'ruby@example.com"}');
    expect(post.body).toBe(ok);
    expect((await send(["GET /api/v1/customers/o'ruby@example.com HTTP/1.1", ...common(), type])).status).toBe(200);
    expect((await send(["DELETE /api/v1/customers/o'ruby@example.com HTTP/1.1", ...common(), type])).body).toBe(ok);
  });

  it("may send a body with GET and DELETE, which is passed over", async () => {
    expect((await send(["GET /api/v1/customers/r@example.com/logs HTTP/1.1", ...common()], "{}")).status).toBe(200);
    expect((await send(["DELETE /api/v1/customers/r@example.com HTTP/1.1", ...common()], "not json")).body).toBe(ok);
  });
});

describe("the PHP client", () => {
  const common = () => [header(), "X-SWU-API-CLIENT: php-6.3.0", "Accept: */*"];

  it("sends no attributes as an empty array, and asks first whether it may send a body", async () => {
    const post = ["POST /api/v1/customers HTTP/1.1", ...common(), "Content-Type: application/json"];
    expect((await send(post, '{"email":"php@example.com","data":{"kept":true}}')).body).toBe(ok);
    const again = await send([...post, "Expect: 100-continue"], '{"email":"php@example.com","data":[],"locale":""}');
    expect(again.head + again.body).toContain(ok);
    const get = await send(["GET /api/v1/customers/php@example.com HTTP/1.1", ...common()]);
    expect(JSON.parse(get.body).customer.data).toEqual({ kept: true });
  });
});

describe("the Java client", () => {
  const accept = "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";
  const common = () => [header(), "X-SWU-API-CLIENT: java-1.11.0", accept, "User-Agent: Java/17.0.9"];

  it("is answered JSON whatever it accepts, and an error that is never empty", async () => {
    const post = ["POST /api/v1/customers HTTP/1.1", ...common(), "Content-Type: application/json"];
    expect((await send(post, '{"email":"java@example.com","data":{"n":1.0E10}}')).body).toBe(ok);
    const plain = await send(["GET /api/v1/customers/java@example.com HTTP/1.1", header(), "Accept: text/plain"]);
    expect(plain.head).toMatch(/^content-type: application\/json/im);
    expect(JSON.parse(plain.body).customer.data).toEqual({ n: 1e10 });
    const error = await send(["GET /api/v1/customers/java HTTP/1.1", ...common()]);
    expect([error.status, error.body]).toEqual([400, "The request is not valid. email: must be an email address."]);
  });
});

describe("the C# client", () => {
  const common = () => [basic(), "X-SWU-API-CLIENT: csharp-3.0.2", "Accept: application/json"];

  it("sends chunked bodies, and query values as JSON", async () => {
    const body = '{"recipient_address":"cs@example.com","created":1700000000}';
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const head = ["POST /api/v1/logs HTTP/1.1", ...common(), "Host: x", "Connection: close"];
    const request = [
      ...head,
      "Transfer-Encoding: chunked",
      "Content-Type: application/json; charset=utf-8",
      "",
      chunked,
    ];
    expect((await sendRaw(service.url, request.join("\r\n"))).status).toBe(200);
    const query = "count=%222%22&created_gt=%221600000000%22&created_lt=%221800000000%22";
    const logs = await send([`GET /api/v1/customers/cs@example.com/logs?${query} HTTP/1.1`, ...common()]);
    expect(JSON.parse(logs.body).logs).toHaveLength(1);
  });
});

describe("the Go client", () => {
  it("sends no Content-Type", async () => {
    const lines = [
      "POST /api/v1/customers HTTP/1.1",
      basic(),
      "User-Agent: Go-http-client/1.1",
      "Accept-Encoding: gzip",
    ];
    expect((await send(lines, '{"email":"go@example.com"}')).body).toBe(ok);
  });
});

describe("curl", () => {
  it("sends an address as it is typed, but for what is not ASCII", async () => {
    const put = (email: string) =>
      send(
        ["POST /customers HTTP/1.1", basic(), "Content-Type: application/x-www-form-urlencoded"],
        JSON.stringify({ email }),
      );
    for (const email of ["a%b@example.com", "josé@exämple.com", "a/b@example.com", "c%zz@example.com"]) {
      expect((await put(email)).body).toBe(ok);
      const typed = email.replaceAll(/[^ -~]/g, encodeURIComponent);
      const get = await send([`GET /customers/${typed} HTTP/1.1`, basic()]);
      expect([get.status, JSON.parse(get.body).customer?.email]).toEqual([200, email]);
    }
  });

  it("gets a clear answer to what is no HTTP, and the server goes on", async () => {
    for (const request of ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET  /customers/a HTTP/9.9\r\n\r\n"]) {
      expect((await sendRaw(service.url, request)).status).toBe(400);
    }
    const large = ["GET /healthz HTTP/1.1", `X-Large: ${"x".repeat(17_000)}`];
    expect((await send(large)).status).toBe(431);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });
});
