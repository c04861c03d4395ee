/** The one app of the sandbox's developer portal. App ids are numbers of 19 digits, written as text. */
export const client = {
	id: "7310000000000000001",
	secret: "sandbox-tiktok-secret",
	extras: {},
} as const;
