import { InvalidInput } from "@patchbay/errors";
import { addDays, dayIn } from "../calendar.ts";
import type {
	AccountRef,
	DailyMetricDraft,
	Page,
	RejectedRecord,
} from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { type Cell, readAggregate } from "./aggregate.ts";
import { createKlaviyoClient, type KlaviyoClient } from "./client.ts";
import { findOwners } from "./message-owners.ts";
import { type MetricIds, readMetricIds } from "./metric-ids.ts";

/** Numbers of a campaign or flow, of one day or one hour. */
export interface CampaignNumbers extends DailyMetricDraft {
	/** Start of the day or the hour: ISO 8601 in UTC. */
	startsAt: string;
}

/**
 * Reads the numbers of all campaigns and flows, with one question for each metric however many days and messages there are.
 * Klaviyo's own reports would take two questions for each day, of two a minute and 225 a day. A page is a day, which is the cursor:
 * the numbers from there on are asked for anew.
 */
export async function* readNumbers(
	session: PlatformSession,
	account: AccountRef,
	interval: "day" | "hour",
	options: MetricsOptions,
): AsyncGenerator<Page<CampaignNumbers>> {
	if (options.externalIds?.length === 0) return;
	const from = firstDay(options);
	const client = createKlaviyoClient(session);
	const metrics = await readMetricIds(client, options.conversion);
	const { numbers, rejected } = await readCells(client, account, metrics, {
		...options,
		interval,
		from,
	});
	if (interval === "day")
		rejected.push(...tellMissing(metrics, account, options));
	yield* inPages(numbers, rejected);
}

function firstDay({ from, to, cursor }: MetricsOptions): string {
	if (cursor === null || cursor === undefined) return from;
	if (/^\d{4}-\d{2}-\d{2}$/.test(cursor) && cursor >= from && cursor <= to)
		return cursor;
	throw new InvalidInput("This is not a cursor of this list.");
}

interface Asked extends MetricsOptions {
	interval: "day" | "hour";
}

async function readCells(
	client: KlaviyoClient,
	account: AccountRef,
	metrics: MetricIds,
	{ interval, from, to, externalIds }: Asked,
): Promise<{ numbers: CampaignNumbers[]; rejected: RejectedRecord[] }> {
	const rejected: RejectedRecord[] = [];
	const read = async (
		metricIds: readonly string[],
		by: readonly [message: string, flow: string],
		hasValue: boolean,
	): Promise<Cell[]> => {
		const cells: Cell[] = [];
		for (const metricId of metricIds)
			rejected.push(
				...(await readAggregate(
					client,
					account,
					{ metricId, interval, by, hasValue, from, to },
					(cell) => cells.push(cell),
				)),
			);
		return cells;
	};
	const { conversion } = metrics;
	const delivered = await read(metrics.delivered, ["$message", "$flow"], false);
	const clicked = await read(metrics.clicked, ["$message", "$flow"], false);
	const converted = await read(
		conversion === null ? [] : [conversion],
		["$attributed_message", "$attributed_flow"],
		true,
	);
	const ownerOf = await findOwners(
		client,
		messagesOfCampaigns([delivered, clicked, converted]),
		externalIds ? { externalIds } : {},
	);
	const wanted = externalIds && new Set(externalIds);
	const sums = new Sums(account, conversion !== null);
	const add = (
		cells: readonly Cell[],
		count: (numbers: CampaignNumbers, cell: Cell) => void,
	) => {
		for (const cell of cells) {
			const [message = "", flow = ""] = cell.dimensions;
			// What was sent outside of campaigns and flows belongs to the account alone.
			const campaignId = flow || (message && ownerOf(message));
			if (campaignId && (wanted?.has(campaignId) ?? true))
				count(sums.of(campaignId, cell.startsAt), cell);
		}
	};
	add(delivered, (numbers, { count }) => {
		numbers.impressions += count;
	});
	add(clicked, (numbers, { count }) => {
		numbers.clicks += count;
	});
	add(converted, (numbers, { count, valueMicros }) => {
		numbers.conversions = (numbers.conversions ?? 0) + Number(count);
		numbers.conversionValueMicros =
			(numbers.conversionValueMicros ?? 0n) + valueMicros;
	});
	return { numbers: sums.inOrder(), rejected };
}

/** Ids of messages that belong to no flow. */
function messagesOfCampaigns(lists: readonly Cell[][]): Set<string> {
	return new Set(
		lists
			.flat()
			.filter(({ dimensions: [message, flow] }) => message && !flow)
			.map(({ dimensions: [message = ""] }) => message),
	);
}

/** Numbers by campaign and start. */
class Sums {
	readonly #account: AccountRef;
	readonly #hasConversions: boolean;
	readonly #days = new Map<string, string>();
	readonly #numbers = new Map<string, CampaignNumbers>();

	constructor(account: AccountRef, hasConversions: boolean) {
		this.#account = account;
		this.#hasConversions = hasConversions;
	}

	of(campaignExternalId: string, startsAt: string): CampaignNumbers {
		const key = `${startsAt} ${campaignExternalId}`;
		const known = this.#numbers.get(key);
		if (known) return known;
		const numbers: CampaignNumbers = {
			campaignExternalId,
			date: this.#dayOf(startsAt),
			startsAt,
			// Klaviyo tells no spend: the grain says so.
			costMicros: 0n,
			impressions: 0n,
			clicks: 0n,
			conversions: this.#hasConversions ? 0 : null,
			conversionValueMicros: this.#hasConversions ? 0n : null,
		};
		this.#numbers.set(key, numbers);
		return numbers;
	}

	#dayOf(startsAt: string): string {
		const known = this.#days.get(startsAt);
		if (known) return known;
		const day = dayIn(this.#account.timeZone, Date.parse(startsAt));
		this.#days.set(startsAt, day);
		return day;
	}

	/** By start and campaign, so that every reading has the same order. */
	inOrder(): CampaignNumbers[] {
		return [...this.#numbers]
			.sort(([one], [other]) => (one < other ? -1 : 1))
			.map(([, numbers]) => numbers);
	}
}

/** A page for each day that has numbers, the first with everything that was rejected. */
function* inPages(
	numbers: readonly CampaignNumbers[],
	rejected: RejectedRecord[],
): Generator<Page<CampaignNumbers>> {
	const days = [...Map.groupBy(numbers, ({ date }) => date)];
	if (days.length === 0) yield { records: [], rejected, nextCursor: null };
	for (const [at, [, records]] of days.entries())
		yield {
			records,
			rejected: at === 0 ? rejected : [],
			nextCursor: days[at + 1]?.[0] ?? null,
		};
}

/** A window that ends so many days ago is not the newest one: a missing metric is told once. */
const recentDays = 2;

function tellMissing(
	{ missing }: MetricIds,
	{ timeZone, externalId }: AccountRef,
	{ to }: MetricsOptions,
): RejectedRecord[] {
	const recent = addDays(dayIn(timeZone, Date.now()), -recentDays);
	if (missing === null || to < recent) return [];
	return [
		{
			entity: "conversion metric",
			externalId,
			path: "metrics",
			message: missing,
		},
	];
}
