import { expect } from "vitest";

/** A Postbook under test: how to reach it, and keys that open it. */
export type Service = {
  /** Sends a request for a path, such as `/customers/a@b.c?x=1`, to the app or over the network to a server. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A live key of one account. */
  readonly key: string;
  /** A live key of another account. */
  readonly otherKey: string;
  /** A test key of the account of `key`. */
  readonly testKey: string;
};

/** Opens a service, which may hold other data already and may be the same one each time. */
export type Open = () => Promise<Service>;

/** What came back. `at` finds what its JSON holds at a path of names and positions. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  at(...path: readonly (string | number)[]): unknown;
};

/** What a request brings apart from its method and path. */
type Message = { readonly headers?: Record<string, string>; readonly body?: NonNullable<RequestInit["body"]> };

/** A client of the service, with the credentials that it was made with. */
export type Api = {
  send(method: string, path: string, message?: Message): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  delete(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** Posts a value as JSON. */
  post(path: string, value: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Posts a text as it stands. */
  postText(path: string, text: string, headers?: Record<string, string>): Promise<Reply>;
};

/** The whole body of a success that has nothing else to say. */
export const ok = '{"success":true,"status":"OK"}';

/** A client with a key, or with other headers in its place. No request of the suite may fail on the service's side. */
export function client(service: Service, credentials: string | Record<string, string> = service.key): Api {
  const own = typeof credentials === "string" ? { Authorization: `Bearer ${credentials}` } : credentials;
  const send: Api["send"] = async (method, path, { headers = {}, ...message } = {}) => {
    const response = await service.fetch(path, { ...message, ...streaming, method, headers: { ...own, ...headers } });
    const text = await response.text();
    expect(response.status, `${method} ${path} is answered with a fault of the service: ${text}`).toBeLessThan(500);
    return { status: response.status, headers: response.headers, text, at: (...path) => lookUp(text, path) };
  };
  const message = (headers?: Record<string, string>) => (headers ? { headers } : {});
  return {
    send,
    get: (path, headers) => send("GET", path, message(headers)),
    delete: (path, headers) => send("DELETE", path, message(headers)),
    post: (path, value, headers) => send("POST", path, { body: JSON.stringify(value), ...message(headers) }),
    postText: (path, text, headers) => send("POST", path, { body: text, ...message(headers) }),
  };
}

/** A client with the service's live key. */
export async function connect(open: Open): Promise<Api> {
  return client(await open());
}

/** A text that no other test has used. */
export function token(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 16);
}

/** An address that no other test has used. */
export function newAddress(): string {
  return `p${token()}@example.com`;
}

/** The time in Unix seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Records an email to a new address, save for what a test says differently, and gives its id and address. */
export async function newLog(api: Api, given: Record<string, unknown> = {}): Promise<{ id: string; address: string }> {
  const address = newAddress();
  const reply = await api.post("/logs", { recipient_address: address, ...given });
  expect(reply.status, reply.text).toBe(200);
  return { id: String(reply.at("log", "id")), address: String(reply.at("log", "recipient_address")) };
}

/** A refusal as its status and the fields that it names: `[400, "email", "data.city"]`. */
export function refusal(reply: Reply): unknown[] {
  const errors = reply.at("errors");
  const fields = Array.isArray(errors) ? errors.map((_, index) => reply.at("errors", index, "path")) : [];
  return [reply.status, ...fields];
}

/** The names of the members of an object in a reply, sorted. */
export function membersOf(value: unknown): string[] {
  return Object.keys(Object(value)).toSorted();
}

/** What each item of a list in a reply holds under a name. */
export function each(list: unknown, name: string): unknown[] {
  return Array.isArray(list) ? list.map((item) => property(item, name)) : [];
}

// What `fetch` wants to know of a body that is a stream; it is nothing to other bodies.
const streaming = { duplex: "half" } as const;

function lookUp(text: string, path: readonly (string | number)[]): unknown {
  return path.reduce(property, JSON.parse(text) as unknown);
}

function property(value: unknown, name: string | number): unknown {
  return Object.getOwnPropertyDescriptor(Object(value), name)?.value;
}
