import type { Reply } from "../../simulator.ts";
import type { Call } from "../calls/call.ts";
import { envelope, success, type TikTokRefused } from "../calls/envelope.ts";
import type { Ad, AdGroup, Campaign } from "../entities/objects.ts";
import { type Operation, type Switch, turn } from "../entities/switch.ts";
import { deleted, missing, refuseClosed } from "./writable.ts";

const operations = ["ENABLE", "DISABLE", "DELETE"] as const;
const mostIds = 20;

/** An object with its own switch, and those of what lies above it. */
type Switched = {
	id: string;
	switches: readonly Switch[];
	turn: (operation: Operation) => void;
};

/** `POST campaign/status/update/` */
export function updateCampaignStatus(call: Call): Reply {
	const { campaigns } = call.api.store.of(call.account);
	const ids = call.parameters.needTexts("campaign_ids", mostIds);
	const status = change(call, "campaign", ids, (id) => {
		const campaign = campaigns.get(id);
		return campaign && ofCampaign(call, campaign);
	});
	return success({
		campaign_ids: ids,
		status,
		campaign_list: ids.map((id) => ({
			campaign_id: id,
			status,
			postback_window_mode: null,
		})),
	});
}

/** `POST adgroup/status/update/`: with `allow_partial_success` those that can be changed are, and the others are named. */
export function updateAdGroupStatus(call: Call): Reply {
	const { parameters, api, account } = call;
	const { adGroups } = api.store.of(account);
	const ids = parameters.needTexts("adgroup_ids", mostIds);
	const find = (id: string) => {
		const adGroup = adGroups.get(id);
		return adGroup && ofAdGroup(call, adGroup);
	};
	if (!parameters.flag("allow_partial_success")) {
		const status = change(call, "adgroup", ids, find);
		return success({ adgroup_ids: ids, status });
	}
	const refused = ids.flatMap((id) => {
		const refusal = refusalOf("adgroup", id, find(id));
		return refusal === null
			? []
			: [{ adgroup_id: id, error_message: refusal.message, refusal }];
	});
	const [first] = refused;
	const changed = ids.filter((id) =>
		refused.every((one) => one.adgroup_id !== id),
	);
	if (first !== undefined && changed.length === 0) throw first.refusal;
	const data = {
		adgroup_ids: changed,
		status: change(call, "adgroup", changed, find),
		error_list: refused.map(({ refusal: _, ...told }) => told),
	};
	return first === undefined
		? success(data)
		: envelope(20001, "Partial success", data);
}

/** `POST ad/status/update/` */
export function updateAdStatus(call: Call): Reply {
	const { parameters, api, account } = call;
	const { ads } = api.store.of(account);
	// No ad here is made by TikTok's automatic creative optimization.
	const [automatic] = parameters.texts("aco_ad_ids", mostIds) ?? [];
	if (automatic !== undefined) throw missing("ad", automatic);
	const ids = parameters.needTexts("ad_ids", mostIds);
	const status = change(call, "ad", ids, (id) => {
		const ad = ads.get(id);
		return ad && ofAd(call, ad);
	});
	return success({ ad_ids: ids, status });
}

/** Turns all of them, or none where one cannot be. */
function change(
	call: Call,
	kind: string,
	ids: readonly string[],
	find: (id: string) => Switched | undefined,
): Operation {
	refuseClosed(call);
	const operation = call.parameters.word("operation_status", operations);
	const found = ids.map((id) => {
		const object = find(id);
		const refusal = refusalOf(kind, id, object);
		if (refusal !== null || object === undefined)
			throw refusal ?? missing(kind, id);
		return object;
	});
	for (const object of found) object.turn(operation);
	call.api.store.changed();
	return operation;
}

/** Refusal of a change to one object: it does not exist, or is deleted itself or with what lies above it. */
function refusalOf(
	kind: string,
	id: string,
	object: Switched | undefined,
): TikTokRefused | null {
	if (object === undefined) return missing(kind, id);
	const isDeleted = object.switches.some(
		({ operation }) => operation === "DELETE",
	);
	return isDeleted ? deleted(kind, id) : null;
}

/** A deletion takes along whatever lies below. */
function ofCampaign(call: Call, campaign: Campaign): Switched {
	return {
		id: campaign.id,
		switches: [campaign.switch],
		turn: (operation) => {
			turnNow(call, campaign, operation);
			if (operation === "DELETE")
				for (const adGroup of campaign.adGroups)
					ofAdGroup(call, adGroup).turn(operation);
		},
	};
}

function ofAdGroup(call: Call, adGroup: AdGroup): Switched {
	return {
		id: adGroup.id,
		switches: [adGroup.switch, adGroup.campaign.switch],
		turn: (operation) => {
			turnNow(call, adGroup, operation);
			if (operation === "DELETE")
				for (const ad of adGroup.ads) ofAd(call, ad).turn(operation);
		},
	};
}

function ofAd(call: Call, ad: Ad): Switched {
	const { adGroup } = ad;
	return {
		id: ad.id,
		switches: [ad.switch, adGroup.switch, adGroup.campaign.switch],
		turn: (operation) => turnNow(call, ad, operation),
	};
}

function turnNow(
	{ now, api }: Call,
	object: { switch: Switch; modifiedAt: number | null },
	operation: Operation,
): void {
	const lagSeconds = api.behaviour.statusLagSeconds;
	turn(object.switch, operation, { now, lagSeconds });
	object.modifiedAt = now;
}
