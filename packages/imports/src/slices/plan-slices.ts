import type { ImportKind, ImportStream } from "@patchbay/db";
import { addDays, dayIn, type MetricGrain } from "@patchbay/platforms";
import { metricStreams, streams } from "../streams.ts";
import { grainWindows } from "./grain-windows.ts";

export interface PlannedSlice {
	/** Null for what concerns the whole connection. */
	adAccountId: string | null;
	stream: ImportStream;
	stageOrder: number;
	sliceOrder: number;
	/** YYYY-MM-DD in the account's zone; metrics only. */
	windowFrom: string | null;
	windowTo: string | null;
}

export interface PlanInput {
	kind: ImportKind;
	includeAssets: boolean;
	/** First day as it was asked for; null for the default range. */
	from: string | null;
	to: string | null;
	accounts: readonly { id: string; timeZone: string | null }[];
	/** Tells whether the platform's connector can read a stream. */
	canRead: (stream: ImportStream) => boolean;
	/** Grain of the numbers that a stream reads, as the platform tells it; undefined when it does not. */
	grainOf: (stream: ImportStream) => MetricGrain | undefined;
	now: Date;
}

/** Days before today that are read when no range is given. */
const defaultDaysBack = 89;

const entityStreams: readonly ImportStream[] = ["AD_GROUPS", "ADS", "KEYWORDS"];
const assetStreams: readonly ImportStream[] = [
	"ASSETS",
	"ASSET_LINKS",
	"FILES",
];

/**
 * The pieces of an import: a stream of one ad account each, metrics in windows of days. Metrics need their campaigns, so
 * these are read for each kind. Within a stage the newest windows of all accounts come first.
 */
export function planSlices(input: PlanInput): PlannedSlice[] {
	const plan: PlannedSlice[] = [slice(null, "ACCOUNTS", 0)];
	const chosen: ImportStream[] = ["CAMPAIGNS"];
	if (input.kind !== "METRICS") {
		chosen.push(...entityStreams);
		if (input.includeAssets) chosen.push(...assetStreams);
	}
	const count = input.accounts.length;
	for (const [index, account] of input.accounts.entries()) {
		for (const stream of chosen) {
			if (input.canRead(stream)) plan.push(slice(account.id, stream, index));
		}
		if (input.kind === "CAMPAIGNS") continue;
		const today = dayIn(account.timeZone, input.now);
		for (const stream of metricStreams) {
			const grain = input.grainOf(stream);
			if (!grain) continue;
			for (const [age, window] of grainWindows(
				grain,
				metricRange(input, today),
				today,
			).entries()) {
				plan.push({
					...slice(account.id, stream, age * count + index),
					windowFrom: window.from,
					windowTo: window.to,
				});
			}
		}
	}
	return plan;
}

/** A day that has not begun in the account's zone has no numbers. */
function metricRange(input: PlanInput, today: string) {
	const to = input.to === null || input.to > today ? today : input.to;
	return { from: input.from ?? addDays(to, -defaultDaysBack), to };
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
