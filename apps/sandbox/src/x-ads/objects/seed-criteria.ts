import { countryOf } from "../../world/places.ts";
import { keywordTexts, negativeKeywordTexts } from "../../world/words.ts";
import { criterionIdOf } from "./ids.ts";
import type { Criterion, LineItem, Operator } from "./objects.ts";

export const keywordTypes = [
	"BROAD_KEYWORD",
	"EXACT_KEYWORD",
	"PHRASE_KEYWORD",
	"UNORDERED_KEYWORD",
] as const;

/** X's own ids of countries. */
export const countryPlaces: Readonly<Record<string, string>> = {
	US: "96683cc9126741d1",
	DE: "fdcd221ac44fa326",
	JP: "06ef846bfc783874",
};

type Given = {
	type: string;
	value: string;
	name: string;
	operator?: Operator;
	locationType?: string;
};

/** Place and language of every line item, and keywords of those that people are to search for. */
export function criteriaOf(lineItem: LineItem): Criterion[] {
	const { world: group, campaign, createdAt } = lineItem;
	const country = countryOf(campaign.world.account.timeZone);
	const start = group.number % keywordTexts.length;
	const keywords = Array.from({ length: 4 }, (_, index): Given => {
		const text = keywordTexts[(start + index) % keywordTexts.length] ?? "";
		const type = keywordTypes[index % keywordTypes.length] ?? "BROAD_KEYWORD";
		return { type, value: text, name: text };
	});
	const negative = negativeKeywordTexts.slice(0, 1).map(
		(text): Given => ({
			type: "PHRASE_KEYWORD",
			value: text,
			name: text,
			operator: "NE",
		}),
	);
	const all: Given[] = [
		{
			type: "LOCATION",
			value: countryPlaces[country.code] ?? "96683cc9126741d1",
			name: country.name,
			locationType: "COUNTRIES",
		},
		{ type: "LANGUAGE", value: "en", name: "English" },
		...(campaign.world.kind === "search" ? [...keywords, ...negative] : []),
	];
	return all.map((given, index) => ({
		id: criterionIdOf(group, index),
		lineItem,
		type: given.type,
		value: given.value,
		name: given.name,
		operator: given.operator ?? "EQ",
		locationType: given.locationType ?? null,
		createdAt,
		updatedAt: createdAt,
		deleted: false,
	}));
}
