import { expect, test } from "vitest";
import type { PlannedGrain } from "./grains.ts";
import { type PlanInput, planSlices } from "./plan-slices.ts";

const daily: PlannedGrain = {
	stream: "METRICS_DAILY",
	windowDays: 30,
	history: { months: 37 },
	lookBackDays: 30,
	backfilled: true,
	conversions: true,
};

const input: PlanInput = {
	lane: "MANUAL",
	kind: "FULL",
	includeAssets: true,
	isPartial: false,
	from: null,
	to: null,
	lookbackDays: null,
	accounts: [
		{ id: "a", timeZone: "Pacific/Auckland" },
		{ id: "b", timeZone: "America/Los_Angeles" },
	],
	grains: [daily],
	retention: { months: null, hourlyMonths: null },
	canRead: () => true,
	now: new Date("2026-11-21T12:00:00Z"),
};

/** Windows of a stream in the order of the plan, as `account from to`. */
function windows(changed: Partial<PlanInput>, stream = "METRICS_DAILY") {
	return planSlices({ ...input, ...changed })
		.filter((slice) => slice.stream === stream)
		.sort((one, other) => one.sliceOrder - other.sliceOrder)
		.map(
			({ adAccountId, windowFrom, windowTo }) =>
				`${adAccountId} ${windowFrom} ${windowTo}`,
		);
}

function streams(changed: Partial<PlanInput>) {
	return [
		...new Set(
			planSlices({ ...input, ...changed }).map((slice) => slice.stream),
		),
	];
}

test("a person's import reads 90 days up to today in each account's own zone, the newest windows of all accounts first", () => {
	expect(windows({})).toEqual([
		"a 2026-10-24 2026-11-22",
		"b 2026-10-23 2026-11-21",
		"a 2026-09-24 2026-10-23",
		"b 2026-09-23 2026-10-22",
		"a 2026-08-25 2026-09-23",
		"b 2026-08-24 2026-09-22",
	]);
});

test("the newest days that a person asked for are read directly after the campaigns, before ads and files", () => {
	const plan = planSlices(input).filter(
		({ adAccountId }) => adAccountId === "a",
	);
	const order = (stream: string) =>
		plan
			.filter((slice) => slice.stream === stream)
			.map((slice) => slice.stageOrder);
	const [newest, ...older] = order("METRICS_DAILY");
	expect(newest).toBe(order("AD_GROUPS")[0]);
	expect(newest).toBeGreaterThan(order("CAMPAIGNS")[0] ?? 0);
	expect(older.every((each) => each > (order("METRICS_HOURLY")[0] ?? 0))).toBe(
		true,
	);
});

test("days come before hours and regions, and are a condition of them in the backfill alone", () => {
	const hourly: PlannedGrain = {
		...daily,
		stream: "METRICS_HOURLY",
		windowDays: 7,
		lookBackDays: 7,
		backfilled: false,
	};
	const region: PlannedGrain = {
		...daily,
		stream: "METRICS_REGION",
		backfilled: false,
	};
	const planned = (lane: PlanInput["lane"]) =>
		planSlices({
			...input,
			lane,
			kind: "METRICS",
			from: "2026-09-01",
			accounts: input.accounts.slice(0, 1),
			grains: [daily, hourly, region],
		})
			.filter(({ stream }) => stream.startsWith("METRICS_"))
			.sort((one, other) => one.sliceOrder - other.sliceOrder);
	const plan = planned("MANUAL");
	expect(plan.map(({ stream }) => stream)).toEqual([
		"METRICS_DAILY",
		"METRICS_DAILY",
		"METRICS_DAILY",
		"METRICS_HOURLY",
		"METRICS_REGION",
	]);
	const stagesOf = (slices: typeof plan) =>
		new Set(slices.map(({ stageOrder }) => stageOrder)).size;
	expect(stagesOf(plan)).toBe(1);
	expect(stagesOf(planned("HISTORY"))).toBe(2);
});

test("each kind reads its own streams, metrics their campaigns too", () => {
	expect(streams({ kind: "METRICS" })).toEqual([
		"ACCOUNTS",
		"CAMPAIGNS",
		"METRICS_DAILY",
		"RECONCILIATION",
	]);
	const withoutAssets = { kind: "CAMPAIGNS", includeAssets: false } as const;
	expect(streams(withoutAssets)).toEqual([
		"ACCOUNTS",
		"CAMPAIGNS",
		"AD_GROUPS",
		"ADS",
		"KEYWORDS",
		"AUDIENCES",
		"CATALOG_ITEMS",
		"SOURCES",
	]);
	// What belongs to no campaign is not read with some of them.
	expect(streams({ ...withoutAssets, isPartial: true })).toEqual([
		"ACCOUNTS",
		"CAMPAIGNS",
		"AD_GROUPS",
		"ADS",
		"KEYWORDS",
	]);
	expect(streams({ canRead: (stream) => stream !== "KEYWORDS" })).not.toContain(
		"KEYWORDS",
	);
});

test("each lane reads its own streams", () => {
	const metrics = { kind: "METRICS" } as const;
	expect(streams({ ...metrics, lane: "RECENT" })).toEqual(["METRICS_DAILY"]);
	expect(streams({ ...metrics, lane: "HISTORY" })).toEqual(["METRICS_DAILY"]);
	expect(streams({ ...metrics, lane: "WINDOW" })).toEqual([
		"ACCOUNTS",
		"METRICS_DAILY",
		"RECONCILIATION",
	]);
	expect(streams({ kind: "CAMPAIGNS", lane: "CAMPAIGNS" })).toEqual([
		"ACCOUNTS",
		"CAMPAIGNS",
		"AD_GROUPS",
		"ADS",
		"KEYWORDS",
		"ASSETS",
		"ASSET_LINKS",
		"FILES",
		"AUDIENCES",
		"CATALOG_ITEMS",
		"SOURCES",
	]);
});

test("a range that has not begun yet, or that the platform has forgotten, has no windows", () => {
	expect(windows({ from: "2027-01-01", to: "2027-02-01" })).toEqual([]);
	expect(windows({ from: "2022-01-01", to: "2022-02-01" })).toEqual([]);
	expect(windows({ from: "2023-10-01", to: "2023-10-31" })).toEqual([
		"b 2023-10-21 2023-10-31",
		"a 2023-10-22 2023-10-31",
	]);
});

test.each([
	// Both zones had put their clocks on or back within these hours.
	["2026-03-29T00:30:00Z", "Europe/Berlin", "2026-03-28", "2026-03-29"],
	["2026-03-29T21:59:00Z", "Europe/Berlin", "2026-03-28", "2026-03-29"],
	["2026-03-29T22:00:00Z", "Europe/Berlin", "2026-03-29", "2026-03-30"],
	["2026-10-25T22:59:00Z", "Europe/Berlin", "2026-10-24", "2026-10-25"],
	["2026-10-25T23:00:00Z", "Europe/Berlin", "2026-10-25", "2026-10-26"],
	["2026-11-01T04:30:00Z", "America/Los_Angeles", "2026-10-30", "2026-10-31"],
	["2026-11-01T07:00:00Z", "America/Los_Angeles", "2026-10-31", "2026-11-01"],
	["2026-11-02T07:59:00Z", "America/Los_Angeles", "2026-10-31", "2026-11-01"],
	["2026-12-31T10:00:00Z", "Pacific/Kiritimati", "2026-12-31", "2027-01-01"],
])("an hourly run at %s in %s reads %s and %s", (now, timeZone, from, to) => {
	expect(
		windows({
			lane: "RECENT",
			kind: "METRICS",
			accounts: [{ id: "a", timeZone }],
			now: new Date(now),
		}),
	).toEqual([`a ${from} ${to}`]);
});

test.each([
	// It is the 22nd in Auckland already, and still the 21st of UTC.
	["Pacific/Auckland", "2026-11-21T12:00:00Z", "2026-11-20", "2026-11-21"],
	// It is still the 20th in Los Angeles, where the 21st of UTC has begun.
	["America/Los_Angeles", "2026-11-21T03:00:00Z", "2026-11-20", "2026-11-21"],
	[null, "2026-11-21T03:00:00Z", "2026-11-20", "2026-11-21"],
])(
	"days that a platform tells in UTC are planned in UTC, in %s at %s too",
	(timeZone, now, yesterday, today) => {
		const one: Partial<PlanInput> = {
			kind: "METRICS",
			accounts: [{ id: "a", timeZone }],
			grains: [{ ...daily, dayZone: "UTC" }],
			now: new Date(now),
		};
		expect(windows({ ...one, lane: "RECENT" })).toEqual([
			`a ${yesterday} ${today}`,
		]);
		const nightly = windows({ ...one, lane: "WINDOW" }, "RECONCILIATION");
		expect(nightly.map((window) => window.split(" ").at(-1))).toEqual([
			yesterday,
		]);
		expect(windows({ ...one, lane: "HISTORY" }).at(0)).toMatch(/^a 2023-/);
		expect(windows({ ...one, lane: "HISTORY" })).toContainEqual(
			expect.stringMatching(new RegExp(` ${yesterday}$`)),
		);
		expect(windows({ ...one, lane: "HISTORY" })).not.toContainEqual(
			expect.stringMatching(new RegExp(` ${today}$`)),
		);
	},
);

test("the nightly run reads the days of its connection's setting again, and today", () => {
	const nightly = {
		lane: "WINDOW",
		kind: "METRICS",
		accounts: [{ id: "b", timeZone: "America/Los_Angeles" }],
	} as const;
	expect(windows(nightly)).toEqual(["b 2026-10-23 2026-11-21"]);
	expect(windows({ ...nightly, lookbackDays: 30 })).toEqual([
		"b 2026-10-23 2026-11-21",
		"b 2026-10-22 2026-10-22",
	]);
	expect(windows({ ...nightly, lookbackDays: 7 })).toEqual([
		"b 2026-11-14 2026-11-21",
	]);
	expect(windows({ ...nightly, lookbackDays: 90 }).at(-1)).toBe(
		"b 2026-08-23 2026-08-23",
	);
});

test("totals are compared for complete days, and not where only some campaigns are read", () => {
	const nightly = { lane: "WINDOW", kind: "METRICS" } as const;
	expect(windows(nightly, "RECONCILIATION")).toEqual([
		"a 2026-10-24 2026-11-21",
		"b 2026-10-23 2026-11-20",
	]);
	expect(
		windows({ from: "2026-11-01", to: "2026-11-10" }, "RECONCILIATION"),
	).toEqual(["a 2026-11-01 2026-11-10", "b 2026-11-01 2026-11-10"]);
	expect(windows({ from: "2026-11-22" }, "RECONCILIATION")).toEqual([]);
	expect(windows({ isPartial: true }, "RECONCILIATION")).toEqual([]);
});

test("the backfill reads what was never read: first what is about to be forgotten, then the newest days", () => {
	const history = {
		lane: "HISTORY",
		kind: "METRICS",
		accounts: [
			{
				id: "b",
				timeZone: "America/Los_Angeles",
				read: new Map([
					[
						"METRICS_DAILY",
						[
							{ from: "2026-08-24", to: "2026-11-20" },
							{ from: "2026-06-01", to: "2026-06-10" },
						],
					],
				]),
			},
		],
	} satisfies Partial<PlanInput>;

	const read = windows(history);

	expect(read.slice(0, 6)).toEqual([
		"b 2023-10-21 2023-11-13",
		"b 2023-11-14 2023-12-13",
		"b 2026-07-25 2026-08-23",
		"b 2026-06-25 2026-07-24",
		"b 2026-06-11 2026-06-24",
		"b 2026-05-02 2026-05-31",
	]);
	expect(read).toHaveLength(35);
	expect(streams(history)).toEqual(["METRICS_DAILY"]);
	expect(
		windows({
			...history,
			accounts: [
				{
					id: "b",
					timeZone: "America/Los_Angeles",
					read: new Map([
						["METRICS_DAILY", [{ from: "2023-10-21", to: "2026-11-20" }]],
					]),
				},
			],
		}),
	).toEqual([]);
});

test("what would be dropped again is not read: not by the backfill, and not because a person asks for it", () => {
	const kept = (changed: Partial<PlanInput>) =>
		windows({
			retention: { months: 6, hourlyMonths: null },
			accounts: [{ id: "b", timeZone: "America/Los_Angeles" }],
			...changed,
		});
	const backfill = kept({ lane: "HISTORY", kind: "METRICS" });
	expect(backfill[0]).toBe("b 2026-10-22 2026-11-20");
	expect(backfill.at(-1)).toMatch(/^b 2026-05-01 /);
	expect(kept({ from: "2026-01-01", to: "2026-04-30" })).toEqual([]);
	expect(kept({ from: "2026-04-01", to: "2026-05-02" })).toEqual([
		"b 2026-05-01 2026-05-02",
	]);
	// It is November there, and December where months are dropped.
	expect(
		kept({
			lane: "HISTORY",
			kind: "METRICS",
			now: new Date("2026-12-01T05:00:00Z"),
		}).at(-1),
	).toMatch(/^b 2026-06-01 /);
	expect(
		windows({
			lane: "HISTORY",
			kind: "METRICS",
			retention: { months: null, hourlyMonths: 6 },
			accounts: [{ id: "b", timeZone: "America/Los_Angeles" }],
		}).some((window) => window.startsWith("b 2023-10-21 ")),
	).toBe(true);
});

test("a grain that is not backfilled is read within its look-back alone", () => {
	const grains: PlannedGrain[] = [
		daily,
		{
			stream: "METRICS_HOURLY",
			windowDays: 7,
			history: { days: 1_000 },
			lookBackDays: 10,
			backfilled: false,
			conversions: true,
		},
	];
	const one = {
		grains,
		accounts: [{ id: "b", timeZone: "America/Los_Angeles" }],
		includeAssets: false,
		kind: "METRICS",
	} as const;
	const recent = ["b 2026-11-15 2026-11-21", "b 2026-11-12 2026-11-14"];
	expect(windows(one, "METRICS_HOURLY")).toEqual(recent);
	expect(windows({ ...one, from: "2026-10-01" }, "METRICS_HOURLY")).toEqual(
		recent,
	);
	expect(
		windows({ ...one, lane: "WINDOW", lookbackDays: 90 }, "METRICS_HOURLY"),
	).toEqual(recent);
	expect(windows({ ...one, lane: "HISTORY" }, "METRICS_HOURLY")).toEqual([
		"b 2026-11-14 2026-11-20",
		"b 2026-11-12 2026-11-13",
	]);
});

test("an hourly run reads days and hours, and leaves regions to the night", () => {
	const stream = (name: PlannedGrain["stream"]) => ({ ...daily, stream: name });
	expect(
		streams({
			lane: "RECENT",
			kind: "METRICS",
			grains: [daily, stream("METRICS_HOURLY"), stream("METRICS_REGION")],
		}),
	).toEqual(["METRICS_DAILY", "METRICS_HOURLY"]);
});
