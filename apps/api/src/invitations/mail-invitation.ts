import { invitationMail } from "@patchbay/mail";
import { getTenant, type NewInvitation } from "@patchbay/tenancy";
import type { ReadContext } from "../graphql/context.ts";
import type { Services } from "../services.ts";

export interface InvitationToMail extends NewInvitation {
	email: string;
	role: "OWNER" | "ADMIN" | "MEMBER";
}

/** The admin's page on which an invitation is accepted. */
export const invitationUrl = (adminUrl: string, token: string): string =>
	`${adminUrl}/invitations/${token}`;

/**
 * Sends an invitation's mail. A mail that cannot be sent is told in the log: the invitation stands, and its link can be
 * handed over in another way.
 */
export async function mailInvitation(
	{ mailer, logger, adminUrl }: Services,
	ctx: ReadContext,
	{ invitationId, email, role, mailToken, expiresAt }: InvitationToMail,
): Promise<void> {
	const { requestId, actor } = ctx;
	const facts = { requestId, invitationId };
	if (!mailer.configured) {
		logger.info(facts, "mail is not configured: an invitation was not mailed");
		return;
	}
	try {
		const { name } = await getTenant(ctx);
		const mail = invitationMail({
			tenantName: name,
			invitedBy: actor.type === "SYSTEM" ? actor.name : actor.label,
			role,
			acceptUrl: invitationUrl(adminUrl, mailToken),
			expiresAt,
		});
		await mailer.send({ to: email, ...mail });
		logger.info(facts, "an invitation was mailed");
	} catch (err) {
		logger.warn({ ...facts, err }, "an invitation could not be mailed");
	}
}
