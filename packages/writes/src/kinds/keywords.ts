import { followKeywords } from "@patchbay/catalog";
import { AppError } from "@patchbay/errors";
import type {
	KeywordText,
	Platforms,
	PresentKeyword,
	WriteParts,
} from "@patchbay/platforms";
import { changedObject } from "../targets/changed-object.ts";
import { requirePart, wordsOf } from "../targets/require-part.ts";
import type { Target } from "../targets/target.ts";
import type { Change } from "./change.ts";

export interface KeywordsWanted {
	/** True for keywords that keep the ad group out. */
	negative: boolean;
	keywords: readonly KeywordText[];
}

/** Platforms fold blanks and capitals of a keyword: two that differ in these alone are one. */
const keyOf = ({ text, matchType }: KeywordText): string =>
	`${matchType} ${text.trim().replaceAll(/\s+/g, " ").toLowerCase()}`;

/** Adds keywords, or negative ones, to an ad group. Those that are there already are not sent. */
export function keywordsChange(
	platforms: Platforms,
	target: Target,
	{ negative, keywords }: KeywordsWanted,
): Change<readonly PresentKeyword[]> {
	const part: NonNullable<WriteParts["keywords"]> = requirePart(
		platforms,
		target,
		"keywords",
	);
	const { at, object } = wordsOf(target, target.at.level);
	if (negative) requireNegatives(part, target, keywords);
	const noun = negative ? "negative keyword" : "keyword";
	// One that is named twice is sent once.
	const named = new Map(
		keywords
			.map((keyword, index) => [keyOf(keyword), index] as const)
			.reverse(),
	);
	const once = keywords
		.map((keyword, index) => ({ keyword, index, key: keyOf(keyword) }))
		.filter(({ key, index }) => named.get(key) === index);
	const partOf = (state: readonly PresentKeyword[]) => {
		const there = new Set(
			state.filter((each) => each.negative === negative).map(keyOf),
		);
		return {
			present: once.filter(({ key }) => there.has(key)),
			lacking: once.filter(({ key }) => !there.has(key)),
		};
	};
	return {
		kind: "KEYWORDS",
		purpose: `add ${noun}s`,
		wanted: { keywords, ...(negative ? { negative } : {}) },
		read: (session) => part.read.run(session, target.account, target.at),
		valueOf: (state) => ({
			keywords: partOf(state).present.map(({ keyword }) => keyword),
			...(negative ? { negative } : {}),
		}),
		isSo: (state) => partOf(state).lacking.length === 0,
		alreadySo: () =>
			`This ${object} has ${keywords.length === 1 ? `this ${noun}` : `all of these ${noun}s`} already. Nothing was sent to ${at}.`,
		guard: async () => {},
		check(state) {
			const { length } = partOf(state).present;
			return length === 0
				? []
				: [
						`${length} of ${once.length} ${noun}s are there already and were left out.`,
					];
		},
		async write(session, state, options) {
			const { lacking } = partOf(state);
			const { warnings, refused } = await part.write.run(
				session,
				target.account,
				{
					target: target.at,
					negative,
					keywords: lacking.map(({ keyword }) => keyword),
				},
				options,
			);
			return {
				warnings,
				refused: refused.map(({ index, message }) => ({
					field: ["keywords", String(lacking[index]?.index ?? index), "text"],
					message,
				})),
			};
		},
		// Of thousands that a group may have, those that this is about.
		follow: (sql, state, askedAt) =>
			followKeywords(
				sql,
				changedObject(target),
				state.filter(
					(keyword) =>
						keyword.negative === negative && named.has(keyOf(keyword)),
				),
				askedAt,
			),
	};
}

/** @throws {AppError} UNSUPPORTED_BY_PLATFORM where an ad group takes no negative keywords, or none of a match type */
function requireNegatives(
	{ negativeMatchTypes: taken }: NonNullable<WriteParts["keywords"]>,
	target: Target,
	keywords: readonly KeywordText[],
): void {
	const { at, object } = wordsOf(target, target.at.level);
	if (taken.length === 0)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`From Patchbay negative keywords are not added at ${at}. Add them there; the next import brings them.`,
			{ field: ["keywords", "0", "negative"] },
		);
	const index = keywords.findIndex(
		({ matchType }) => !taken.includes(matchType),
	);
	if (index >= 0)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`At ${at} the negative keywords of this ${object} can be ${taken.join(" or ")}. Choose another match type.`,
			{ field: ["keywords", String(index), "matchType"] },
		);
}
