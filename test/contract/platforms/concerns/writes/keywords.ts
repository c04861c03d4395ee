import { expect } from "vitest";
import type { ContractTest } from "../../concern.ts";
import { needed } from "../../stand.ts";
import { prepareWriting } from "../../writing.ts";

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
				const target = {
					...keyword,
					level: "adGroup" as const,
					externalId: keyword.adGroupExternalId ?? "",
				};
				const before = await part.read.run(session, account, target);
				expect(before?.length).toBeGreaterThan(0);
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
						{ target, keywords: wanted },
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
