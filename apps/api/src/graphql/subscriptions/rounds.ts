import type { AccessContext } from "@patchbay/access";
import { createSharedReads, type SharedReads } from "@patchbay/db";
import type { Services } from "../../services.ts";
import { createTurns } from "./turns.ts";

/** Many streams of one tenant that look at it at the same moment. */
export interface Round {
	reads: SharedReads;
	/**
	 * Identifies the sender of these credentials, once in the round, however many streams were opened with them.
	 *
	 * @param credentials everything that the answer depends on
	 */
	authorize(
		credentials: string,
		resolve: () => Promise<AccessContext | null>,
	): Promise<AccessContext | null>;
}

export interface Rounds {
	/** The next round of the tenant. Nothing in it was read before this call. */
	join(tenantId: string): Promise<Round>;
}

/** Time that a round waits for others that were woken by the same change. */
const gatherMs = 25;
/** Streams that go on in one turn of the event loop, so that other requests come in between. */
const atOnce = 20;
/** Database connections that all streams of a process use at a time, of the ten that it has; as many check rights. */
const mostConnections = 2;

/**
 * Event streams that are woken together go on together: one change is read once for all streams of a tenant, and one key
 * or session is looked up once, though every stream is checked. However many streams there are, most of the database's
 * connections are left to other requests.
 */
export function createRounds(
	services: Pick<Services, "db" | "onRead">,
): Rounds {
	const readInTurn = createTurns(mostConnections);
	const authorizeInTurn = createTurns(mostConnections);
	const gathering = new Map<string, ((round: Round) => void)[]>();

	function createRound(tenantId: string): Round {
		const { db, onRead } = services;
		const known = new Map<string, Promise<AccessContext | null>>();
		return {
			reads: createSharedReads({ db, tenantId, inTurn: readInTurn, onRead }),
			authorize(credentials, resolve) {
				let access = known.get(credentials);
				if (!access) {
					access = authorizeInTurn(resolve);
					known.set(credentials, access);
				}
				return access;
			},
		};
	}

	function begin(tenantId: string): void {
		const joined = gathering.get(tenantId) ?? [];
		gathering.delete(tenantId);
		const round = createRound(tenantId);
		const goOn = () => {
			for (const resolve of joined.splice(0, atOnce)) resolve(round);
			if (joined.length > 0) setImmediate(goOn);
		};
		goOn();
	}

	return {
		join: (tenantId) =>
			new Promise((resolve) => {
				const joined = gathering.get(tenantId);
				if (joined) return joined.push(resolve);
				gathering.set(tenantId, [resolve]);
				setTimeout(begin, gatherMs, tenantId);
			}),
	};
}
