import { AppError } from "@patchbay/errors";
import {
	claimRotation,
	completeClaim,
	failClaim,
	RotationLost,
	releaseClaim,
	renewClaim,
} from "./claim-rotation.ts";
import { rotateData } from "./rotate-data.ts";
import { rotateRoot } from "./rotate-root.ts";
import { rotateTenantKey } from "./rotate-tenant-key.ts";
import type {
	Claim,
	RotationDependencies,
	RotationStep,
	StepResult,
} from "./rotation-step.ts";

const steps: Record<
	Claim["kind"],
	(step: RotationStep) => Promise<StepResult>
> = {
	ROOT: rotateRoot,
	TENANT_KEY: rotateTenantKey,
	DATA: rotateData,
};

const renewAfterMilliseconds = 10_000;

export type RunResult =
	| ({ state: "done"; kind: Claim["kind"] } & StepResult)
	| { state: "busy" | "foreign" | "none" };

/**
 * Does the tenant's oldest open rotation, if nobody else does. Each key and row is a transaction of its own, so what was
 * done stays done whenever the process ends.
 * @throws what stopped it: it stays open, and is claimed again
 */
export async function runRotation(
	deps: RotationDependencies,
	tenantId: string,
	options: { signal?: AbortSignal; evenAfterFailure?: boolean } = {},
): Promise<RunResult> {
	const { db, vault, logger } = deps;
	const claim = await claimRotation(db, tenantId, vault.rootKey, options);
	if (typeof claim === "string") return { state: claim };
	let renewedAt = performance.now();
	const onProgress = async () => {
		options.signal?.throwIfAborted();
		if (performance.now() - renewedAt < renewAfterMilliseconds) return;
		await renewClaim(db, claim);
		renewedAt = performance.now();
	};
	try {
		const result = await steps[claim.kind]({ deps, claim, onProgress });
		await completeClaim(db, claim, result);
		return { state: "done", kind: claim.kind, ...result };
	} catch (error) {
		if (options.signal?.aborted) await releaseClaim(db, claim);
		else if (!(error instanceof RotationLost))
			await failClaim(db, claim, sentence(error)).catch((err: unknown) =>
				logger.warn({ err, tenantId }, "a failed rotation could not be noted"),
			);
		throw error;
	}
}

function sentence(error: unknown): string {
	return error instanceof AppError && error.code !== "INTERNAL"
		? error.message
		: "It failed. The log says why.";
}
