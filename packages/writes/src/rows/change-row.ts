import type { Actor } from "@patchbay/access";
import type {
	Platform,
	PlatformChangeKind,
	PlatformChangeState,
	SqlExecutor,
} from "@patchbay/db";
import type { UserErrorCode } from "@patchbay/errors";
import type { TargetType } from "../targets/target.ts";

/** Fault that is told beside what was done, or of what was not. */
export interface Problem {
	code: UserErrorCode;
	field: string[] | null;
	message: string;
}

/** Answer to whoever asked for a change; it is kept, so that a request that is sent again gets the same. */
export interface Answer {
	warnings: string[];
	/** True when the platform itself checked it, false when only we did; null when there was nothing to check. */
	validatedByPlatform: boolean | null;
	problems: Problem[];
}

/** A change as its row has it. */
export interface ChangeRow {
	id: string;
	connectionId: string;
	platform: Platform;
	kind: PlatformChangeKind;
	state: PlatformChangeState;
	targetType: TargetType;
	targetId: string;
	targetLabel: string;
	wanted: Record<string, unknown>;
	before: object | null;
	answer: Answer | null;
	actorType: Actor["type"];
	actorId: string | null;
	actorLabel: string;
	requestId: string;
	ipAddress: string | null;
	userAgent: string | null;
	epoch: number;
	readings: number;
	/** Milliseconds since it was sent, by the database. */
	sinceSent: number | null;
	/** True while somebody works on it, or before it is due. */
	isHeld: boolean;
}

const columns = `c.id, c.connection_id as "connectionId", c.platform, c.kind, c.state, c.target_type as "targetType",
	c.target_id as "targetId", c.target_label as "targetLabel", c.wanted, c.before, c.answer, c.actor_type as "actorType",
	c.actor_id as "actorId", c.actor_label as "actorLabel", c.request_id as "requestId", c.ip_address as "ipAddress",
	c.user_agent as "userAgent", c.epoch, c.readings,
	(extract(epoch from clock_timestamp() - c.sent_at) * 1000)::double precision as "sinceSent",
	c.lease_until > clock_timestamp() as "isHeld"`;

/** The tenant's change, or null. */
export async function findChange(
	sql: SqlExecutor,
	tenantId: string,
	id: string,
): Promise<ChangeRow | null> {
	const { rows } = await sql.query<ChangeRow>(
		`select ${columns} from platform_change c where c.tenant_id = $1 and c.id = $2`,
		[tenantId, id],
	);
	return rows[0] ?? null;
}

/** The change that is open for an object, or for a budget that it spends from. */
export async function findOpenChange(
	sql: SqlExecutor,
	tenantId: string,
	{ targetKey, budgetKey }: { targetKey: string; budgetKey: string | null },
): Promise<ChangeRow | null> {
	const { rows } = await sql.query<ChangeRow>(
		`select ${columns} from platform_change c
		where c.tenant_id = $1 and c.state in ('CHECKING', 'SENDING') and (c.target_key = $2 or c.budget_key = $3)
		order by c.id limit 1`,
		[tenantId, targetKey, budgetKey],
	);
	return rows[0] ?? null;
}

export const isOpen = ({ state }: Pick<ChangeRow, "state">): boolean =>
	state === "CHECKING" || state === "SENDING";
