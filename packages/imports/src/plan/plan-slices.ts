import type { MetricRetention } from "@patchbay/catalog";
import type { ImportKind, ImportLane, ImportStream } from "@patchbay/db";
import { addDays, countDays } from "@patchbay/platforms";
import { streams } from "../streams.ts";
import { cutWindows, type DayWindow } from "./day-windows.ts";
import type { PlannedGrain } from "./grains.ts";
import { daysToRead, firstDayTold, todayOf } from "./metric-days.ts";

export interface PlannedSlice {
	/** Null for what concerns the whole connection. */
	adAccountId: string | null;
	stream: ImportStream;
	stageOrder: number;
	sliceOrder: number;
	/** YYYY-MM-DD as the grain counts days; metrics and their reconciliation only. */
	windowFrom: string | null;
	windowTo: string | null;
}

export interface PlannedAccount {
	id: string;
	timeZone: string | null;
	/** Complete days of each grain that were read before; needed for HISTORY alone. */
	read?: ReadonlyMap<ImportStream, readonly DayWindow[]>;
}

export interface PlanInput {
	lane: ImportLane;
	kind: ImportKind;
	includeAssets: boolean;
	/** True when only some campaigns are read: an account's totals cannot be compared then. */
	isPartial: boolean;
	/** First day as it was asked for; null for the default range. */
	from: string | null;
	to: string | null;
	/** Days before today that a WINDOW run reads again; null for each grain's own look-back. */
	lookbackDays: number | null;
	accounts: readonly PlannedAccount[];
	/** Grains that the platform's connector reads, the coarsest first. */
	grains: readonly PlannedGrain[];
	/** Months for which numbers are kept: what would be dropped again is not read. */
	retention: MetricRetention;
	/** Tells whether the platform's connector can read a stream. */
	canRead: (stream: ImportStream) => boolean;
	now: Date;
}

const entityStreams: readonly ImportStream[] = ["AD_GROUPS", "ADS", "KEYWORDS"];
const assetStreams: readonly ImportStream[] = [
	"ASSETS",
	"ASSET_LINKS",
	"FILES",
];

/** Lists that belong to an account and to none of its campaigns. */
const accountLists: readonly ImportStream[] = [
	"AUDIENCES",
	"CATALOG_ITEMS",
	"SOURCES",
];

/** Days at the platform's horizon that are read before all others, for they are the first to be lost. */
const fallingDays = 30;

/**
 * The pieces of an import: a stream of one ad account each, metrics in windows of days. Hourly runs and the backfill read
 * numbers alone, and ask for a campaign that is not known yet by its id. Numbers are read the newest first, over all accounts
 * and grains; of the backfill, what the platform is about to forget comes before that.
 */
export function planSlices(input: PlanInput): PlannedSlice[] {
	const { lane, accounts } = input;
	const plan: PlannedSlice[] = [];
	if (lane !== "RECENT" && lane !== "HISTORY")
		plan.push(slice(null, "ACCOUNTS", 0));
	for (const [index, account] of accounts.entries())
		for (const stream of listsToRead(input))
			if (input.canRead(stream)) plan.push(slice(account.id, stream, index));
	const windows = input.kind === "CAMPAIGNS" ? [] : listWindows(input);
	plan.push(
		...planWindows(input, windows),
		...planReconciliation(input, windows),
	);
	return plan;
}

function listsToRead({
	lane,
	kind,
	includeAssets,
	isPartial,
}: PlanInput): ImportStream[] {
	if (lane !== "MANUAL" && lane !== "CAMPAIGNS") return [];
	if (kind === "METRICS") return ["CAMPAIGNS"];
	return [
		"CAMPAIGNS",
		...entityStreams,
		...(includeAssets ? assetStreams : []),
		...(isPartial ? [] : accountLists),
	];
}

interface PlannedWindow extends DayWindow {
	accountIndex: number;
	adAccountId: string;
	today: string;
	grainIndex: number;
	stream: ImportStream;
	/** Days before today; below zero for what the platform is about to forget, the more so the older it is. */
	age: number;
}

/** Windows of all accounts and grains, in the order in which they are read. */
function listWindows(input: PlanInput): PlannedWindow[] {
	const windows = input.accounts.flatMap((account, accountIndex) => {
		return input.grains.flatMap((grain, grainIndex) => {
			const today = todayOf(grain, account, input.now);
			const read = account.read?.get(grain.stream) ?? [];
			const falling = addDays(firstDayTold(grain, today), fallingDays);
			return daysToRead({ ...input, grain, read, today })
				.flatMap((days) => cutWindows(days, grain.windowDays))
				.map((window) => ({
					...window,
					accountIndex,
					adAccountId: account.id,
					today,
					grainIndex,
					stream: grain.stream,
					age:
						input.lane === "HISTORY" && window.from < falling
							? -countDays(window.from, today)
							: countDays(window.to, today) - 1,
				}));
		});
	});
	return windows.sort(
		(one, other) =>
			one.age - other.age ||
			one.grainIndex - other.grainIndex ||
			one.accountIndex - other.accountIndex,
	);
}

/**
 * Shows numbers soon to a person who asked for them: the newest days of each account are read directly after its campaigns, before
 * what lies below them and its files. Days come before hours and regions, which wait for none of them but in the backfill: where a
 * platform makes reports, it makes all of them at once.
 */
function planWindows(
	{ lane, kind }: PlanInput,
	windows: readonly PlannedWindow[],
): PlannedSlice[] {
	const begun = new Set<string>();
	const isDaily = ({ stream }: PlannedWindow) => stream === "METRICS_DAILY";
	const ordered = [
		...windows.filter(isDaily),
		...windows.filter((window) => !isDaily(window)),
	];
	const ofWindows = (stream: ImportStream) =>
		streams[lane === "HISTORY" ? stream : "METRICS_DAILY"].order;
	return ordered.map(({ adAccountId, stream, from, to }, index) => {
		const isFirst =
			lane === "MANUAL" &&
			// Numbers alone have nothing to come before.
			kind === "FULL" &&
			stream === "METRICS_DAILY" &&
			!begun.has(adAccountId);
		begun.add(adAccountId);
		return {
			...slice(adAccountId, stream, index),
			stageOrder: isFirst ? streams.AD_GROUPS.order : ofWindows(stream),
			windowFrom: from,
			windowTo: to,
		};
	});
}

/** Compares complete days only: today's numbers grow between two questions. */
function planReconciliation(
	input: PlanInput,
	windows: readonly PlannedWindow[],
): PlannedSlice[] {
	const { lane, isPartial, canRead, accounts } = input;
	if (lane !== "WINDOW" && lane !== "MANUAL") return [];
	if (isPartial || !canRead("RECONCILIATION")) return [];
	return accounts.flatMap(({ id }, index) => {
		const read = windows.filter(
			({ adAccountId, stream }) =>
				adAccountId === id && stream === "METRICS_DAILY",
		);
		const [newest] = read;
		const oldest = read.at(-1);
		if (!newest || !oldest) return [];
		const yesterday = addDays(newest.today, -1);
		const to = newest.to < yesterday ? newest.to : yesterday;
		if (oldest.from > to) return [];
		return [
			{
				...slice(id, "RECONCILIATION", index),
				windowFrom: oldest.from,
				windowTo: to,
			},
		];
	});
}

function slice(
	adAccountId: string | null,
	stream: ImportStream,
	sliceOrder: number,
): PlannedSlice {
	return {
		adAccountId,
		stream,
		stageOrder: streams[stream].order,
		sliceOrder,
		windowFrom: null,
		windowTo: null,
	};
}
