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
			"Somebody, probably you, asked to reset the password of this address at Patchbay.",
		],
		action: { label: "Choose a new password", url: resetUrl },
		notes: [
			`The link works once, for ${validMinutes} minutes. A new password ends every session that is signed in.`,
			"It was not you? Then ignore this mail: your password stays as it is.",
		],
	});
}
