import type { AuditEntry } from "@patchbay/audit";
import type { Logger } from "@patchbay/logger";
import {
	type Mailer,
	type SecurityChange,
	securityNoticeMail,
} from "@patchbay/mail";
import {
	auditPerson,
	type Person,
	type RequestOrigin,
} from "./audit-person.ts";
import type { People } from "./better-auth.ts";
import { wakeStreams } from "./wake-streams.ts";

type Dependencies = Parameters<typeof auditPerson>[0] & {
	people: People;
	mailer: Mailer | null;
	adminUrl: string;
	logger: Logger;
	/** Keeps the process from ending before it is done. */
	inBackground(work: () => Promise<void>): void;
};

/** Tells of a change to how somebody signs in: the audit of their tenants, and the person by mail. */
export function createSecurityEvents(deps: Dependencies) {
	const { people, mailer, adminUrl, logger } = deps;
	return {
		/** Writes an entry into the chain of each of the person's tenants. */
		audit: (person: Person, origin: RequestOrigin, entry: AuditEntry) =>
			auditPerson(deps, person, origin, entry),
		/** Tells the person by mail, in the background; a mail that cannot be sent is logged. */
		notify(
			{ email }: Person,
			{ ipAddress, requestId }: RequestOrigin,
			change: SecurityChange,
		): void {
			if (!mailer?.configured) return;
			const mail = securityNoticeMail({
				change,
				occurredAt: new Date(),
				ipAddress,
				securityUrl: `${adminUrl}/settings/security`,
			});
			deps.inBackground(async () => {
				await mailer
					.send({ to: email, ...mail })
					.catch(() =>
						logger.warn(
							{ requestId },
							"a notice about a changed sign-in could not be mailed",
						),
					);
			});
		},
		/** Finds a person by address or id; null when nobody has it. */
		async findPerson(
			by: { email: string } | { userId: string },
		): Promise<Person | null> {
			const { rows } = await people.pool.query<{ id: string; email: string }>(
				"email" in by
					? 'select id, email from auth."user" where email = $1'
					: 'select id, email from auth."user" where id = $1',
				["email" in by ? by.email.trim().toLowerCase() : by.userId],
			);
			const row = rows[0];
			return row ? { userId: row.id, email: row.email } : null;
		},
		/** Lets the event streams of ended sessions end. */
		wakeStreams: (userId: string): Promise<void> =>
			wakeStreams(deps.db, userId),
		/** Ends what was begun in the person's name: other reset links, second steps that wait. */
		async forgetPending(userId: string): Promise<void> {
			await people.pool.query(
				"delete from auth.verification where value = $1",
				[userId],
			);
		},
	};
}

export type SecurityEvents = ReturnType<typeof createSecurityEvents>;
