import { utcHourOf } from "../../world/calendar.ts";
import type { Answer, Call } from "../api.ts";
import { notFound } from "../calls/list.ts";
import { instant } from "../calls/times.ts";
import { fundingInstrumentIdOf } from "../objects/ids.ts";
import type { Objects } from "../objects/objects.ts";
import { placementsOf } from "../objects/placements.ts";
import { seriesOf } from "./cells.ts";
import { measuresOf } from "./measures.ts";
import { type Entity, readStatsQuery, readWindow } from "./query.ts";
import { renderStats } from "./render.ts";
import { type Part, partsOf } from "./subjects.ts";

const hourMs = 3_600_000;

function calendarOf({ api, account }: Call) {
	return api.world.facts.calendar(account, api.behaviour.lateHours);
}

/** `GET stats/accounts/:account_id` */
export function readStats(call: Call): Answer {
	const query = readStatsQuery(call.parameters, call.account, false);
	const objects = call.api.store.of(call.account);
	const { data, request, ...more } = renderStats(
		objects,
		query,
		calendarOf(call),
	);
	return { data, request, more };
}

/** `GET stats/accounts/:account_id/active_entities` */
export function listActiveEntities(call: Call): Answer {
	const { parameters, account, api } = call;
	parameters.only(
		"entity",
		"start_time",
		"end_time",
		"funding_instrument_ids",
		"campaign_ids",
		"line_item_ids",
	);
	const entity = parameters.needWord("entity", [
		"CAMPAIGN",
		"FUNDING_INSTRUMENT",
		"LINE_ITEM",
		"PROMOTED_ACCOUNT",
		"PROMOTED_TWEET",
	]);
	const window = readWindow(parameters, account, 90);
	const objects = api.store.of(account);
	const passes = filterOf(call, objects);
	const data = idsOf(objects, entity)
		.filter((one) => passes(one))
		.flatMap(({ id }) => {
			const parts = partsOf(objects, entity, id);
			const spans = parts.flatMap((part) => spanOf(call, part, window) ?? []);
			if (spans.length === 0) return [];
			return [
				{
					entity_id: id,
					activity_start_time: instant(
						Math.min(...spans.map(({ from }) => from)) * hourMs,
					),
					activity_end_time: instant(
						Math.max(...spans.map(({ to }) => to)) * hourMs - 1000,
					),
					placements: [
						...new Set(parts.flatMap(({ campaign }) => placementsOf(campaign))),
					],
				},
			];
		});
	return { data };
}

type Known = { id: string; campaignId: string | null; itemId: string | null };

function idsOf(objects: Objects, entity: Entity): Known[] {
	const { campaigns, lineItems, promotedTweets, account } = objects;
	switch (entity) {
		case "CAMPAIGN":
			return [...campaigns.keys()].map((id) => ({
				id,
				campaignId: id,
				itemId: null,
			}));
		case "LINE_ITEM":
			return [...lineItems.values()].map(({ id, campaign }) => ({
				id,
				campaignId: campaign.id,
				itemId: id,
			}));
		case "PROMOTED_TWEET":
			return [...promotedTweets.values()].map(({ id, lineItem }) => ({
				id,
				campaignId: lineItem.campaign.id,
				itemId: lineItem.id,
			}));
		case "FUNDING_INSTRUMENT":
			return [
				{
					id: fundingInstrumentIdOf(account, 0),
					campaignId: null,
					itemId: null,
				},
			];
		default:
			return [];
	}
}

/** Filters work at all levels: whatever lies above or below one that is named. */
function filterOf({ parameters, account }: Call, { lineItems }: Objects) {
	const funding = parameters.list("funding_instrument_ids", 200);
	const campaignIds = parameters.list("campaign_ids", 200);
	const itemIds = parameters.list("line_item_ids", 200);
	const aboveItems = new Set(
		itemIds?.map((id) => lineItems.get(id)?.campaign.id),
	);
	const isFunded = funding?.includes(fundingInstrumentIdOf(account, 0)) ?? true;
	return ({ campaignId, itemId }: Known): boolean =>
		isFunded &&
		(campaignIds === null ||
			campaignId === null ||
			campaignIds.includes(campaignId)) &&
		(itemIds === null ||
			(itemId === null
				? campaignId === null || aboveItems.has(campaignId)
				: itemIds.includes(itemId)));
}

/** Hours that changes apply to which were recorded in a window; null where nothing changed. */
function spanOf(
	call: Call,
	{ campaign }: Part,
	{ startHour, endHour }: { startHour: number; endHour: number },
): { from: number; to: number } | null {
	const { account, api } = call;
	const { timeZone } = account;
	const { firstDay, today, hourNow } = calendarOf(call);
	const { profile } = campaign;
	const first = Math.max(firstDay, profile.firstDay);
	const last = Math.min(today, profile.lastDay ?? today);
	if (last < first) return null;
	const ranFrom = utcHourOf(timeZone, first, 0);
	const ranTo =
		last === today
			? utcHourOf(timeZone, today, hourNow)
			: utcHourOf(timeZone, last + 1, 0);
	const spans = [
		{ from: Math.max(startHour, ranFrom), to: Math.min(endHour, ranTo) },
		...api.restatements
			.of(account)
			.filter(({ atHour }) => atHour >= startHour && atHour < endHour)
			.map(({ fromDay, toDay }) => ({
				from: Math.max(utcHourOf(timeZone, fromDay, 0), ranFrom),
				to: Math.min(utcHourOf(timeZone, toDay + 1, 0), ranTo),
			})),
	].filter(({ from, to }) => from < to);
	if (spans.length === 0) return null;
	return {
		from: Math.min(...spans.map(({ from }) => from)),
		to: Math.max(...spans.map(({ to }) => to)),
	};
}

/** `GET stats/accounts/:account_id/reach/campaigns` */
export function readReach(call: Call): Answer {
	const { parameters, account, api } = call;
	parameters.only("campaign_ids", "start_time", "end_time");
	const ids = parameters.needList("campaign_ids", 20);
	const window = readWindow(parameters, account, 90);
	const objects = api.store.of(account);
	const [impressions] = measuresOf(["ENGAGEMENT"]).filter(
		({ name }) => name === "impressions",
	);
	if (impressions === undefined) throw new Error("no impressions");
	const data = ids.map((id) => {
		const found = objects.campaigns.get(id);
		if (found === undefined) throw notFound("CAMPAIGN_NOT_FOUND", id);
		const [[seen = 0] = []] = seriesOf(
			[{ campaign: found.world, share: { from: 0, to: 1 } }],
			{
				...window,
				entity: "CAMPAIGN",
				ids,
				granularity: "TOTAL",
				days: null,
				placement: "ALL_ON_TWITTER",
				groups: ["ENGAGEMENT"],
				segmentation: null,
				country: null,
				platform: null,
			},
			[impressions],
			() => calendarOf(call),
		);
		// Everybody sees an ad about one and a third times.
		const reach = Math.ceil((seen * 3) / 4);
		return {
			id,
			total_audience_reach: reach,
			average_frequency: reach === 0 ? 0 : Number((seen / reach).toFixed(2)),
		};
	});
	return { data, more: { data_type: "reach" } };
}
