import { z } from "zod";
import type { WritesContext } from "./context.ts";
import { keywordsChange } from "./kinds/keywords.ts";
import { perform, type Written } from "./running/perform.ts";
import { requirePart } from "./targets/require-part.ts";

/** Keywords of one call. */
export const mostKeywords = 100;

export const addKeywordsInput = z.object({
	adGroupId: z.uuid("There is no such ad group."),
	keywords: z
		.array(
			z.object({
				text: z
					.string()
					.transform((text) => text.trim().replaceAll(/\s+/g, " "))
					.pipe(
						z
							.string()
							.min(1, "A keyword cannot be empty.")
							.max(200, "A keyword has at most 200 characters."),
					),
				matchType: z.enum(["EXACT", "PHRASE", "BROAD"], {
					error: "Choose EXACT, PHRASE or BROAD.",
				}),
				/** True for one that keeps the ad group out. */
				negative: z.boolean().nullish(),
			}),
		)
		.min(1, "Name at least one keyword.")
		.max(mostKeywords, `Add at most ${mostKeywords} keywords at once.`)
		// Some platforms keep the two apart, and a change is one request: what became of half of it could not be told.
		.refine(
			(keywords) =>
				new Set(keywords.map(({ negative }) => negative ?? false)).size < 2,
			"Add keywords and negative keywords by two requests.",
		),
	validateOnly: z.boolean().nullish(),
});
export type AddKeywordsInput = z.output<typeof addKeywordsInput>;

/** Adds keywords, or negative ones, to an ad group at its platform. Those that are there already are left out. */
export function addKeywords(
	ctx: WritesContext,
	{ adGroupId, keywords, validateOnly }: AddKeywordsInput,
): Promise<Written> {
	return perform(
		ctx,
		{
			type: "AdGroup",
			id: adGroupId,
			field: "adGroupId",
			requireCapable: (found) =>
				void requirePart(ctx.platforms, found, "keywords"),
		},
		(platforms, found) =>
			keywordsChange(platforms, found, {
				negative: keywords.some(({ negative }) => negative),
				keywords: keywords.map(({ text, matchType }) => ({ text, matchType })),
			}),
		{ validateOnly: validateOnly ?? false },
	);
}
