import type { Effort, Variables } from "./list-size.ts";

/** Days beyond which a range costs no more: few accounts have older numbers. */
const mostDays = 1_500;

/** Days that cost one point, by the rows that have to be added up for a day. */
const daysOfPoint = {
	/** A row for each account. */
	account: 100,
	/** A row for each campaign. */
	campaign: 25,
	/** A row for each campaign and hour, or region. */
	fine: 1,
} as const;

type Grain = keyof typeof daysOfPoint;

const pointsOf = (grain: Grain, days: number) =>
	Math.floor(Math.min(days, mostDays) / daysOfPoint[grain]);

/** Days of a range, both ends included; none for what is no range: it is refused before it reads. */
function daysOf(from: unknown, to: unknown): number {
	const days = (Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000;
	return days >= 0 ? days + 1 : 0;
}

const fieldsOf = (value: unknown): Variables =>
	typeof value === "object" && value !== null ? (value as Variables) : {};

/** Effort of a report: by the days of its range, and by how fine the numbers are that it adds up. */
export const reportEffort: Effort = ({ input }) => {
	const { from, to, groupBy, campaignIds } = fieldsOf(input);
	const isCampaigns = isBy(groupBy, "CAMPAIGN") || Boolean(campaignIds);
	const grain = isFine(groupBy) ? "fine" : isCampaigns ? "campaign" : "account";
	return pointsOf(grain, daysOf(from, to));
};

/** Points for the calls to the platform that writes the sheet. */
const writing = 20;

/** Effort of a report that is written into a sheet: all its rows are read and sent. */
export const sheetReportEffort: Effort = ({ input }) =>
	writing + reportEffort({ input: fieldsOf(input).report });

/** Effort of a list that is read from the platform itself. */
export const platformListEffort: Effort = () => 10;

/** Effort of a report of one campaign: a row a day, or some for the hours or regions of a day. */
export const campaignReportEffort: Effort = ({ input }) => {
	const { from, to, groupBy } = fieldsOf(input);
	const grain = isFine(groupBy) ? "campaign" : "account";
	return pointsOf(grain, daysOf(from, to));
};

const isBy = (groupBy: unknown, dimension: string): boolean =>
	Array.isArray(groupBy) ? groupBy.includes(dimension) : groupBy === dimension;

const isFine = (groupBy: unknown) =>
	isBy(groupBy, "HOUR") || isBy(groupBy, "REGION");

/** Effort of a list of campaigns: one in the order of spend adds up what all of them spent. An end left out is open. */
export const campaignsEffort: Effort = ({ orderBy }) => {
	const { field, spendFrom, spendTo } = fieldsOf(orderBy);
	if (field !== "SPEND") return 0;
	return pointsOf(
		"campaign",
		spendFrom && spendTo ? daysOf(spendFrom, spendTo) : mostDays,
	);
};
