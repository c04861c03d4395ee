/** The app that is registered at the platform from the start. */
export const client = {
	id: "sandbox-linkedin-ads-app",
	secret: "sandbox-linkedin-ads-secret",
	extras: {},
} as const;
