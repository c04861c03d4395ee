import type { Platform } from "@patchbay/platforms";
import { expect } from "vitest";
import type { ContractTest } from "../concern.ts";
import { all, lasting, print, type ReadList, recordsOf } from "../pages.ts";

/** Tests that every list of an account passes, whatever it lists. */
export function listTests(
	{ parts }: Platform,
	{
		part,
		name,
		read,
		hasCampaigns = true,
	}: { part: string; name: string; read: ReadList; hasCampaigns?: boolean },
): ContractTest[] {
	const tests: ContractTest[] = [
		{
			title: `The list of ${name} is the same from every cursor, with nothing lost or doubled`,
			proves: [`part ${part}`],
			async run(stand) {
				const { session } = await stand.signIn();
				const account = await stand.account(session);
				const pages = await all(read(session, account));
				const records = pages.flatMap((page) => page.records);
				expect(records.length).toBeGreaterThan(7);
				expect(pages.flatMap((page) => page.rejected)).toEqual([]);
				expect(new Set(records.map(print)).size).toBe(records.length);
				const total = pages[0]?.totalCount;
				if (total !== undefined) expect(records).toHaveLength(total);
				expect(pages.at(-1)?.nextCursor).toBeNull();

				const cursors = pages.map((page) => page.nextCursor);
				// Each of a long list's cursors would take long: the first, some between and the last.
				const step = Math.max(1, Math.floor(cursors.length / 6));
				for (let at = 0; at < cursors.length - 1; at += step) {
					const rest = await recordsOf(
						read(session, account, { cursor: cursors[at] ?? null }),
					);
					expect(rest.map(lasting)).toEqual(
						pages.slice(at + 1).flatMap((page) => page.records.map(lasting)),
					);
				}
			},
		},
	];
	if (hasCampaigns)
		tests.push({
			title: `The list of ${name} holds those of named campaigns alone when asked so`,
			async run(stand) {
				const { session } = await stand.signIn();
				const account = await stand.account(session);
				const whole = await recordsOf(read(session, account));
				const campaigns = await recordsOf(
					parts.campaigns?.run(session, account),
				);
				const some = campaigns.slice(0, 2).map((each) => each.externalId);
				const records = await recordsOf(
					read(session, account, { externalIds: some }),
				);
				expect(records.length).toBeGreaterThan(0);
				expect(records.length).toBeLessThan(whole.length);
				const wholeSet = new Set(whole.map(lasting).map(print));
				for (const each of records) {
					expect(wholeSet).toContain(print(lasting(each)));
					if (
						typeof each === "object" &&
						each !== null &&
						"campaignExternalId" in each
					)
						expect(some).toContain(each.campaignExternalId);
				}
				expect(await all(read(session, account, { externalIds: [] }))).toEqual(
					[],
				);
			},
		});
	return tests;
}
