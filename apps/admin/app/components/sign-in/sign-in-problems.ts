export interface SignInProblemText {
	title: string;
	explanation: string;
}

const begunElsewhere: SignInProblemText = {
	title: "This sign-in does not belong to this browser",
	explanation:
		"It was begun elsewhere, or by a link that is not ours. Begin again here.",
};
const notRightNow: SignInProblemText = {
	title: "Google sign-in does not work right now",
	explanation:
		"Google's answer did not come, or could not be used. Try again in a moment, or sign in with your password.",
};

/** Texts for a sign-in with Google that failed, by the API's code. */
export const signInProblems: Record<string, SignInProblemText> = {
	ACCESS_DENIED: {
		title: "You did not continue at Google",
		explanation:
			"Google told us that the sign-in was cancelled. Nothing has changed.",
	},
	NO_SUCH_PERSON: {
		title: "Nobody here uses this Google account",
		explanation:
			"Google sign-in is for people who have an account here under the same e-mail address. Ask an owner of your workspace for an invitation to that address, or choose another Google account.",
	},
	EMAIL_NOT_VERIFIED: {
		title: "This e-mail address is not verified",
		explanation:
			"Only a verified address says who you are. Verify it in your Google account, or sign in with your password.",
	},
	GOOGLE_ACCOUNT_MISMATCH: {
		title: "You signed in with another Google account before",
		explanation:
			"Your account here is linked to a different Google account. Use that one, or sign in with your password.",
	},
	ACTOR_MISMATCH: {
		title: "Someone else is signed in here now",
		explanation:
			"This was begun by another person. Sign out, then begin again as yourself.",
	},
	STATE_INVALID: begunElsewhere,
	BROWSER_MISMATCH: begunElsewhere,
	INVALID_INPUT: begunElsewhere,
	ISSUER_MISMATCH: {
		title: "This answer did not come from Google",
		explanation: "Nothing has changed. Begin again here.",
	},
	STATE_EXPIRED: {
		title: "This took too long",
		explanation: "A sign-in must be finished within ten minutes. Begin again.",
	},
	STATE_REPLAYED: {
		title: "This sign-in was already used",
		explanation: "Each one works once. Begin again if you are not signed in.",
	},
	APP_NOT_CONFIGURED: {
		title: "Google sign-in is not set up here",
		explanation:
			"Sign in with your password, or ask whoever runs this installation to add a Google OAuth app.",
	},
	APP_REJECTED: {
		title: "Google refuses this installation",
		explanation:
			"Its OAuth app at Google is not set up correctly. Sign in with your password, and ask whoever runs this installation to fix it.",
	},
	RATE_LIMITED: {
		title: "Too many attempts",
		explanation: "Wait a moment, then try again.",
	},
	TOKEN_RESPONSE_INVALID: notRightNow,
	PLATFORM_UNAVAILABLE: notRightNow,
	PLATFORM_REJECTED: notRightNow,
	PLATFORM_REPLY_CHANGED: notRightNow,
	UNAVAILABLE: notRightNow,
	DRIVE_NOT_GRANTED: {
		title: "You are signed in, but Drive is not connected",
		explanation:
			"The permission for Drive was left out at Google. You can allow it later, under Settings, Security.",
	},
	DRIVE_FORBIDDEN: {
		title: "You are signed in, but Drive is not connected",
		explanation:
			"Your role does not let you connect accounts for this workspace. Ask an owner to do it, or for another role.",
	},
	DRIVE_CONNECT_DISABLED: {
		title: "You are signed in, but Drive is not connected",
		explanation: "Connecting accounts is switched off in this installation.",
	},
	DRIVE_AFTER_SECOND_STEP: {
		title: "Your second step comes first",
		explanation:
			"Nothing of your Drive was kept. Enter your code now, then connect Drive under Settings, Security; Google asks only briefly.",
	},
	DRIVE_FAILED: {
		title: "You are signed in, but Drive is not connected",
		explanation:
			"The permission could not be saved. Try again under Settings, Security.",
	},
};

export function signInProblemText(code: string): SignInProblemText {
	return (
		signInProblems[code] ?? {
			title: "The sign-in with Google did not work",
			explanation:
				"Nothing has changed. Try again, or sign in with your password.",
		}
	);
}
