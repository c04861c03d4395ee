import type { AuditWriter } from "@patchbay/audit";
import type { Database } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { type Mailer, passwordResetMail } from "@patchbay/mail";
import type { Pool } from "pg";
import { auditPerson } from "./audit-person.ts";
import {
	clientAddressHeader,
	type ResetPerson,
	resetTokenSeconds,
} from "./better-auth.ts";
import type { SecurityEvents } from "./routes/security-events.ts";
import { wakeStreams } from "./wake-streams.ts";

interface Dependencies {
	mailer: Mailer | null;
	adminUrl: string;
	logger: Logger;
	inBackground(work: () => Promise<void>): void;
}

/** Mails the link that resets a password. It is made of the configured ADMIN_URL, whatever a request's headers say. */
export function createSendPasswordReset({
	mailer,
	adminUrl,
	logger,
	inBackground,
}: Dependencies) {
	return ({ email }: ResetPerson, token: string): void => {
		if (!mailer?.configured) {
			logger.warn(
				"a password reset was asked for, but mail is not configured: set SMTP_URL",
			);
			return;
		}
		const resetUrl = `${adminUrl}/reset-password?${new URLSearchParams({ token })}`;
		const mail = passwordResetMail({
			resetUrl,
			validMinutes: resetTokenSeconds / 60,
		});
		inBackground(async () => {
			await mailer
				.send({ to: email, ...mail })
				.catch(() => logger.warn("a password reset could not be mailed"));
		});
	};
}

/**
 * After a new password by mail: every session and all that waits in the person's name ends, the address counts as
 * verified, and the tenants' audits say so.
 */
export function createOnPasswordReset(deps: {
	pool: Pool;
	db: Database;
	audit: AuditWriter;
	notify: SecurityEvents["notify"];
}) {
	return async (user: ResetPerson, request: Request): Promise<void> => {
		const person = { userId: user.id, email: user.email };
		const { rowCount } = await deps.pool.query(
			'delete from auth.session where "userId" = $1',
			[user.id],
		);
		await deps.pool.query("delete from auth.verification where value = $1", [
			user.id,
		]);
		await deps.pool.query(
			`update auth."user" set "emailVerified" = true, "updatedAt" = now() where id = $1`,
			[user.id],
		);
		const { headers } = request;
		const userAgent = headers.get("user-agent")?.slice(0, 500);
		const origin = {
			requestId: headers.get("x-request-id") ?? "",
			ipAddress: headers.get(clientAddressHeader) ?? "",
			...(userAgent ? { userAgent } : {}),
		};
		await wakeStreams(deps.db, user.id);
		await auditPerson(deps, person, origin, {
			action: "SESSION_REVOKE",
			detail: { reason: "PASSWORD_RESET", sessions: rowCount },
		});
		deps.notify(person, origin, "PASSWORD_RESET");
	};
}
