import { setTimeout as sleep } from "node:timers/promises";
import type { AccessContext } from "@patchbay/access";
import { isConflict } from "@patchbay/db";
import { Unavailable } from "@patchbay/errors";
import type { Dependencies } from "../dependencies.ts";
import type { GrantRow } from "../grants/grant-row.ts";
import { releaseLease } from "./refresh-lease.ts";
import { type Refreshed, saveTokens } from "./save-tokens.ts";

const firstPause = 100;
const longestPause = 1_000;

/**
 * Saves refreshed tokens, and keeps trying while the database is gone, however long: a rotated refresh token exists
 * nowhere else. It ends when they are saved, or when the row has moved on without them. Who waits for them is told after
 * `timings.wait`; the saving goes on.
 *
 * What the database refuses for good is saved once more without everything that the platform told beside the tokens. If
 * that is refused too, the lease ends at once: nobody waits for tokens that never come.
 *
 * @throws {Unavailable} when the database is gone for longer than a caller waits, or refuses the tokens
 */
export function saveRefreshed(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	refreshed: Refreshed,
): Promise<"saved" | "overtaken"> {
	const saving = saveSomehow(deps, ctx, grant, refreshed);
	const ended = saving.then(
		() => {},
		() => {},
	);
	deps.saving.add(ended);
	void ended.then(() => deps.saving.delete(ended));
	return giveUpAfter(saving, deps.timings.wait);
}

async function saveSomehow(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	refreshed: Refreshed,
): Promise<"saved" | "overtaken"> {
	const { db, logger } = deps;
	const about = { tenantId: grant.tenant_id, grantId: grant.id };
	try {
		return await keepSaving(deps, ctx, grant, refreshed);
	} catch (err) {
		if (db.pool.ended) throw err;
		logger.error(
			{ ...about, err },
			"refreshed tokens cannot be saved with what came beside them: they are saved alone",
		);
	}
	const { credential, expiresIn } = refreshed.issued;
	try {
		return await keepSaving(deps, ctx, grant, {
			...refreshed,
			issued: { ...onlyTokens, credential, expiresIn },
		});
	} catch (err) {
		if (db.pool.ended) throw err;
		logger.error(
			{ ...about, err },
			"refreshed tokens cannot be saved at all: where the platform rotates refresh tokens, this grant may need a new consent",
		);
		const error = new Unavailable(
			"The platform renewed the access, but it could not be stored here. Ask the operator of this installation to look at the log.",
			{ cause: err },
		);
		// Our own trouble: no tenant is marked for it, and the next caller begins at once.
		await releaseLease(deps, grant, true).catch((failed: unknown) => {
			logger.warn(
				{ ...about, err: failed },
				"a refresh lease could not be released; it ends by itself",
			);
		});
		throw error;
	}
}

const onlyTokens = {
	scopes: null,
	renewableFor: null,
	dataAccessEndsAt: null,
	user: null,
	idToken: null,
	facts: {},
};

async function keepSaving(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	refreshed: Refreshed,
): Promise<"saved" | "overtaken"> {
	const { db, logger, timings } = deps;
	let pause = firstPause;
	for (;;) {
		try {
			const result = await saveTokens(deps, ctx, grant, refreshed);
			if (result === "saved") return result;
			if (result === "overtaken") {
				logger.warn(
					{ grantId: grant.id },
					"refreshed tokens came too late: the grant has changed since",
				);
				return result;
			}
			await sleep(timings.poll);
		} catch (error) {
			const isPassing = error instanceof Unavailable || isConflict(error);
			if (!isPassing || db.pool.ended) throw error;
			logger.warn(
				{ err: error, grantId: grant.id },
				"refreshed tokens could not be saved yet",
			);
			await sleep(pause * (0.75 + Math.random() / 2));
			pause = Math.min(pause * 2, longestPause);
		}
	}
}

async function giveUpAfter<T>(
	work: Promise<T>,
	milliseconds: number,
): Promise<T> {
	const ended = new AbortController();
	const late = sleep(milliseconds, undefined, { signal: ended.signal }).then(
		() => {
			throw new Unavailable(
				"The renewed access cannot be stored right now. Try again in a moment.",
			);
		},
	);
	// Of the two only the first one's end is told.
	late.catch(() => {});
	work.catch(() => {});
	try {
		return await Promise.race([work, late]);
	} finally {
		ended.abort();
	}
}
