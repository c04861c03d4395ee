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
import type { SecurityEvents } from "./security-events.ts";
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
 * verified, and the tenants' audits say so. A second step stays, unless the address was not verified before.
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
		const secondStepRemoved = await verifyAddress(deps.pool, user.id);
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
			purpose: "the password was set anew by a mail's link",
			detail: {
				reason: "PASSWORD_RESET",
				sessions: rowCount,
				...(secondStepRemoved ? { secondStepRemoved } : {}),
			},
		});
		deps.notify(person, origin, "PASSWORD_RESET");
	};
}

/**
 * Notes that the person reads the address's mail. Where nobody had shown that before, the account may have been made by
 * somebody else, by an invitation's link that was shown to who invited: a second step of theirs must not keep the
 * address's owner out.
 * @returns whether there was one
 */
async function verifyAddress(pool: Pool, userId: string): Promise<boolean> {
	const { rows } = await pool.query<{ hadSecondStep: boolean }>(
		`with before as (
			select id, "emailVerified", "twoFactorEnabled" from auth."user" where id = $1 for update
		), removed as (
			delete from auth."twoFactor" t using before b where t."userId" = b.id and not b."emailVerified"
		)
		update auth."user" u set "emailVerified" = true, "updatedAt" = now(),
			"twoFactorEnabled" = b."emailVerified" and b."twoFactorEnabled"
		from before b where u.id = b.id
		returning not b."emailVerified" and b."twoFactorEnabled" as "hadSecondStep"`,
		[userId],
	);
	return rows[0]?.hadSecondStep ?? false;
}
