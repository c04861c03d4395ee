import type { DailyMetricDraft, MetricNumbers } from "../../drafts.ts";
import type { CsvRow } from "../../files/csv-rows.ts";
import {
	isUnread,
	NumberReading,
	type Unread,
} from "../../metrics/number-reading.ts";
import { unitsToMicros } from "../../money.ts";
import { columnsOfConversion } from "../conversions.ts";

export type ReadRow<Draft> = (row: CsvRow) => Draft | Unread | null;

/** Reads rows of a report's file one by one. */
export class ReportReading<Draft extends object> extends NumberReading<Draft> {
	/** @param first number of the first row, where others were read before */
	constructor(entity: string, readRow: ReadRow<Draft>, first = 0) {
		super({
			entity,
			list: "rows",
			readRow: (row) => readRow(row as CsvRow),
			findId: (row) => idOf((row as CsvRow).CampaignId),
			first,
		});
	}
}

const id = /^[1-9]\d{0,18}$/;

export const idOf = (text: string | undefined): string | null =>
	text !== undefined && id.test(text) ? text : null;

const moment = /^(\d{4}-\d{2}-\d{2})(?:\|(\d{1,2}))?$/;

/** The day, and the hour where there is one, of `2026-09-01` or `2026-09-01|13`, both UTC's. */
export function readTime(
	text: string | undefined,
): { day: string; hour: number | null } | null {
	const match = text === undefined ? null : moment.exec(text);
	if (match?.[1] === undefined) return null;
	const hour = match[2] === undefined ? null : Number(match[2]);
	return hour !== null && hour > 23 ? null : { day: match[1], hour };
}

/** Columns of numbers and of the currency that they are in, with those of what counts as a conversion. */
export function numberColumns(conversion?: string): string[] {
	const { count, value } = columnsOfConversion(conversion);
	return ["CurrencyCode", "Impressions", "Clicks", "Spend", count, value];
}

/** A row's numbers; the currency where the row tells it, else they are in the account's. */
type RowNumbers = MetricNumbers & { currencyCode?: string };

/**
 * Makes the reader of a row's numbers. An empty cell is a number that Microsoft does not tell: conversions are not known then,
 * and a row without a spend is none.
 * @param conversion key of what counts
 */
export function numbersReader(
	conversion: string | undefined,
): (row: CsvRow) => RowNumbers | Unread {
	const counted = columnsOfConversion(conversion);
	return (row) => {
		const currencyCode = row.CurrencyCode;
		const hasCurrency = !isUntold(currencyCode);
		if (hasCurrency && !currency.test(currencyCode))
			return { path: "CurrencyCode" };
		const costMicros = money(row.Spend);
		if (costMicros === null) return { path: "Spend" };
		const impressions = count(row.Impressions);
		if (impressions === null) return { path: "Impressions" };
		const clicks = count(row.Clicks);
		if (clicks === null) return { path: "Clicks" };
		const told = row[counted.count];
		const conversions = isUntold(told) ? null : decimal(told);
		if (conversions === null && !isUntold(told)) return { path: counted.count };
		const worth = row[counted.value];
		const conversionValueMicros = isUntold(worth) ? null : money(worth);
		if (conversionValueMicros === null && !isUntold(worth))
			return { path: counted.value };
		return {
			costMicros,
			impressions,
			clicks,
			conversions,
			conversionValueMicros,
			...(hasCurrency ? { currencyCode } : {}),
		};
	};
}

/** Makes the reader of what the rows of every campaign's report have: campaign, day and numbers. */
export function dayReader(conversion: string | undefined) {
	const numbersOf = numbersReader(conversion);
	return (
		row: CsvRow,
	): (DailyMetricDraft & { hour: number | null }) | Unread => {
		const campaignExternalId = idOf(row.CampaignId);
		if (campaignExternalId === null) return { path: "CampaignId" };
		const time = readTime(row.TimePeriod);
		if (time === null) return { path: "TimePeriod" };
		const numbers = numbersOf(row);
		if (isUnread(numbers)) return numbers;
		return { campaignExternalId, date: time.day, hour: time.hour, ...numbers };
	};
}

const isUntold = (text: string | undefined): text is undefined | "" | "--" =>
	text === undefined || text === "" || text === "--";

const currency = /^[A-Z]{3}$/;
const whole = /^\d{1,18}$/;
const number = /^-?\d{1,18}(?:\.\d{1,18})?$/;

function money(text: string | undefined): bigint | null {
	return text !== undefined && number.test(text) ? unitsToMicros(text) : null;
}

function count(text: string | undefined): bigint | null {
	return text !== undefined && whole.test(text) ? BigInt(text) : null;
}

function decimal(text: string | undefined): number | null {
	return text !== undefined && number.test(text) ? Number(text) : null;
}
