/** Why a sign-in with Google ended without one, apart from what the OAuth packages say. */
export type SignInRefusal =
	| "NO_SUCH_PERSON"
	| "EMAIL_NOT_VERIFIED"
	| "GOOGLE_ACCOUNT_MISMATCH";

/** The message may be shown. */
export class SignInRefused extends Error {
	readonly code: SignInRefusal;
	/** Whom it is about, where that is known: for the audit. */
	readonly person: { userId: string; email: string } | undefined;

	constructor(
		code: SignInRefusal,
		message: string,
		person?: { userId: string; email: string },
	) {
		super(message);
		this.name = "SignInRefused";
		this.code = code;
		this.person = person;
	}
}
