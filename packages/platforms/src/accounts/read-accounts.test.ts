import { expect, test } from "vitest";
import { z } from "zod";
import { UnexpectedReply } from "../errors.ts";
import { idAt } from "../read-rows.ts";
import { readAccounts } from "./read-accounts.ts";
import { standalone } from "./unreadable-account.ts";

const id = z.string().regex(/^[0-9a-z]{1,32}$/);
const reader = {
	list: "data",
	schema: z.object({ id, name: z.string() }),
	toDraft: ({ id: externalId, name }: { id: string; name: string }) => ({
		...standalone,
		externalId,
		name,
		currencyCode: "EUR",
		timeZone: null,
		platformStatus: null,
		active: true,
	}),
	findId: idAt("id", id),
};
async function read(...pages: unknown[][]) {
	const accounts = await readAccounts(
		(async function* () {
			yield* pages;
		})(),
		reader,
	);
	return accounts.map(({ externalId, name, unreadable }) => [
		externalId,
		name,
		unreadable?.code ?? null,
	]);
}

test("accounts of all pages are there once, in order", async () => {
	expect(
		await read(
			[
				{ id: "a", name: "A" },
				{ id: "b", name: "B" },
			],
			[
				{ id: "a", name: "A2" },
				{ id: "c", name: "C" },
			],
		),
	).toEqual([
		["a", "A2", null],
		["b", "B", null],
		["c", "C", null],
	]);
});

test("one in an unknown form is listed as unreadable, unless it was read elsewhere; a row without an id is none", async () => {
	const broken = { id: "a", name: 1 };
	const a = { id: "a", name: "A" };
	expect(await read([broken, { name: "nobody" }, "<html>"])).toEqual([
		["a", "a", "PLATFORM_REPLY_CHANGED"],
	]);
	expect(await read([broken], [a])).toEqual([["a", "A", null]]);
	expect(await read([a], [broken])).toEqual([["a", "A", null]]);
});

test("a list of which no row has a known id is an answer in an unknown form, and not a login without accounts", async () => {
	const attempt = read([{ id: "A-1", name: "A" }]);
	await expect(attempt).rejects.toBeInstanceOf(UnexpectedReply);
	await expect(attempt).rejects.toMatchObject({ path: "data[0].id" });
	expect(await read([])).toEqual([]);
});
