/** Way in which a message is sent, as campaigns name it. */
export type Channel = "email" | "sms" | "mobile_push";

/** The same in reports and in what events tell. */
export const sendChannels = {
	email: "email",
	sms: "sms",
	mobile_push: "push-notification",
} as const satisfies Record<Channel, string>;
