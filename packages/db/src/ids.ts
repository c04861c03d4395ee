import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const idBytes = 16;
/** Drawn for many ids at once: asking for random bytes costs more than all else about an id. */
const pool = Buffer.alloc(256 * idBytes);
let drawn = pool.length;
const greatestSequence = 2 ** 32 - 1;
let lastMsecs = 0;
let sequence = 0;

/**
 * A new primary key: UUIDv7, so that rows made one after another lie beside each other. Those of one process grow, also
 * within a millisecond (RFC 9562, section 6.2, a counter that begins at random).
 */
export function newId(): string {
	if (drawn === pool.length) {
		randomFillSync(pool);
		drawn = 0;
	}
	const random = pool.subarray(drawn, drawn + idBytes);
	drawn += idBytes;
	const now = Date.now();
	if (now > lastMsecs || sequence === greatestSequence) {
		// A clock that was put back is not followed: the counter goes on where it stood.
		lastMsecs = Math.max(now, lastMsecs + 1);
		// Half of the counter is left to grow into.
		sequence = random.readUInt32BE(6) >>> 1;
	} else {
		sequence += 1;
	}
	return v7({ msecs: lastMsecs, seq: sequence, random });
}

/** The tenant of the installation itself: it holds what the operator sets up for every tenant, and nobody belongs to it. */
export const INSTANCE_TENANT_ID = "00000000-0000-7000-8000-000000000000";
