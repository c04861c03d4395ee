import type { SettableMatchType, WriteTarget } from "@patchbay/platforms";
import { expect } from "vitest";
import type { ContractTest } from "../../concern.ts";
import { kindOf, recordsOf } from "../../pages.ts";
import { needed, type Stand } from "../../stand.ts";
import { prepareWriting } from "../../writing.ts";

/** The ad group of a keyword. */
const adGroupOf = (keyword: WriteTarget): WriteTarget => ({
	...keyword,
	level: "adGroup",
	externalId: keyword.adGroupExternalId ?? "",
});

/** Keywords that are added to an ad group. */
export function keywordTests(): ContractTest[] {
	return [
		{
			title:
				"Keywords are added, one that is refused keeps the others from nothing, and a check adds none",
			proves: ["part writes.keywords.read", "part writes.keywords.write"],
			async run(stand) {
				const {
					session,
					account,
					writes: parts,
					find,
				} = await prepareWriting(stand);
				const part = parts.keywords;
				if (!part) throw new Error("no keywords");
				const { target: keyword } = await find("keyword");
				const target = adGroupOf(keyword);
				const before = await part.read.run(session, account, target);
				expect(before?.some(({ negative }) => !negative)).toBe(true);
				const refused = needed(stand.known, "writes").refusedKeyword;
				const wanted = [
					{ text: "canvas tote bag", matchType: "BROAD" as const },
					...(refused ? [refused] : []),
					{ text: "حقيبة قماش", matchType: "PHRASE" as const },
				];
				for (const validateOnly of parts.validatesItself
					? [true, false]
					: [false]) {
					const told = await part.write.run(
						session,
						account,
						{ target, negative: false, keywords: wanted },
						{ validateOnly },
					);
					expect(told.refused).toEqual(
						refused
							? [{ index: 1, message: expect.stringMatching(/\.$/) }]
							: [],
					);
					const after = await part.read.run(session, account, target);
					expect(after).toHaveLength(
						(before?.length ?? 0) + (validateOnly ? 0 : 2),
					);
				}
				expect(await part.read.run(session, account, target)).toEqual(
					expect.arrayContaining(
						wanted
							.filter((each) => each !== refused)
							.map((each) =>
								expect.objectContaining({
									...each,
									negative: false,
									adGroupExternalId: target.externalId,
									status: "ACTIVE",
								}),
							),
					),
				);
			},
		},
	];
}

/** An ad group with keywords, and what is there now. */
async function prepareNegatives(stand: Stand) {
	const {
		session,
		account,
		writes: { keywords: part, validatesItself },
		find,
	} = await prepareWriting(stand);
	if (!part) throw new Error("no keywords");
	const target = adGroupOf((await find("keyword")).target);
	return {
		session,
		account,
		part,
		target,
		validatesItself,
		async read() {
			const present = await part.read.run(session, account, target);
			if (!present) throw new Error("the ad group is gone");
			return {
				bidOn: present.filter(({ negative }) => !negative),
				negatives: present.filter(({ negative }) => negative),
			};
		},
	};
}

/** Negative keywords of a match type, which are told apart from the keywords of the ad group. */
const negativesAreTold = (matchType: SettableMatchType): ContractTest => ({
	title: `Negative keywords that are ${matchType} are added beside those that the ad group bids on, and a check adds none`,
	proves: [`negative keywords that are ${matchType}`],
	async run(stand) {
		const { session, account, part, target, read, validatesItself } =
			await prepareNegatives(stand);
		const before = await read();
		expect(before.bidOn.length).toBeGreaterThan(0);
		const refused = needed(stand.known, "writes").refusedKeyword;
		const taken = [
			{ text: "zweite wahl", matchType },
			{ text: "مجانا", matchType },
		];
		const keywords = refused
			? [...taken, { text: refused.text, matchType }]
			: taken;
		for (const validateOnly of validatesItself ? [true, false] : [false]) {
			const told = await part.write.run(
				session,
				account,
				{ target, negative: true, keywords },
				{ validateOnly },
			);
			expect(told.refused).toEqual(
				refused ? [{ index: 2, message: expect.stringMatching(/\.$/) }] : [],
			);
			const after = await read();
			expect(after.bidOn).toEqual(before.bidOn);
			expect(after.negatives).toHaveLength(
				before.negatives.length + (validateOnly ? 0 : taken.length),
			);
		}
		const listed = await recordsOf(
			stand.platform.parts.keywords?.run(session, account, {
				externalIds: [target.campaignExternalId],
			}),
		);
		for (const each of taken)
			expect(listed).toContainEqual(
				expect.objectContaining({
					...each,
					negative: true,
					campaignExternalId: target.campaignExternalId,
					adGroupExternalId: target.externalId,
				}),
			);
	},
});

const lostNegatives = (matchType: SettableMatchType): ContractTest => ({
	title:
		"Negative keywords whose answer is lost after they were made are sent once, and can be read back",
	async run(stand) {
		const { session, account, part, target, read } =
			await prepareNegatives(stand);
		const keywords = [{ text: "antwort verloren", matchType }];
		const path = needed(stand.known, "writes").negativesPath;
		if (path === undefined)
			throw new Error('case.ts: "writes" has no "negativesPath"');
		await stand.reset();
		await stand.fail(path, { method: "POST", kind: "lost_response" });
		const change = { target, negative: true, keywords };
		expect(
			await kindOf(() =>
				part.write.run(session, account, change, { validateOnly: false }),
			),
		).toBe("transient");
		expect(
			(await stand.requests(path)).filter(({ method }) => method === "POST"),
		).toHaveLength(1);
		expect((await read()).negatives).toContainEqual(
			expect.objectContaining(keywords[0]),
		);
	},
});

/** Negative keywords of every match type that the platform takes. */
export const negativeTests = (
	types: readonly SettableMatchType[],
): ContractTest[] => [
	...types.map(negativesAreTold),
	...types.slice(0, 1).map(lostNegatives),
];
