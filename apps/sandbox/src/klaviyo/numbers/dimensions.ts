import { sendChannels } from "../shop/channels.ts";
import type { Message, Sending } from "../shop/sendings.ts";

/** Facts of an event that it can be grouped by. */
export interface EventFacts {
	sending: Sending;
	/** The message that the event is of, or that led to it; null: none. */
	message: Message | null;
	currencyCode: string;
	/** True for an order, false for what somebody did with a message. */
	isOrder: boolean;
}

type Dimension = (event: EventFacts) => string;

/** A dimension that no event here has. */
const absent: Dimension = () => "";

const ofMessage =
	(read: (sending: Sending, message: Message) => string): Dimension =>
	({ sending, message, isOrder }) =>
		isOrder || message === null ? "" : read(sending, message);
const ofOrder =
	(read: (sending: Sending, message: Message) => string): Dimension =>
	({ sending, message, isOrder }) =>
		!isOrder || message === null ? "" : read(sending, message);
const flowOf = ({ kind, id }: Sending): string => (kind === "flow" ? id : "");
const channelOf = ({ channel }: Sending): string => sendChannels[channel];

/** Everything that metric-aggregates can group by; an event without it has an empty text there. */
export const dimensions = {
	$attributed_channel: ofOrder(channelOf),
	$attributed_flow: ofOrder(flowOf),
	$attributed_message: ofOrder((_, { id }) => id),
	$attributed_variation: absent,
	$campaign_channel: ofMessage((sending) =>
		sending.kind === "campaign" ? channelOf(sending) : "",
	),
	$flow: ofMessage(flowOf),
	$flow_channel: ofMessage((sending) =>
		sending.kind === "flow" ? channelOf(sending) : "",
	),
	$message: ofMessage((_, { id }) => id),
	$message_send_cohort: absent,
	$usage_amount: absent,
	$value_currency: ({ currencyCode, isOrder }) => (isOrder ? currencyCode : ""),
	$variation: absent,
	$variation_send_cohort: absent,
	"Bot Click": absent,
	"Bounce Type": absent,
	"Campaign Name": ofMessage(({ kind, name }, message) =>
		kind === "campaign" ? name : message.name,
	),
	"Client Canonical": absent,
	"Client Name": absent,
	"Client Type": absent,
	"Email Domain": absent,
	"Failure Source": absent,
	"Failure Type": absent,
	"From Number": absent,
	"From Phone Region": absent,
	"Inbox Provider": absent,
	List: absent,
	"Message Format": absent,
	"Message Name": ofMessage((_, { name }) => name),
	"Message Type": absent,
	Method: absent,
	"Segment Count": absent,
	Subject: ofMessage((_, { subject }) => subject),
	"To Number": absent,
	"To Phone Region": absent,
	URL: absent,
	form_id: absent,
} as const satisfies Readonly<Record<string, Dimension>>;

export type DimensionName = keyof typeof dimensions;

export const dimensionNames = Object.keys(dimensions) as [
	DimensionName,
	...DimensionName[],
];
