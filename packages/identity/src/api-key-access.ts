import { hash } from "node:crypto";
import type { Actor, ApiKeyScope } from "@patchbay/access";
import { type Database, type Listener, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { TtlCache } from "./ttl-cache.ts";

/** Milliseconds for which a revoked key may still be accepted where the notification of it is lost. */
export const apiKeyCacheMs = 2_000;
const touchEveryMs = 60_000;

export interface ApiKeyAccess {
	tenantId: string;
	actor: Extract<Actor, { type: "API_KEY" }>;
	scopes: ApiKeyScope[];
	/** Left out for a key without an end. */
	expiresAt?: Date;
}

interface Row {
	id: string;
	tenant_id: string;
	name: string;
	scopes: ApiKeyScope[] | string;
	revoked_at: Date | null;
	expires_at: Date | null;
}

export interface ApiKeyLookup {
	/** Null when the key is unknown, revoked or expired. */
	find(key: string): Promise<ApiKeyAccess | null>;
	/** Reads every key again: for the process that has just revoked one, whatever it hears. */
	forget(): void;
}

/** Looks API keys up by their SHA-256. With a listener a key that another process revoked is forgotten at once. */
export function createApiKeyLookup(
	db: Database,
	logger: Logger,
	listener?: Listener,
): ApiKeyLookup {
	const cache = new TtlCache<Row | null>({
		ttlMs: apiKeyCacheMs,
		capacity: 10_000,
	});
	const touched = new Map<string, number>();
	// Keys change rarely: reading the others again costs less than knowing which entry it is.
	listener?.subscribe("api_key", () => cache.clear());
	listener?.onReconnect(() => cache.clear());

	async function read(keyHash: Buffer): Promise<Row | null> {
		const { rows } = await systemSql(db).query<Row>(
			"select * from system.api_key_by_hash($1)",
			[keyHash],
		);
		return rows[0] ?? null;
	}

	function touch(id: string): void {
		const now = performance.now();
		if (now - (touched.get(id) ?? Number.NEGATIVE_INFINITY) < touchEveryMs)
			return;
		touched.set(id, now);
		systemSql(db)
			.query("select system.touch_api_key($1)", [id])
			.catch((err: unknown) =>
				logger.warn({ err }, "could not note an API key's use"),
			);
	}

	async function find(key: string): Promise<ApiKeyAccess | null> {
		const keyHash = hash("sha256", key, "base64");
		const row = await cache.get(keyHash, () =>
			read(Buffer.from(keyHash, "base64")),
		);
		if (
			!row ||
			row.revoked_at ||
			(row.expires_at && row.expires_at.getTime() <= db.clock.now())
		)
			return null;
		touch(row.id);
		return {
			tenantId: row.tenant_id,
			actor: { type: "API_KEY", id: row.id, label: row.name },
			scopes: toScopes(row.scopes),
			...(row.expires_at ? { expiresAt: row.expires_at } : {}),
		};
	}

	return { find, forget: () => cache.clear() };
}

/** The driver hands an array of an enum type back as PostgreSQL's text form, `{READ,CONNECT}`. */
function toScopes(scopes: ApiKeyScope[] | string): ApiKeyScope[] {
	if (Array.isArray(scopes)) return scopes;
	return scopes.slice(1, -1).split(",").filter(Boolean) as ApiKeyScope[];
}
