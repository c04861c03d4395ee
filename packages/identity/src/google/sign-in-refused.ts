/** Reasons of ours for which a sign-in with Google is refused; the OAuth packages have others. */
export type SignInRefusal =
	| "NO_SUCH_PERSON"
	| "EMAIL_NOT_VERIFIED"
	| "GOOGLE_ACCOUNT_MISMATCH";

/** The message may be shown. */
export class SignInRefused extends Error {
	readonly code: SignInRefusal;
	/** Person whom it is about, where that is known: for the audit. */
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
