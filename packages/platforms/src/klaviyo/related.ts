import type { z } from "zod";
import { fields } from "../read-failure.ts";
import {
	type CampaignMessageRow,
	type CampaignRow,
	campaignMessageRow,
	campaignRow,
	type FlowActionRow,
	type FlowMessage,
	type FlowRow,
	flowRow,
} from "./api-types.ts";
import type { Listing } from "./client.ts";
import { channels, type Pass } from "./walk.ts";

/** Resources of one type that came along with a page. */
export function includedOf(
	{ included }: Pick<Listing, "included">,
	type: string,
): unknown[] {
	return included.filter((each) => fields(each)?.type === type);
}

/** Rows that fit; the others are told of where they are listed themselves. */
export function soundRows<Row>(
	rows: readonly unknown[],
	schema: z.ZodType<Row>,
): Row[] {
	return rows.flatMap((raw) => {
		const parsed = schema.safeParse(raw);
		return parsed.success ? [parsed.data] : [];
	});
}

/** Finds the campaign of a message on a page of campaigns. */
export function campaignsByMessage(
	listing: Listing,
): (message: CampaignMessageRow) => CampaignRow | null {
	const campaigns = soundRows(listing.rows, campaignRow);
	const byId = new Map(campaigns.map((each) => [each.id, each]));
	const byMessage = new Map(
		campaigns.flatMap((campaign) =>
			messageIdsOf(campaign).map((id) => [id, campaign] as const),
		),
	);
	return ({ id, relationships }) =>
		byMessage.get(id) ??
		byId.get(relationships?.campaign?.data?.id ?? "") ??
		null;
}

export const messageIdsOf = ({ relationships }: CampaignRow): string[] =>
	relationships?.["campaign-messages"]?.data?.map(({ id }) => id) ?? [];

/** Finds the flow of an action on a page of flows. */
export function flowsByAction(
	listing: Listing,
): (action: FlowActionRow) => FlowRow | null {
	const flows = soundRows(listing.rows, flowRow);
	const byId = new Map(flows.map((each) => [each.id, each]));
	const byAction = new Map(
		flows.flatMap((flow) =>
			(flow.relationships?.["flow-actions"]?.data ?? []).map(
				({ id }) => [id, flow] as const,
			),
		),
	);
	return ({ id, relationships }) =>
		byAction.get(id) ?? byId.get(relationships?.flow?.data?.id ?? "") ?? null;
}

/**
 * Tells the campaigns that another channel's list has already: one with messages in several channels is in the list of each.
 */
export function listedBefore(
	listing: Listing,
	pass: Extract<Pass, { kind: "campaign" }>,
): ReadonlySet<string> {
	const ownerOf = campaignsByMessage(listing);
	const at = channels.indexOf(pass.channel);
	const found = new Set<string>();
	for (const message of soundRows(
		includedOf(listing, "campaign-message"),
		campaignMessageRow,
	)) {
		const campaign = ownerOf(message);
		const { definition } = message.attributes;
		const channel = (channels as readonly unknown[]).indexOf(
			definition?.channel,
		);
		if (campaign && channel >= 0 && channel < at) found.add(campaign.id);
	}
	return found;
}

/** Tells whether a message belongs to the list's channel; one that does not say its channel does. */
export function isOfChannel(
	{ attributes: { definition } }: CampaignMessageRow,
	{ channel }: Extract<Pass, { kind: "campaign" }>,
): boolean {
	const own = channels.find((each) => each === definition?.channel);
	return own === undefined || own === channel;
}

/** Messages that an action sends: none for a delay or a branch, several for a test. */
export function messagesOf({
	attributes: { definition },
	relationships,
}: FlowActionRow): (FlowMessage & { id: string })[] {
	const { message, main_action, current_experiment } = definition?.data ?? {};
	const told = [
		message,
		main_action?.data?.message,
		...(current_experiment?.variations ?? []).map(
			(variation) => variation.data?.message,
		),
	];
	// The only message of an action may leave its id to the action's relationships.
	const only = relationships?.["flow-messages"]?.data ?? [];
	const found = new Map<string, FlowMessage & { id: string }>();
	for (const each of told) {
		const id = each?.id ?? (only.length === 1 ? only[0]?.id : undefined);
		if (each && id && !found.has(id)) found.set(id, { ...each, id });
	}
	return [...found.values()];
}
