import { ScopeMissing } from "../errors.ts";
import type { ListOptions } from "../parts.ts";
import { campaignMessageRow, campaignRow } from "./api-types.ts";
import type { KlaviyoClient } from "./client.ts";
import {
	campaignsByMessage,
	includedOf,
	messageIdsOf,
	soundRows,
} from "./related.ts";
import { walkCampaigns } from "./walk.ts";

/**
 * Finds the campaigns of messages, whose numbers name the message alone. Klaviyo's older campaigns are named by their own id,
 * which is kept as it is, and so is that of a message whose campaign is gone, or may not be read.
 * @param messageIds ids that numbers were told for, and that belong to no flow
 */
export async function findOwners(
	client: KlaviyoClient,
	messageIds: ReadonlySet<string>,
	{ externalIds }: Pick<ListOptions, "externalIds">,
): Promise<(messageId: string) => string> {
	const owners = new Map<string, string>();
	const left = new Set(messageIds);
	const read = async () => {
		for await (const { records } of walkCampaigns(
			client,
			externalIds ? { externalIds } : {},
			{
				include: { campaign: "campaign-messages" },
				isWanted: ({ kind }) => kind === "campaign",
			},
			(listing) => ({ records: pairsOf(listing), rejected: [] }),
		)) {
			for (const [messageId, campaignId] of records) {
				owners.set(messageId, campaignId);
				left.delete(messageId);
				// The id of a campaign itself.
				left.delete(campaignId);
			}
			if (left.size === 0) return;
		}
	};
	if (left.size > 0)
		await read().catch((error: unknown) => {
			// The list of campaigns tells of it.
			if (!(error instanceof ScopeMissing)) throw error;
		});
	return (messageId) => owners.get(messageId) ?? messageId;
}

function pairsOf(
	listing: Parameters<typeof campaignsByMessage>[0],
): [messageId: string, campaignId: string][] {
	const ownerOf = campaignsByMessage(listing);
	const included = soundRows(
		includedOf(listing, "campaign-message"),
		campaignMessageRow,
	);
	return [
		...soundRows(listing.rows, campaignRow).flatMap((campaign) =>
			messageIdsOf(campaign).map((id): [string, string] => [id, campaign.id]),
		),
		...included.flatMap((message): [string, string][] => {
			const campaign = ownerOf(message);
			return campaign ? [[message.id, campaign.id]] : [];
		}),
	];
}
