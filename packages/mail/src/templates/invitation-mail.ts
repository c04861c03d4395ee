import {
	nameInMail,
	type RenderedMail,
	renderMail,
	timeInMail,
} from "./render-mail.ts";

export interface Invitation {
	tenantName: string;
	/** Name or e-mail address of the inviting person. */
	invitedBy: string;
	role: "OWNER" | "ADMIN" | "MEMBER";
	acceptUrl: string;
	expiresAt: Date;
}

const rights: Record<Invitation["role"], string> = {
	OWNER: "an owner",
	ADMIN: "an administrator",
	MEMBER: "a member",
};

/** Asks somebody to join a tenant. The link is the key: who has it and the address can join. */
export function invitationMail({
	tenantName,
	invitedBy,
	role,
	acceptUrl,
	expiresAt,
}: Invitation): RenderedMail {
	const tenant = nameInMail(tenantName);
	return renderMail({
		subject: `Join ${tenant} on Patchbay`,
		paragraphs: [
			`${nameInMail(invitedBy)} invites you to join ${tenant} on Patchbay as ${rights[role]}.`,
		],
		action: { label: "Accept the invitation", url: acceptUrl },
		notes: [
			`The invitation works once, until ${timeInMail(expiresAt)}.`,
			"If you did not expect this invitation, ignore this e-mail. Nothing will happen.",
		],
	});
}
