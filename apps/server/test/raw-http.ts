import { connect } from "node:net";

/** An answer as it came over the wire. */
export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string };

/**
 * Sends a request byte for byte, as no client library would let us, and reads the answer until the
 * server closes: the request should say `Connection: close`.
 */
export function sendRaw(url: string, request: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that refuses a request may close before it has read all of it.
    socket.on("error", (error) => chunks.length === 0 && reject(error));
    socket.on("close", () => resolve(parseAnswer(Buffer.concat(chunks).toString("utf8"))));
  });
}

/** A request of lines, with CRLFs between them and the length of its body. */
export function rawRequest(lines: readonly string[], body = ""): string {
  const length = body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return [...lines, "Host: api.sendwithus.com", "Connection: close", ...length, "", body].join("\r\n");
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const head = text.slice(0, end);
  const raw = text.slice(end + 4);
  const body = /^transfer-encoding: chunked/im.test(head) ? unchunked(raw) : raw;
  return { status: Number(head.split(" ", 2)[1]), head, body };
}

function unchunked(text: string): string {
  const [, size = "0"] = /^([0-9a-f]+)\r\n/i.exec(text) ?? [];
  const length = Number.parseInt(size, 16);
  if (length === 0) return "";
  const start = size.length + 2;
  return text.slice(start, start + length) + unchunked(text.slice(start + length + 2));
}
