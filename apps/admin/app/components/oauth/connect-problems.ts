/** Meaning of a failed connect for a person, and what to do next. */
export interface ProblemText {
	title: string;
	/** `{platform}` is replaced by the platform's name. */
	explanation: string;
	/** Try again: the same consent. Later: our side or the platform must be fixed first. None: go back. */
	next: "retry" | "other-account" | "later" | "back";
	/** The API's own words say more: which user, which permission, what the platform said. */
	withReason?: true;
}

const again = "Nothing was saved. Start again from here.";

export const connectProblems: Record<string, ProblemText> = {
	ACCESS_DENIED: {
		title: "Access was not given",
		explanation:
			"You chose not to give Patchbay access at {platform}. Nothing was saved. If this was a mistake, try again and choose Allow.",
		next: "retry",
	},
	SCOPE_MISSING: {
		title: "One permission is missing",
		explanation:
			"Patchbay needs this permission at {platform}. Nothing was saved.",
		next: "retry",
		withReason: true,
	},
	STATE_EXPIRED: {
		title: "This took too long",
		explanation:
			"A sign-in at {platform} must be finished within ten minutes. Nothing was saved; it is quick to start again.",
		next: "retry",
	},
	STATE_REPLAYED: {
		title: "This sign-in was already used",
		explanation:
			"Each sign-in at {platform} works once. If you have just connected, there is nothing more to do: go back and check. Otherwise start again.",
		next: "back",
	},
	STATE_INVALID: {
		title: "This link does not belong to a sign-in started here",
		explanation:
			"The answer from {platform} did not match anything that was started here. Nothing was saved.",
		next: "retry",
	},
	BROWSER_MISMATCH: {
		title: "This was started in another browser",
		explanation:
			"For your safety a sign-in at {platform} must end in the browser where it began. Nothing was saved. Start again in this browser.",
		next: "retry",
	},
	ACTOR_MISMATCH: {
		title: "Someone else started this",
		explanation:
			"Another person began this connection. Nothing was saved. Start again as yourself.",
		next: "retry",
	},
	PLATFORM_MISMATCH: {
		title: "The answer came from another platform",
		explanation: `This sign-in was not started for {platform}. ${again}`,
		next: "retry",
	},
	ISSUER_MISMATCH: {
		title: "The answer came from the wrong server",
		explanation: `The server that answered is not the one that {platform} uses. ${again}`,
		next: "retry",
	},
	PLATFORM_USER_MISMATCH: {
		title: "That is another account",
		explanation:
			"This connection was made with another {platform} user. Sign in there as the same person, or disconnect first and connect the new one.",
		next: "other-account",
		withReason: true,
	},
	ACCESS_MISSING: {
		title: "This user has no ad accounts",
		explanation:
			"You signed in at {platform}, but this user has no access to any ad account. Try another user.",
		next: "other-account",
		withReason: true,
	},
	CREDENTIAL_REJECTED: {
		title: "The sign-in was refused",
		explanation: `{platform} did not accept the sign-in. ${again}`,
		next: "retry",
	},
	TOKEN_RESPONSE_INVALID: {
		title: "{platform} sent an answer that cannot be used",
		explanation:
			"What came back is not what {platform} promises. Nothing was saved. Try again; if this keeps happening, tell your operator.",
		next: "retry",
		withReason: true,
	},
	PLATFORM_REPLY_CHANGED: {
		title: "{platform} sent an answer that cannot be used",
		explanation:
			"What came back is not what {platform} promises. Nothing was saved. Try again; if this keeps happening, tell your operator.",
		next: "retry",
		withReason: true,
	},
	PLATFORM_UNAVAILABLE: {
		title: "{platform} does not answer right now",
		explanation:
			"The problem is at {platform}. Nothing was saved. Try again in a few minutes.",
		next: "retry",
	},
	PLATFORM_REJECTED: {
		title: "{platform} refused the request",
		explanation: "Nothing was saved. Its reason is shown below.",
		next: "retry",
		withReason: true,
	},
	RATE_LIMITED: {
		title: "Too many requests",
		explanation:
			"{platform} is limiting our requests right now. Nothing was saved.",
		next: "retry",
		withReason: true,
	},
	APP_NOT_CONFIGURED: {
		title: "{platform} is not set up yet",
		explanation:
			"Signing in goes through an OAuth app for {platform}: an owner of this workspace enters one under Settings → OAuth apps, or whoever runs this installation does.",
		next: "later",
	},
	APP_REJECTED: {
		title: "Patchbay's own app was refused",
		explanation:
			"{platform} did not accept the OAuth app that Patchbay uses; your account is fine. Its client ID, its secret or its redirect URI is not what {platform} has, or it is not approved there yet. An owner corrects the workspace's own app under Settings → OAuth apps, the operator the installation's.",
		next: "later",
	},
	CONNECT_DISABLED: {
		title: "Connecting is switched off",
		explanation:
			"The operator has switched off new connections. Existing ones keep working.",
		next: "later",
	},
	VAULT_UNAVAILABLE: {
		title: "The sign-in could not be stored safely",
		explanation:
			"The vault that keeps credentials does not answer. Nothing was saved. Try again in a few minutes.",
		next: "retry",
	},
	FORBIDDEN: {
		title: "You may not connect accounts",
		explanation:
			"Your role in this workspace can look, but not connect. Ask an admin or the owner.",
		next: "back",
	},
	UNAVAILABLE: {
		title: "Patchbay is not reachable right now",
		explanation:
			"The connection may or may not have been made. Go back and check before you start again.",
		next: "back",
	},
};

export const unknownProblem: ProblemText = {
	title: "The connection was not made",
	explanation: `Something unexpected happened. ${again}`,
	next: "retry",
	withReason: true,
};
