import postgres from "postgres";
import { inject, it, expect, onTestFinished } from "vitest";
import { withoutLeftoverRows } from "./leftover-rows.ts";

// The statement fails in its fourth row, when three have been sent already.
const failsMidway = "select 1 / (4 - i) from generate_series(1, 10) as i where $1 = 1";
const threeRows = "select i from generate_series(1, 3) as i where $1 = 1";

function client() {
  const sql = postgres(inject("postgresUrl"), { max: 1, fetch_types: false });
  onTestFinished(() => sql.end());
  return sql;
}

it("shows that postgres.js answers with holes after a statement that failed midway", async () => {
  const sql = client();
  await expect(sql.unsafe(failsMidway, [1])).rejects.toThrow("division by zero");
  // When this fails, the driver is repaired and the guard can go.
  expect(await sql.unsafe(threeRows, [1])).toHaveLength(6);
});

it("takes the holes away, from rows as objects and as lists of values, again and again", async () => {
  const sql = withoutLeftoverRows(client());
  for (let round = 0; round < 3; round += 1) {
    await expect(sql.unsafe(failsMidway, [1])).rejects.toThrow("division by zero");
    expect([...(await sql.unsafe(threeRows, [1]))]).toEqual([{ i: 1 }, { i: 2 }, { i: 3 }]);
    await expect(sql.unsafe(failsMidway, [1]).values()).rejects.toThrow("division by zero");
    expect([...(await sql.unsafe(threeRows, [1]).values())]).toEqual([[1], [2], [3]]);
  }
});

it("leaves answers without holes, of statements with and without rows, as they are", async () => {
  const sql = withoutLeftoverRows(client());
  expect([...(await sql.unsafe(threeRows, [1]))]).toHaveLength(3);
  expect([...(await sql.unsafe(threeRows, [2]))]).toEqual([]);
  const inserted = await sql.unsafe("create temporary table numbers as select generate_series(1, 5)");
  expect([...inserted]).toEqual([]);
});
