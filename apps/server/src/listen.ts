import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

/** A server that listens. */
export type Listening = {
  /** Where it is reached, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no new connections, lets those at work finish, and cuts them off after `deadline` milliseconds. */
  drain(deadline: number): Promise<void>;
};

/** The address cannot be listened on; the message says which one, and why. */
export class ListenError extends Error {}

/**
 * Serves a `fetch` handler over HTTP.
 *
 * @throws ListenError when it cannot listen there
 */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Listening> {
  const server = createAdaptorServer({ fetch }) as Server;
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  const atWork = new Set<ServerResponse>();
  server.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
    atWork.add(response);
    response.once("close", () => atWork.delete(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new ListenError(`Cannot listen on ${host}:${port}: ${reasonOf(cause)}`, { cause })),
    );
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(server, host),
    async drain(deadline) {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const response of atWork) if (!response.headersSent) response.setHeader("Connection", "close");
      // A connection that is kept alive counts as open until it is told to go.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), deadline);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === "EADDRINUSE") return "the port is in use. Set PORT to another one.";
  return error.code === "EACCES" ? "this user may not use the port. Set PORT to another one." : error.message;
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
