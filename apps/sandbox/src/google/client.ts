/** The one app of Google's platforms and of signing in with Google. */
export const googleClient = {
	id: "sandbox-google-client",
	secret: "sandbox-google-secret",
	extras: {},
} as const;
