/** The app that is registered at the platform from the start. */
export const client = {
	id: "sandbox-microsoft-ads-app",
	secret: "sandbox-microsoft-ads-secret",
	extras: {},
} as const;
