/** better-auth's codes in sentences of ours: what is wrong and what to do. Its own words are for developers. */
const messages: Readonly<Record<string, string>> = {
	INVALID_EMAIL_OR_PASSWORD:
		"This e-mail address and password do not belong together. Check both, or reset the password.",
	INVALID_PASSWORD: "This is not your password. Enter your current password.",
	PASSWORD_TOO_SHORT: "This password is too short. Choose a longer one.",
	PASSWORD_TOO_LONG: "This password is too long. Choose a shorter one.",
	INVALID_TOKEN:
		"This link was used before, is too old or is incomplete. Ask for a new one.",
	TOKEN_EXPIRED: "This link is too old. Ask for a new one.",
	INVALID_CODE:
		"This code is not right. Enter the newest one of your authenticator app.",
	OTP_HAS_EXPIRED:
		"This code is too old. Enter the newest one of your authenticator app.",
	INVALID_BACKUP_CODE:
		"This is not one of your unused backup codes. Check it, or use another one.",
	INVALID_TWO_FACTOR_COOKIE:
		"This took too long. Begin with your password again.",
	TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE:
		"Too many attempts. Begin with your password again.",
	ACCOUNT_TEMPORARILY_LOCKED:
		"Too many attempts. Wait a few minutes, then sign in again.",
	TOTP_NOT_ENABLED:
		"Two-factor sign-in is not turned on. Turn it on in the security settings.",
	TWO_FACTOR_NOT_ENABLED:
		"Two-factor sign-in is not turned on. Turn it on in the security settings.",
	BACKUP_CODES_NOT_ENABLED:
		"There are no backup codes. Make new ones in the security settings.",
	CREDENTIAL_ACCOUNT_NOT_FOUND:
		"This account has no password yet. Set one with the link of a password reset.",
	SESSION_EXPIRED: "Your session has ended. Sign in again.",
	UNAUTHENTICATED: "Sign in first.",
};

/** Sentence that a person is told for a code of better-auth. */
export function refusalMessage(code: string): string {
	return messages[code] ?? "This cannot be done. Check what you sent.";
}
