import { z } from "zod";
import { api, type RouteArgs } from "./api.server.ts";
import {
	checkedKeywords,
	keywordLines,
	keywordNoun,
} from "./format/keyword-lines.ts";
import { countOf } from "./format/numbers.ts";
import { userErrorText } from "./forms/user-errors.ts";
import { keywordMatchTypes } from "./graphql/enums.ts";
import type { UserError } from "./graphql/parts.ts";
import { addKeywords } from "./graphql/writes.ts";

/** A keyword of the form that cannot be added, and why. */
export interface RefusedKeyword {
	text: string;
	message: string;
}

export const KeywordsForm = z.object({
	intent: z.literal("keywords"),
	targetId: z.string(),
	check: z.enum(["yes", "no"]),
	name: z.string(),
	/** Keywords that are to be added, one a line. */
	keywords: z.string(),
	matchType: z.enum(keywordMatchTypes),
	kind: z.enum(["bidOn", "negative"]).default("bidOn"),
});

/** Checks or adds the keywords of a form: some may be refused while the others are taken. */
export async function runKeywordsChange(
	args: RouteArgs,
	{
		targetId: adGroupId,
		check,
		name,
		keywords,
		matchType,
		kind,
	}: z.output<typeof KeywordsForm>,
) {
	const negative = kind === "negative";
	const noun = keywordNoun(negative);
	const validateOnly = check === "yes";
	const lines = keywordLines(keywords);
	const { addKeywords: payload } = await api(args)(addKeywords, {
		input: {
			adGroupId,
			keywords: lines.map((line) => ({ text: line, matchType, negative })),
			validateOnly,
		},
	});
	const { userErrors, warnings, validatedByPlatform } = payload;
	const { refused, others } = byKeyword(userErrors, lines);
	const left = lines.length - refused.length;
	const isFine = others.length === 0 && refused.length === 0;
	return {
		done:
			isFine && !validateOnly
				? [
						`${countOf(left, noun)} ${left === 1 ? "is" : "are"} in “${name}” now. The next import shows ${left === 1 ? "it" : "them"} here.`,
						...warnings,
					].join(" ")
				: null,
		problem:
			others.length > 0
				? userErrorText(others)
				: refused.length > 0 && !validateOnly
					? `${countOf(left, noun)} of ${lines.length} ${left === 1 ? "is" : "are"} in “${name}” now.`
					: null,
		// What is there already has nothing to be checked, and nothing to be added.
		checked:
			validateOnly &&
			others.length === 0 &&
			left > 0 &&
			validatedByPlatform !== null
				? checkedKeywords({ negative, matchType }, lines)
				: null,
		byPlatform: validatedByPlatform === true,
		warnings,
		refused,
	};
}

/** Faults of single keywords apart from those of the whole. */
function byKeyword(
	userErrors: readonly UserError[],
	lines: readonly string[],
): { refused: RefusedKeyword[]; others: UserError[] } {
	const refused: RefusedKeyword[] = [];
	const others: UserError[] = [];
	for (const error of userErrors) {
		const path = error.field?.filter((part) => part !== "input") ?? [];
		const text = path[0] === "keywords" ? lines[Number(path[1])] : undefined;
		if (text === undefined) others.push(error);
		else refused.push({ text, message: error.message });
	}
	return { refused, others };
}
