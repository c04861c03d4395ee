import { describe, expect, test } from "vitest";
import { GoogleAdsRefused } from "../calls/errors.ts";
import { findField } from "../fields/field-catalogue.ts";
import { checkGaql } from "./check.ts";
import { conditionTest } from "./conditions.ts";
import { type Operator, parseGaql } from "./parser.ts";

const today = Date.UTC(2026, 10, 21) / 86_400_000;

function codeOf(query: string): string {
	try {
		checkGaql(parseGaql(query), today);
		return "accepted";
	} catch (error) {
		if (!(error instanceof GoogleAdsRefused)) throw error;
		return Object.values(error.errors[0]?.errorCode ?? {})[0] ?? "";
	}
}

test("a query is read with all its clauses, in any case and over several lines", () => {
	expect(
		parseGaql(`select campaign.id, campaign.name
			FROM campaign
			WHERE campaign.status IN ('ENABLED', "PAUSED") and campaign.name LIKE '%it\\'s%'
			ORDER BY campaign.id DESC, campaign.name LIMIT 5 PARAMETERS include_drafts=true`),
	).toEqual({
		select: ["campaign.id", "campaign.name"],
		from: "campaign",
		where: [
			{
				field: "campaign.status",
				operator: "IN",
				values: ["ENABLED", "PAUSED"],
			},
			{ field: "campaign.name", operator: "LIKE", values: ["%it's%"] },
		],
		orderBy: [
			{ field: "campaign.id", descending: true },
			{ field: "campaign.name", descending: false },
		],
		limit: 5,
		parameters: { include_drafts: true },
	});
});

describe("what Google refuses is refused with its code", () => {
	test.each([
		["", "EXPECTED_SELECT"],
		["SELECT campaign.id", "EXPECTED_FROM"],
		["SELECT campaign.id FROM campaigns", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"],
		["SELECT campaign.nmae FROM campaign", "UNRECOGNIZED_FIELD"],
		[
			"SELECT campaign.id FROM campaign WHERE campaign.id = 1 OR campaign.id = 2",
			"EXPECTED_AND",
		],
		[
			"SELECT campaign.id FROM campaign WHERE campaign.name = 'x",
			"STRING_NOT_TERMINATED",
		],
		[
			"SELECT campaign.id FROM campaign WHERE campaign.status = 'ENABELD'",
			"BAD_ENUM_CONSTANT",
		],
		["SELECT campaign.id FROM campaign WHERE campaign.id = 'x'", "BAD_NUMBER"],
		[
			"SELECT campaign.id FROM campaign WHERE campaign.id IN ()",
			"PROHIBITED_EMPTY_LIST_IN_CONDITION",
		],
		[
			"SELECT campaign.id FROM campaign WHERE campaign.status LIKE 'E%'",
			"OPERATOR_FIELD_MISMATCH",
		],
		["SELECT campaign.id FROM campaign LIMIT none", "BAD_LIMIT_VALUE"],
		[
			"SELECT campaign.id, segments.date FROM campaign",
			"EXPECTED_FILTERS_ON_DATE_RANGE",
		],
		[
			"SELECT campaign.id, segments.date FROM campaign WHERE segments.date >= '2026-11-01'",
			"EXPECTED_FILTERS_ON_DATE_RANGE",
		],
		[
			"SELECT campaign.id FROM campaign WHERE segments.date = '2026-02-30'",
			"INVALID_DATE_FORMAT",
		],
		[
			"SELECT campaign.id FROM campaign WHERE segments.date DURING LAST_3_DAYS",
			"INVALID_VALUE_WITH_DURING_OPERATOR",
		],
		[
			"SELECT campaign.id FROM campaign WHERE segments.hour = 3",
			"EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
		],
		[
			"SELECT ad_group_ad.ad.id, segments.hour FROM ad_group_ad",
			"PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE",
		],
		[
			"SELECT label.id, metrics.clicks FROM label",
			"PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
		],
		[
			"SELECT campaign.id, ad_group.id FROM campaign",
			"PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE",
		],
		[
			"SELECT campaign.id FROM campaign WHERE segments.month = '2026-11-15'",
			"MISALIGNED_DATE_FOR_FILTER",
		],
		[
			"SELECT campaign.id FROM campaign WHERE segments.week BETWEEN '2026-11-02' AND '2026-11-10'",
			"MISALIGNED_DATE_FOR_FILTER",
		],
		[
			"SELECT campaign.id FROM campaign WHERE segments.quarter = '2026-11-01'",
			"MISALIGNED_DATE_FOR_FILTER",
		],
		[
			"SELECT campaign.id FROM campaign WHERE segments.date = '20261301'",
			"INVALID_DATE_FORMAT",
		],
		[
			"SELECT campaign.id FROM campaign WHERE campaign.name REGEXP_MATCH 'a(?=b)'",
			"BAD_VALUE",
		],
		[
			"SELECT campaign.id, segments.conversion_action, metrics.clicks FROM campaign",
			"PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
		],
		[
			"SELECT campaign.id, segments.product_item_id FROM asset_group",
			"PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE",
		],
		[
			"SELECT campaign.id FROM campaign PARAMETERS omit_names=true",
			"BAD_PARAMETER_NAME",
		],
		[
			"SELECT change_event.user_email FROM change_event LIMIT 10",
			"CHANGE_DATE_RANGE_INFINITE",
		],
		[
			"SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time >= '2026-11-10' LIMIT 10",
			"CHANGE_DATE_RANGE_INFINITE",
		],
		[
			"SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time DURING LAST_14_DAYS",
			"LIMIT_NOT_SPECIFIED",
		],
		[
			"SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time DURING LAST_14_DAYS LIMIT 10001",
			"INVALID_LIMIT_CLAUSE",
		],
		[
			"SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time BETWEEN '2026-10-21' AND '2026-11-20' LIMIT 10",
			"START_DATE_TOO_OLD",
		],
		[
			"SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time > '2026-11-20' AND change_event.change_date_time < '2026-11-19' LIMIT 10",
			"CHANGE_DATE_RANGE_NEGATIVE",
		],
		[
			"SELECT change_status.resource_type FROM change_status WHERE change_status.last_change_date_time BETWEEN '2026-08-22' AND '2026-11-20' LIMIT 10",
			"START_DATE_TOO_OLD",
		],
		[
			"SELECT click_view.gclid FROM click_view",
			"EXPECTED_FILTERS_ON_DATE_RANGE",
		],
		[
			"SELECT click_view.gclid FROM click_view WHERE segments.date DURING LAST_7_DAYS",
			"DATE_RANGE_TOO_WIDE",
		],
		[
			"SELECT click_view.gclid, metrics.impressions FROM click_view WHERE segments.date DURING YESTERDAY",
			"PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
		],
	])("%s → %s", (query, code) => {
		expect(codeOf(query)).toBe(code);
	});

	test("a finite range by two comparisons is enough for a date segment", () => {
		expect(
			codeOf(
				"SELECT campaign.id, segments.date FROM campaign WHERE segments.date >= '2026-11-01' AND segments.date < '2026-11-08'",
			),
		).toBe("accepted");
	});
});

describe("what Google takes is taken", () => {
	test.each([
		"SELECT campaign.id FROM campaign WHERE segments.date BETWEEN '20261101' AND '20261108'",
		"SELECT campaign.id FROM campaign WHERE segments.month = '2026-11-01' AND segments.week >= '2026-11-02' AND segments.quarter = '20261001' AND segments.year = 2026",
		"SELECT campaign.id, segments.year, metrics.clicks FROM campaign WHERE segments.year = 2026",
		"SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time BETWEEN '2026-10-22' AND '2026-11-21 12:00:00' LIMIT 10000",
		"SELECT change_status.resource_type FROM change_status WHERE change_status.last_change_date_time DURING LAST_30_DAYS LIMIT 10000",
		"SELECT click_view.gclid, metrics.clicks, segments.device FROM click_view WHERE segments.date = '2026-11-20'",
		"SELECT campaign.id, segments.conversion_action, metrics.conversions FROM campaign",
		"SELECT label.id FROM label PARAMETERS include_drafts=false, omit_unselected_resource_names=TRUE",
	])("%s", (query) => {
		expect(codeOf(query)).toBe("accepted");
	});
});

test("both forms of a date mean the same day, and a period its days", () => {
	const rangeOf = (condition: string) => {
		const { fromDay, toDay } = checkGaql(
			parseGaql(`SELECT campaign.id FROM campaign WHERE ${condition}`),
			today,
		);
		return [fromDay, toDay].map((day) =>
			new Date((day ?? 0) * 86_400_000).toISOString().slice(0, 10),
		);
	};
	expect(rangeOf("segments.date = '20261105'")).toEqual([
		"2026-11-05",
		"2026-11-05",
	]);
	expect(rangeOf("segments.month = '2026-02-01'")).toEqual([
		"2026-02-01",
		"2026-02-28",
	]);
	expect(rangeOf("segments.quarter = '2026-10-01'")).toEqual([
		"2026-10-01",
		"2026-12-31",
	]);
	expect(rangeOf("segments.year = 2026")).toEqual(["2026-01-01", "2026-12-31"]);
});

test("the days of all conditions are narrowed to one range", () => {
	const query =
		"SELECT campaign.id FROM campaign WHERE segments.date DURING LAST_7_DAYS AND segments.date > '2026-11-16'";
	expect(checkGaql(parseGaql(query), today)).toMatchObject({
		fromDay: today - 4,
		toDay: today - 1,
		where: [],
	});
});

describe("conditions", () => {
	const holds = (
		name: string,
		operator: Operator,
		values: string[],
		value: Parameters<ReturnType<typeof conditionTest>>[0],
	) => {
		const checked = findField(name);
		if (checked === null) throw new Error(name);
		return conditionTest({ field: name, operator, values, checked })(value);
	};

	test("64-bit numbers are compared exactly", () => {
		expect(
			holds("campaign.id", "=", ["9007199254740993"], "9007199254740992"),
		).toBe(false);
		expect(
			holds("campaign.id", ">", ["9007199254740992"], "9007199254740993"),
		).toBe(true);
	});

	test("LIKE knows % and _ and literal ones in brackets, in any case", () => {
		expect(
			holds("campaign.name", "LIKE", ["search%term_"], "Search | Brand terms"),
		).toBe(true);
		expect(holds("campaign.name", "LIKE", ["50[%]"], "50%")).toBe(true);
		expect(holds("campaign.name", "LIKE", ["50[%]"], "50x")).toBe(false);
	});

	test("REGEXP_MATCH is RE2 and matches the whole value", () => {
		const matches = (pattern: string, value: string) =>
			holds("campaign.name", "REGEXP_MATCH", [pattern], value);
		expect(matches("Search", "Search | Brand terms")).toBe(false);
		expect(matches("Search.*", "Search | Brand terms")).toBe(true);
		expect(matches("(?i)search.*terms", "Search | Brand terms")).toBe(true);
		// Not in the syntax of JavaScript.
		expect(matches("\\pL+\\z", "Spring")).toBe(true);
		expect(
			holds("campaign.name", "NOT REGEXP_MATCH", ["Search"], "Search | x"),
		).toBe(true);
	});

	test("an unset field fits only IS NULL and the negated ones", () => {
		expect(holds("campaign.end_date_time", "IS NULL", [], undefined)).toBe(
			true,
		);
		expect(holds("campaign.end_date_time", "=", ["x"], undefined)).toBe(false);
		expect(holds("campaign.end_date_time", "!=", ["x"], undefined)).toBe(true);
	});
});
