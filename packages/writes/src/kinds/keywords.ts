import { followKeywords } from "@patchbay/catalog";
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
	keywords: readonly KeywordText[];
}

/** Platforms fold blanks and capitals of a keyword: two that differ in these alone are one. */
const keyOf = ({ text, matchType }: KeywordText): string =>
	`${matchType} ${text.trim().replaceAll(/\s+/g, " ").toLowerCase()}`;

/** Adds keywords to an ad group. Those that are there already are not sent. */
export function keywordsChange(
	platforms: Platforms,
	target: Target,
	{ keywords }: KeywordsWanted,
): Change<readonly PresentKeyword[]> {
	const part: NonNullable<WriteParts["keywords"]> = requirePart(
		platforms,
		target,
		"keywords",
	);
	const { at, object } = wordsOf(target, target.at.level);
	// One that is named twice is sent once.
	const named = new Map(
		keywords
			.map((keyword, index) => [keyOf(keyword), index] as const)
			.reverse(),
	);
	const once = keywords
		.map((keyword, index) => ({ keyword, index, key: keyOf(keyword) }))
		.filter(({ key, index }) => named.get(key) === index);
	const partOf = (present: readonly KeywordText[]) => {
		const there = new Set(present.map(keyOf));
		return {
			present: once.filter(({ key }) => there.has(key)),
			lacking: once.filter(({ key }) => !there.has(key)),
		};
	};
	return {
		kind: "KEYWORDS",
		purpose: "add keywords",
		wanted: { keywords },
		read: (session) => part.read.run(session, target.account, target.at),
		valueOf: (state) => ({
			keywords: partOf(state).present.map(({ keyword }) => keyword),
		}),
		isSo: (state) => partOf(state).lacking.length === 0,
		alreadySo: () =>
			`This ${object} has ${keywords.length === 1 ? "this keyword" : "all of these keywords"} already. Nothing was sent to ${at}.`,
		guard: async () => {},
		check(state) {
			const { length } = partOf(state).present;
			return length === 0
				? []
				: [
						`${length} of ${once.length} keywords are there already and were left out.`,
					];
		},
		async write(session, state, options) {
			const { lacking } = partOf(state);
			const { warnings, refused } = await part.write.run(
				session,
				target.account,
				{
					target: target.at,
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
				state.filter((keyword) => named.has(keyOf(keyword))),
				askedAt,
			),
	};
}
