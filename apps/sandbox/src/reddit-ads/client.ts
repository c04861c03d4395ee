/** The app that is registered at Reddit from the start. */
export const client = {
	id: "sandbox-reddit-ads-app",
	secret: "sandbox-reddit-ads-secret",
	extras: {},
} as const;
