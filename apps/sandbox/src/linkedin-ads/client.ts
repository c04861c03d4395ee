/** The app of the sandbox at LinkedIn, approved for refresh tokens. A client id has fourteen characters there. */
export const client = {
	id: "86sandboxlnkd1",
	secret: "sandbox-linkedin-secret",
	extras: {},
} as const;

/** Name of the app, as people read it. */
export const appName = "Sandbox hub";
