import type { Conversions } from "../platform.ts";

/** Columns of reports that a choice is counted by. */
interface Counted {
	key: string;
	label: string;
	description: string;
	count: string;
	value: string;
}

/** Microsoft counts a conversion under several names: the second choice holds the first. */
const counted = [
	{
		key: "ConversionsQualified",
		label: "Conversions",
		description:
			"Conversions of the goals that bidding counts (ConversionsQualified, with the value of Revenue).",
		count: "ConversionsQualified",
		value: "Revenue",
	},
	{
		key: "AllConversionsQualified",
		label: "All conversions",
		description:
			"Conversions of all goals, those too that bidding leaves out (AllConversionsQualified, with the value of AllRevenue).",
		count: "AllConversionsQualified",
		value: "AllRevenue",
	},
] as const satisfies readonly Counted[];

const [usual, ...others] = counted;

export const conversions: Conversions = {
	choices: [toChoice(usual), ...others.map(toChoice)],
	attribution:
		"By each conversion goal's own setting at Microsoft Advertising; last click within 30 days where nothing else was chosen.",
};

function toChoice({ key, label, description }: Counted) {
	return { key, label, description };
}

/** Columns of a choice; the default's when it is left out. */
export const columnsOfConversion = (
	key?: string,
): Pick<Counted, "count" | "value"> =>
	counted.find((each) => each.key === key) ?? usual;
