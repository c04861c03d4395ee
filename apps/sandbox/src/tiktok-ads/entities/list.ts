import type { Reply } from "../../simulator.ts";
import type { Call } from "../calls/call.ts";
import { success } from "../calls/envelope.ts";
import { paged, readPage } from "../calls/pages.ts";
import { chooseFields, readFields } from "./fields.ts";
import { type Kind, readFilters } from "./filters.ts";
import { isKnownField, rareFields } from "./known-fields.ts";
import type { Objects } from "./objects.ts";
import { adGroupRow, adKeys, adRow, campaignRow, type Row } from "./rows.ts";
import type { StatusView } from "./statuses.ts";

/** An object as far as lists are filtered by it, and all of it. */
type Listed = { keys: Row; whole: () => Row };

/** `GET campaign/get/` */
export const listCampaigns = (call: Call) => list(call, "campaign");
/** `GET adgroup/get/` */
export const listAdGroups = (call: Call) => list(call, "adgroup");
/** `GET ad/get/` */
export const listAds = (call: Call) => list(call, "ad");

function list(call: Call, kind: Kind): Reply {
	const { parameters, api } = call;
	const choice = readFields(parameters, (name) => isKnownField(kind, name));
	const page = readPage(parameters, api.pages);
	const passes = readFilters(parameters, kind);
	const found = keptOf(call, kind).filter(({ keys }) => passes(keys));
	const { items, page_info } = paged(found, page, api.pages);
	const nulls = Object.fromEntries(
		rareFields[kind].map((name) => [name, null]),
	);
	return success({
		list: items.map(({ whole }) => {
			const row = api.oddities.changed(kind, { ...nulls, ...whole() });
			return chooseFields(row, choice, api.oddities.hidden(kind));
		}),
		page_info,
	});
}

/** Lists of an advertiser, as long as nothing changes: pages of a long one are asked for one after the other. */
const kept = new WeakMap<Objects, { version: number; lists: Kept }>();
type Kept = Map<Kind, readonly Listed[]>;

function keptOf(call: Call, kind: Kind): readonly Listed[] {
	const { store } = call.api;
	const objects = store.of(call.account);
	const { now, lagSeconds } = viewOf(call);
	// Statuses still follow a change.
	if (now < store.changedAt + lagSeconds * 1000) return listedOf(call, kind);
	let known = kept.get(objects);
	if (known?.version !== store.version) {
		known = { version: store.version, lists: new Map() };
		kept.set(objects, known);
	}
	const list = known.lists.get(kind) ?? listedOf(call, kind);
	known.lists.set(kind, list);
	return list;
}

function listedOf(call: Call, kind: Kind): Listed[] {
	const { api } = call;
	const { campaigns, adGroups, ads } = api.store.of(call.account);
	const view = viewOf(call);
	const asWhole = (keys: Row): Listed => ({ keys, whole: () => keys });
	switch (kind) {
		case "campaign":
			return [...campaigns.values()].map((one) =>
				asWhole(campaignRow(one, view)),
			);
		case "adgroup":
			return [...adGroups.values()].map((one) =>
				asWhole(adGroupRow(one, view)),
			);
		case "ad":
			return [...ads.values()].map((one) => ({
				keys: adKeys(one, view),
				whole: () => adRow(one, view, api.world),
			}));
	}
}

export function viewOf({ api, now }: Call): StatusView {
	return { now, lagSeconds: api.behaviour.statusLagSeconds };
}
