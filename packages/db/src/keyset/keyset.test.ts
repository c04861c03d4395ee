import { expect, test } from "vitest";
import { createCursorSigner } from "./cursor.ts";
import { isBeyond, type OrderColumn, orderBy } from "./order.ts";
import { readPageArgs } from "./page-args.ts";
import { containsPattern, joinSql, rawSql, sql, toStatement } from "./sql.ts";

const name: OrderColumn = {
	by: rawSql("c.name"),
	type: "text",
	direction: "ASC",
};
const id: OrderColumn = { by: rawSql("c.id"), type: "uuid", direction: "ASC" };
const lastSeen: OrderColumn = {
	by: rawSql("c.seen"),
	type: "timestamptz",
	direction: "DESC",
	nullable: true,
};

test("nested pieces of SQL become one statement with numbered values", () => {
	const where = joinSql([sql`a = ${1}`, sql`b = ${"x"}`], " and ");
	expect(
		toStatement(sql`select ${rawSql("a")} from t where ${where} limit ${5}`),
	).toEqual({
		text: "select a from t where a = $1 and b = $2 limit $3",
		values: [1, "x", 5],
	});
});

test("a search text is taken literally", () => {
	expect(containsPattern("50%_off\\")).toBe("%50\\%\\_off\\\\%");
});

test("columns of one direction are compared as a row, which an index can start from", () => {
	expect(toStatement(isBeyond([name, id], ["Summer", "0192"], false))).toEqual({
		text: "(c.name, c.id) > ($1::text, $2::uuid)",
		values: ["Summer", "0192"],
	});
	expect(toStatement(isBeyond([name, id], ["Summer", "0192"], true)).text).toBe(
		"(c.name, c.id) < ($1::text, $2::uuid)",
	);
});

test("nulls come last in both directions, and a cursor may point at one", () => {
	expect(toStatement(orderBy([lastSeen, id], false)).text).toBe(
		"c.seen desc nulls last, c.id asc",
	);
	expect(toStatement(orderBy([lastSeen, id], true)).text).toBe(
		"c.seen asc nulls first, c.id desc",
	);
	expect(
		toStatement(isBeyond([lastSeen, id], ["2026-01-01", "7"], false)).text,
	).toBe(
		"(((c.seen < $1::timestamptz or c.seen is null)) or (c.seen = $2::timestamptz and c.id > $3::uuid))",
	);
	expect(toStatement(isBeyond([lastSeen, id], [null, "7"], false)).text).toBe(
		"((false) or (c.seen is null and c.id > $1::uuid))",
	);
	expect(toStatement(isBeyond([lastSeen, id], [null, "7"], true)).text).toBe(
		"((c.seen is not null) or (c.seen is null and c.id < $1::uuid))",
	);
});

test("a cursor is read by the list, order and tenant that wrote it, and by no other", () => {
	const cursors = createCursorSigner("s".repeat(32));
	const scope = { tenantId: "t1", list: "brands" };
	const cursor = cursors.write(scope, ["Ümlaut", null]);
	expect(cursors.read(scope, cursor, "after")).toEqual(["Ümlaut", null]);
	const refused = [
		() => cursors.read({ ...scope, tenantId: "t2" }, cursor, "after"),
		() => cursors.read({ ...scope, list: "grants" }, cursor, "after"),
		() => cursors.read(scope, `${cursor.slice(0, -2)}AA`, "after"),
		() => cursors.read(scope, "", "after"),
		() => cursors.read(scope, "not a cursor", "after"),
		() => createCursorSigner("o".repeat(32)).read(scope, cursor, "after"),
	];
	for (const read of refused)
		expect(read).toThrow(/`after` is not a cursor of this list/);
});

test("pages hold 25 rows unless told, and at most 100", () => {
	expect(readPageArgs({})).toMatchObject({ size: 25, backward: false });
	expect(readPageArgs({ last: 100 })).toMatchObject({
		size: 100,
		backward: true,
	});
	for (const size of [0, -1, 101, 1.5]) {
		expect(() => readPageArgs({ first: size })).toThrow(
			"`first` must be between 1 and 100.",
		);
	}
	expect(() => readPageArgs({ first: 1, last: 1 })).toThrow(/not both/);
});
