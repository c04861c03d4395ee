/** The app that is registered at the platform from the start, with the developer token of whoever runs it. */
export const client = {
	id: "5b1f6a9e-2c47-4d0a-9a55-0f6c3d1e7a42",
	secret: "sandbox-microsoft-ads-secret",
	extras: { developerToken: "SANDBOX0DEV0TOKEN" },
} as const;
