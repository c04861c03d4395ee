import { randomUUID } from "node:crypto";
import type { SqlExecutor } from "@patchbay/db";
import { bucketsOf } from "./buckets.ts";
import type { Caller } from "./caller.ts";
import { ownerKey, pastedKey, windowKey } from "./limit-key.ts";
import { type CountedCaller, type Owners, ownersOf } from "./owners.ts";

/** Person or key that a meter counts for: somebody known, or a newcomer who becomes known. */
export interface Identity {
	/** Owners of a request that is about to be made. */
	ownersOf(bucket: string, account: string | null): Promise<Owners>;
	/** Takes note of a request that was counted. */
	counted(bucket: string, account: string | null): void;
	/** Gives what was counted so far to the person, and counts what follows for them. */
	identified(person: string): Promise<void>;
}

export function createIdentity(sql: SqlExecutor, caller: Caller): Identity {
	const { platform, clientId, tenantId, person } = caller;
	if (typeof person === "string") {
		const known = { platform, clientId, tenantId, person };
		return {
			ownersOf: async (bucket, account) => ownersOf(known, account, bucket),
			counted() {},
			async identified() {},
		};
	}
	const { keyDigest } = person;
	let current: CountedCaller = {
		platform,
		clientId,
		tenantId,
		// Nobody else's: a request's id would not do, since whoever sends the request chooses it.
		person: keyDigest ?? randomUUID(),
		newcomer: { tenantId: person.tenantId },
	};
	const key =
		clientId === null && keyDigest !== undefined
			? pastedKey(platform, keyDigest)
			: null;
	/** Requests that were counted for a newcomer, by bucket and account. */
	const past = new Map<string, { bucket: string; account: string | null }>();
	let looking: Promise<void> | undefined;
	const lookUp = async () => {
		if (key === null) return;
		const knownOwner = await findOwner(sql, key);
		if (current.newcomer) current = { ...current, knownOwner };
	};

	return {
		async ownersOf(bucket, account) {
			looking ??= lookUp();
			await looking;
			return ownersOf(current, account, bucket);
		},
		counted(bucket, account) {
			if (current.newcomer && !current.knownOwner)
				past.set(JSON.stringify([bucket, account]), { bucket, account });
		},
		async identified(who) {
			if (!current.newcomer) return;
			const known: CountedCaller = {
				platform,
				clientId,
				tenantId,
				person: who,
			};
			const moves = [...past.values()].flatMap(({ bucket, account }) => {
				const from = windowsOf(caller, current, bucket, account);
				const to = windowsOf(caller, known, bucket, account);
				return from.flatMap((fromKey, place) => {
					const toKey = to[place];
					// A window of the app, or of an account, counts whoever it is.
					return toKey && !toKey.equals(fromKey) ? [{ fromKey, toKey }] : [];
				});
			});
			if (moves.length > 0 || key !== null)
				await giveRequests(sql, moves, key, key && ownerKey(platform, who));
			past.clear();
			current = known;
		},
	};
}

async function giveRequests(
	sql: SqlExecutor,
	moves: readonly { fromKey: Buffer; toKey: Buffer }[],
	key: Buffer | null,
	owner: Buffer | null,
): Promise<void> {
	const toKeys = moves.map(({ toKey }) => toKey);
	for (;;) {
		const { rows } = await sql.query<{ given: boolean }>(
			"select system.give_requests($1, $2, $3, $4) as given",
			[moves.map(({ fromKey }) => fromKey), toKeys, key, owner],
		);
		if (rows[0]?.given) return;
		await sql.query("select system.make_limit_windows($1)", [toKeys]);
	}
}

async function findOwner(
	sql: SqlExecutor,
	key: Buffer,
): Promise<Buffer | null> {
	const { rows } = await sql.query<{ owner: Buffer | null }>(
		"select system.owner_of_key($1) as owner",
		[key],
	);
	return rows[0]?.owner ?? null;
}

/** Keys of the windows in which a request was counted. */
function windowsOf(
	{ policy, extras }: Caller,
	counted: CountedCaller,
	bucket: string,
	account: string | null,
): Buffer[] {
	const owners = ownersOf(counted, account, bucket);
	return bucketsOf({ policy, extras }, owners, bucket).flatMap(
		({ name, owner, windows }) =>
			windows.map(({ seconds }) => windowKey(owners.app, owner, name, seconds)),
	);
}
