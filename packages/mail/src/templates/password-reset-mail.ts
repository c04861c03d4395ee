import { type RenderedMail, renderMail } from "./render-mail.ts";

/** Lets a person choose a new password. */
export function passwordResetMail({
	resetUrl,
	validMinutes,
}: {
	resetUrl: string;
	validMinutes: number;
}): RenderedMail {
	return renderMail({
		subject: "Choose a new Patchbay password",
		paragraphs: [
			"Someone, probably you, asked to reset the Patchbay password for this address.",
		],
		action: { label: "Choose a new password", url: resetUrl },
		notes: [
			`The link works once, for ${validMinutes} minutes. A new password ends every session that is signed in.`,
			"If this was not you, ignore this e-mail. Your password stays the same.",
		],
	});
}
