import { randomUUID } from "node:crypto";
import { NotFound } from "@patchbay/errors";
import type {
	PlatformSession,
	SheetParts,
	SheetTable,
	SheetWrite,
} from "@patchbay/platforms";
import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import { needed } from "../stand.ts";

const columns: SheetTable["columns"] = [
	{ title: "Date", kind: "day", isKey: true },
	{ title: "Currency", kind: "text", isKey: true },
	{ title: "Spend", kind: "money", isKey: false },
];

/** A report of some days of January. */
function tableOf(from: number, to: number, key = "contract"): SheetTable {
	const dayOf = (day: number) => `2026-01-${String(day).padStart(2, "0")}`;
	return {
		key,
		columns,
		currencyColumn: 1,
		rows: Array.from({ length: to - from + 1 }, (_, index) => ({
			currencyCode: "EUR",
			values: [dayOf(from + index), "EUR", 12_340_000n],
		})),
		days: { from: dayOf(from), to: dayOf(to), period: "DAY", column: 0 },
	};
}

const writeOf = (
	{ externalId, isFresh }: { externalId: string; isFresh: boolean },
	table: SheetTable,
): SheetWrite => ({
	externalId,
	isFresh,
	sheetName: "Report",
	writeId: randomUUID(),
	table,
});

/** Every call of the part once. */
export async function callSheets(
	session: PlatformSession,
	sheets: SheetParts,
): Promise<void> {
	const made = await sheets.create.run(session, {
		title: "Contract",
		requestKey: randomUUID(),
	});
	await sheets.open.run(session, made.externalId);
	await sheets.write.run(session, writeOf(made, tableOf(1, 2)));
}

/** Reports that are written into spreadsheets. */
export const sheets: Concern = {
	name: "sheets",
	testsOf({ platform, known }): ContractTest[] {
		const { sheets: parts } = platform.parts;
		if (!parts) return [];
		const wanted = () => needed(known, "sheets");
		return [
			{
				title:
					"A spreadsheet is made once for a request and can be opened; one that is not there is said to be so",
				proves: ["part sheets.create", "part sheets.open"],
				async run(stand) {
					const { session } = await stand.signIn();
					const request = { title: "Once", requestKey: randomUUID() };
					const made = await parts.create.run(session, request);
					expect(made).toMatchObject({ title: "Once", isFresh: true });
					const again = await parts.create.run(session, request);
					expect(again).toEqual({ ...made, isFresh: false });
					expect(await parts.open.run(session, made.externalId)).toEqual(again);
					const { other } = needed(known, "consent");
					const { session: others } = await stand.signIn(other.account);
					for (const [by, id] of [
						[session, "1nobody"],
						[others, made.externalId],
					] as const)
						await expect(parts.open.run(by, id)).rejects.toBeInstanceOf(
							NotFound,
						);
				},
			},
			{
				title:
					"A report replaces the rows of its days and keeps others, however often it is written",
				proves: ["part sheets.write"],
				async run(stand) {
					await stand.control(wanted().prepare);
					const { session } = await stand.signIn();
					const made = await parts.create.run(session, {
						title: "Again",
						requestKey: randomUUID(),
					});
					const rows: number[] = [];
					for (const table of [
						tableOf(1, 3),
						tableOf(1, 3),
						tableOf(3, 5),
						tableOf(2, 2),
					])
						rows.push(
							(await parts.write.run(session, writeOf(made, table))).rows,
						);
					expect(rows).toEqual([3, 3, 5, 5]);
					await expect(
						parts.write.run(session, writeOf(made, tableOf(1, 1, "another"))),
					).rejects.toMatchObject({ code: "CONFLICT" });
				},
			},
			{
				title: "A write whose answer is lost is done once",
				async run(stand) {
					await stand.control(wanted().prepare);
					const { session } = await stand.signIn();
					const made = await parts.create.run(session, {
						title: "Lost",
						requestKey: randomUUID(),
					});
					const write = writeOf(made, tableOf(1, 2));
					await stand.fail(wanted().path, { kind: "lost_response" });
					expect(await parts.write.run(session, write)).toMatchObject({
						rows: 2,
						sheetName: "Report",
					});
					await stand.fail(wanted().path, { kind: "lost_response" });
					expect(
						await parts.write.run(session, writeOf(made, tableOf(2, 4))),
					).toMatchObject({ rows: 4 });
				},
			},
		];
	},
};
