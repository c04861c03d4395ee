import {
	nameInMail,
	type RenderedMail,
	renderMail,
	timeInMail,
} from "./render-mail.ts";

/** Change to how a person signs in. */
export type SecurityChange =
	| "PASSWORD_CHANGED"
	| "PASSWORD_RESET"
	| "TWO_FACTOR_ENABLED"
	| "TWO_FACTOR_DISABLED"
	| "BACKUP_CODES_REPLACED"
	| "GOOGLE_SIGN_IN_ADDED";

export interface SecurityNotice {
	change: SecurityChange;
	occurredAt: Date;
	/** Origin of the change, as far as it is known. */
	ipAddress?: string | undefined;
	/** Page where the person can look at sessions and change the password. */
	securityUrl: string;
}

const texts: Record<SecurityChange, { subject: string; sentence: string }> = {
	PASSWORD_CHANGED: {
		subject: "Your Patchbay password was changed",
		sentence:
			"The password of your Patchbay account was changed. Other sessions were signed out.",
	},
	PASSWORD_RESET: {
		subject: "Your Patchbay password was changed",
		sentence:
			"The password of your Patchbay account was reset with a link from an e-mail. All sessions were signed out.",
	},
	TWO_FACTOR_ENABLED: {
		subject: "Patchbay now asks you for a code",
		sentence:
			"Signing in to your Patchbay account now needs a code of your authenticator app.",
	},
	TWO_FACTOR_DISABLED: {
		subject: "Patchbay no longer asks you for a code",
		sentence:
			"Signing in to your Patchbay account no longer needs a code of an authenticator app.",
	},
	BACKUP_CODES_REPLACED: {
		subject: "Your Patchbay backup codes were replaced",
		sentence:
			"New backup codes were made for your Patchbay account. The old ones no longer work.",
	},
	GOOGLE_SIGN_IN_ADDED: {
		subject: "A new way to sign in to Patchbay",
		sentence:
			"From now on you can sign in to your Patchbay account with Google, too.",
	},
};

/** Tells a person of a change that a thief would make, so that it does not go unnoticed. */
export function securityNoticeMail({
	change,
	occurredAt,
	ipAddress,
	securityUrl,
}: SecurityNotice): RenderedMail {
	const { subject, sentence } = texts[change];
	const from = ipAddress ? ` from the address ${nameInMail(ipAddress)}` : "";
	return renderMail({
		subject,
		paragraphs: [sentence, `It happened on ${timeInMail(occurredAt)}${from}.`],
		action: { label: "Look at your sessions", url: securityUrl },
		notes: [
			"If this was not you, reset your password at once and tell an owner of your organization.",
		],
	});
}
