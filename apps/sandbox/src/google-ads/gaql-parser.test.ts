import { describe, expect, test } from "vitest";
import { GoogleAdsRefused } from "./errors.ts";
import { checkGaql } from "./gaql-check.ts";
import { conditionTest } from "./gaql-conditions.ts";
import { fields } from "./gaql-fields.ts";
import { type Operator, parseGaql } from "./gaql-parser.ts";

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
			"SELECT asset.id, metrics.clicks FROM asset",
			"PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
		],
		[
			"SELECT campaign.id, ad_group.id FROM campaign",
			"PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE",
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
		const checked = fields.get(name);
		if (checked === undefined) throw new Error(name);
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

	test("an unset field fits only IS NULL and the negated ones", () => {
		expect(holds("campaign.end_date_time", "IS NULL", [], undefined)).toBe(
			true,
		);
		expect(holds("campaign.end_date_time", "=", ["x"], undefined)).toBe(false);
		expect(holds("campaign.end_date_time", "!=", ["x"], undefined)).toBe(true);
	});
});
