import type { AccessContext, Actor } from "@patchbay/access";
import type { AuditWriter } from "@patchbay/audit";
import type { Database } from "@patchbay/db";
import { Forbidden, NotFound } from "@patchbay/errors";
import type { Pool } from "pg";
import { auditPerson } from "./audit-person.ts";
import { wakeStreams } from "./wake-streams.ts";

/** A browser in which a person is signed in. The token is no part of it. */
export interface SessionRecord {
	id: string;
	createdAt: Date;
	/** Noted at most every ten minutes. */
	lastSeenAt: Date;
	expiresAt: Date;
	ipAddress: string | null;
	userAgent: string | null;
}

/** A person's own sessions: nobody reads or ends those of another, and an API key has none. */
export interface Sessions {
	/** Lists the sessions that still live, last seen first. */
	list(ctx: AccessContext): Promise<SessionRecord[]>;
	/** Null when it is not one of this person's living ones. */
	find(ctx: AccessContext, sessionId: string): Promise<SessionRecord | null>;
	/**
	 * Ends one, also the present one. Audited as SESSION_REVOKE in each tenant of the person.
	 * @throws {NotFound | Forbidden}
	 */
	revoke(ctx: AccessContext, sessionId: string): Promise<SessionRecord>;
	/** Ends all but the present one; answers how many. @throws {Forbidden} */
	revokeOthers(ctx: AccessContext): Promise<number>;
}

const columns = `id, "createdAt" as created_at, "updatedAt" as last_seen_at, "expiresAt" as expires_at,
	"ipAddress" as ip_address, "userAgent" as user_agent`;

interface Row {
	id: string;
	created_at: Date;
	last_seen_at: Date;
	expires_at: Date;
	ip_address: string | null;
	user_agent: string | null;
}

/** `pool` reaches the schema `auth`. */
export function createSessions(deps: {
	pool: Pool;
	db: Database;
	audit: AuditWriter;
}): Sessions {
	const { pool } = deps;

	async function read(userId: string, id?: string): Promise<SessionRecord[]> {
		const { rows } = await pool.query<Row>(
			`select ${columns} from auth.session
			where "userId" = $1 and "expiresAt" > now() and ($2::uuid is null or id = $2)
			order by "updatedAt" desc, id`,
			[userId, id ?? null],
		);
		return rows.map(toRecord);
	}

	/** Deletes and audits: what cannot be audited is not done. */
	async function end(
		ctx: AccessContext,
		where: string,
		parameters: readonly unknown[],
		detail: Record<string, unknown>,
	): Promise<SessionRecord[]> {
		const actor = personOf(ctx);
		const client = await pool.connect();
		try {
			await client.query("begin");
			const { rows } = await client.query<Row>(
				`delete from auth.session where "userId" = $1 and "expiresAt" > now() and ${where} returning ${columns}`,
				[actor.userId, ...parameters],
			);
			const ended = rows.map(toRecord);
			if (ended.length > 0)
				await auditPerson(
					deps,
					{ userId: actor.userId, email: actor.label },
					originOf(ctx),
					{
						action: "SESSION_REVOKE",
						detail: { ...detail, sessions: ended.map(({ id }) => id) },
					},
				);
			await client.query("commit");
			if (ended.length > 0) await wakeStreams(deps.db, actor.userId);
			return ended;
		} catch (error) {
			await client.query("rollback").catch(() => {});
			throw error;
		} finally {
			client.release();
		}
	}

	return {
		list: async ({ actor }) =>
			actor.type === "MEMBER" ? read(actor.userId) : [],
		find: async ({ actor }, sessionId) =>
			actor.type === "MEMBER"
				? ((await read(actor.userId, sessionId))[0] ?? null)
				: null,
		async revoke(ctx, sessionId) {
			const [ended] = await end(ctx, "id = $2", [sessionId], {
				reason: "REVOKED",
			});
			if (ended) return ended;
			throw new NotFound("There is no such session; it may have ended.");
		},
		async revokeOthers(ctx) {
			const ended = await end(
				ctx,
				"id is distinct from $2::uuid",
				[ctx.sessionId ?? null],
				{ reason: "OTHERS_REVOKED" },
			);
			return ended.length;
		},
	};
}

function personOf({
	actor,
}: AccessContext): Extract<Actor, { type: "MEMBER" }> {
	if (actor.type === "MEMBER") return actor;
	throw new Forbidden(
		"Sessions belong to people: sign in as the person to end theirs.",
	);
}

function originOf({ requestId, ipAddress, userAgent }: AccessContext) {
	return {
		requestId,
		...(ipAddress ? { ipAddress } : {}),
		...(userAgent ? { userAgent } : {}),
	};
}

function toRecord(row: Row): SessionRecord {
	return {
		id: row.id,
		createdAt: row.created_at,
		lastSeenAt: row.last_seen_at,
		expiresAt: row.expires_at,
		ipAddress: row.ip_address || null,
		userAgent: row.user_agent || null,
	};
}
