import { expect, test } from "vitest";
import { readUsage, regainSeconds } from "./usage.ts";

test("shares of an account's hour are told by use case, the worst of those that are named", () => {
	expect(
		readUsage({
			"x-app-usage": '{"call_count":12,"total_cputime":40,"total_time":7}',
			"x-business-use-case-usage": JSON.stringify({
				"500": [
					{
						type: "ads_insights",
						call_count: 33,
						total_cputime: 12,
						total_time: 15,
						estimated_time_to_regain_access: 0,
					},
					{
						type: "ads_management",
						call_count: 3,
						total_cputime: 90,
						total_time: 1,
						estimated_time_to_regain_access: 0,
					},
				],
				"501": [
					{
						type: "ads_insights",
						call_count: 40,
						total_cputime: 1,
						total_time: 1,
						estimated_time_to_regain_access: 0,
					},
					{ type: "pages", call_count: 99 },
				],
			}),
			"x-fb-ads-insights-throttle": '{"app_id_util_pct":0,"acc_id_util_pct":3}',
		}),
	).toEqual([
		{ bucket: "insights", used: 0.4, resetsAt: null, blockedUntil: null },
		{ bucket: "management", used: 0.9, resetsAt: null, blockedUntil: null },
		{ bucket: "app", used: 0.4, resetsAt: null, blockedUntil: null },
	]);
});

test("an account's own usage says when it begins anew", () => {
	const [usage] = readUsage({
		"x-ad-account-usage":
			'{"acc_id_util_pct":9.67,"reset_time_duration":100,"ads_api_access_tier":"standard_access"}',
	});
	expect(usage).toMatchObject({ bucket: "management", blockedUntil: null });
	expect(usage?.used).toBeCloseTo(0.0967);
	const wait = (usage?.resetsAt?.getTime() ?? 0) - Date.now();
	expect(Math.round(wait / 10_000)).toBe(10);
});

test("minutes until access comes back are a block", () => {
	const headers = {
		"x-business-use-case-usage":
			'{"500":[{"type":"ads_management","call_count":100,"estimated_time_to_regain_access":12}]}',
	};
	const [usage] = readUsage(headers);
	const wait = (usage?.blockedUntil?.getTime() ?? 0) - Date.now();
	expect(Math.round(wait / 60_000)).toBe(12);
	expect(regainSeconds(headers)).toBe(720);
});

test.each([
	["nothing", {}],
	[
		"noise",
		{
			"x-app-usage": "many",
			"x-business-use-case-usage": "[]",
			"x-ad-account-usage": "{",
		},
	],
	[
		"other shapes",
		{
			"x-app-usage": '{"call_count":"12"}',
			"x-business-use-case-usage": '{"1":{"type":"ads_insights"}}',
		},
	],
])("headers with %s tell nothing", (_what, headers) => {
	expect(readUsage(headers)).toEqual([]);
	expect(regainSeconds(headers)).toBeNull();
});

test("a header of 32 use cases is read", () => {
	const entries = Object.fromEntries(
		Array.from({ length: 32 }, (_, index) => [
			`10000000000${index}`,
			[
				{
					type: "ads_insights",
					call_count: index,
					total_cputime: 1,
					total_time: 1,
					estimated_time_to_regain_access: 0,
					ads_api_access_tier: "standard_access",
				},
			],
		]),
	);
	expect(
		readUsage({ "x-business-use-case-usage": JSON.stringify(entries) }),
	).toMatchObject([{ bucket: "insights", used: 0.31 }]);
});
