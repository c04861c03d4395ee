import { createSharedReads, type Statement } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let tenantId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	({ tenantId } = await createTenant(database));
});
afterAll(() => database?.drop());

function start() {
	const sent: (readonly Statement[])[] = [];
	const reads = createSharedReads({
		db: database.db,
		tenantId,
		inTurn: (work) => work(),
		onRead: (statements) => sent.push(statements),
	});
	return { reads, sent };
}

const own = { text: "select id, name from tenant" };

test("what many ask for is read once, and what one of them writes into its rows no other sees", async () => {
	const { reads, sent } = start();
	const [first, second] = await Promise.all([
		reads.query(own),
		reads.query(own),
	]);
	Object.assign(first?.[0] ?? {}, { name: "changed" });
	expect(second).toMatchObject([{ id: tenantId }]);
	expect(second?.[0]?.name).not.toBe("changed");
	expect(await reads.query(own)).toEqual(second);
	await reads.query({ text: "select $1::bigint as value", values: [5n] });
	expect(sent.map(({ length }) => length)).toEqual([1, 1]);
});

test("a statement that fails fails for whoever asked for it, and for nobody else", async () => {
	const { reads } = start();
	const [broken, fine] = await Promise.allSettled([
		reads.query({ text: "select 1 / 0 as value" }),
		reads.query(own),
	]);
	expect(broken).toMatchObject({
		status: "rejected",
		reason: { code: "22012" },
	});
	expect(fine).toMatchObject({
		status: "fulfilled",
		value: [{ id: tenantId }],
	});
});
