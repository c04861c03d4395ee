import { expect, test } from "vitest";
import { z } from "zod";
import { idAt, readRows } from "./read-rows.ts";

const id = z.string().regex(/^\d{1,20}$/);
const row = z.object({ ad: z.object({ id, name: z.string() }) });

test("a row that does not fit is rejected with its id and path, and the others stay", () => {
	const { records, rejected } = readRows(
		[
			{ ad: { id: "1", name: "Linen" } },
			{ ad: { id: "2" } },
			{ ad: { id: "3", name: "" } },
		],
		{
			entity: "ad",
			list: "data.ads",
			schema: row,
			// A row that is well and not wanted.
			toDraft: ({ ad }) => (ad.name === "" ? null : ad.name),
			findId: idAt("ad.id", id),
		},
	);
	expect(records).toEqual(["Linen"]);
	expect(rejected).toEqual([
		{
			entity: "ad",
			externalId: "2",
			path: "data.ads[1].ad.name",
			message:
				"The platform's record of this ad does not have the expected form.",
		},
	]);
});

test.each([
	[{ ad: { id: "7" } }, "7"],
	[{ ad: { id: "7; x" } }, null],
	[{ ad: { id: 7 } }, null],
	[{ ad: [{ id: "7" }] }, null],
	[{ ad: null }, null],
	[{}, null],
	["<html>", null],
	[null, null],
	[{ ad: { toString: "7" } }, null],
])("the id of %j is %j", (raw, found) => {
	expect(idAt("ad.id", id)(raw)).toBe(found);
});
