import type postgres from "postgres";

/**
 * Repairs the answers of postgres.js 3.4.9. When a statement fails after it has begun to send rows,
 * the next one on its connection is answered with as many holes in front of its own rows. They are
 * told by the count of rows that the server gives, and taken away.
 */
export function withoutLeftoverRows<T extends postgres.Sql>(client: T): T {
  const { unsafe } = client;
  return Object.assign(client, {
    unsafe: (...given: Parameters<typeof unsafe>) => repaired(unsafe(...given)),
  });
}

type Query = Promise<unknown> & { values?(): Promise<unknown> };

function repaired<T extends Query>(query: T): T {
  const then = query.then.bind(query);
  const values = query.values?.bind(query);
  return Object.assign(query, {
    then: (...reactions: Parameters<typeof then>) => then(withoutHoles).then(...reactions),
    ...(values && { values: () => repaired(values()) }),
  });
}

function withoutHoles(rows: unknown): unknown {
  if (Array.isArray(rows) && "count" in rows && typeof rows.count === "number" && rows.length > rows.count) {
    rows.splice(0, rows.length - rows.count);
  }
  return rows;
}
