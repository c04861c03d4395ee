/** The one app of the sandbox's developer portal at Klaviyo. */
export const client = {
	id: "2f0f6b1c-6d8b-4f0e-9b1a-5a4d3c2b1a00",
	secret: "sandbox-klaviyo-secret",
	extras: {},
} as const;
