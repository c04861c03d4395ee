import { sendChannels } from "../shop/channels.ts";
import type { Message, Sending } from "../shop/sendings.ts";
import type { Shop } from "../shop/shop.ts";

/** Value by which a report groups a message: one text, several of which each makes a row, or nothing. */
type Grouping = (
	sending: Sending,
	message: Message,
	shop: Shop,
) => string | null | readonly string[];

const common = {
	send_channel: ({ channel }) => sendChannels[channel],
	tag_id: (sending, _message, shop) => shop.tagsOf(sending).map(({ id }) => id),
	tag_name: (sending, _message, shop) =>
		shop.tagsOf(sending).map(({ attributes }) => String(attributes.name)),
	text_message_format: ({ channel }) => (channel === "sms" ? "SMS" : null),
	variation: () => null,
	variation_name: () => null,
} as const satisfies Readonly<Record<string, Grouping>>;

/** Names by which a report of campaigns groups and filters. */
export const campaignGroupings = {
	...common,
	campaign_id: ({ id }) => id,
	campaign_message_id: (_sending, { id }) => id,
	campaign_message_name: (_sending, { name }) => name,
	group: (sending, _message, shop) => shop.audienceOf(sending)?.id ?? null,
	group_name: (sending, _message, shop) =>
		shop.audienceOf(sending)?.name ?? null,
} as const satisfies Readonly<Record<string, Grouping>>;

/** Names by which a report of flows groups and filters. */
export const flowGroupings = {
	...common,
	flow_id: ({ id }) => id,
	flow_name: ({ name }) => name,
	flow_message_id: (_sending, { id }) => id,
	flow_message_name: (_sending, { name }) => name,
} as const satisfies Readonly<Record<string, Grouping>>;

export type Groupings = Readonly<Record<string, Grouping>>;

/** Names whose value is a list, which a filter asks about in its own words. */
export const listGroupings = ["tag_id", "tag_name"];

/** The groups of a message: one, or one for each of several tags. */
export function groupsOf(
	names: readonly string[],
	groupings: Groupings,
	[sending, message, shop]: Parameters<Grouping>,
): Record<string, string | null>[] {
	let groups: Record<string, string | null>[] = [{}];
	for (const name of names) {
		const value = groupings[name]?.(sending, message, shop) ?? null;
		const values =
			value === null || typeof value === "string"
				? [value]
				: value.length === 0
					? [null]
					: value;
		groups = groups.flatMap((group) =>
			values.map((one) => ({ ...group, [name]: one })),
		);
	}
	return groups;
}
