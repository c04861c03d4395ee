import type { Database } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { keepQuotasPruned } from "./keep-pruned.ts";
import { createPointQuotas, type PointQuotas } from "./points/point-quotas.ts";
import { createPointStore, type PointLimits } from "./points/point-store.ts";
import {
	createStreamQuotas,
	type StreamQuotas,
} from "./streams/stream-quotas.ts";
import {
	createStreamStore,
	type StreamLimits,
} from "./streams/stream-store.ts";

/** Quotas of each key, person and tenant, counted for all API processes together. */
export interface Quotas {
	points: PointQuotas;
	streams: StreamQuotas;
	/** Gives back what this process holds. */
	close(): Promise<void>;
}

export function createQuotas({
	db,
	logger,
	points: pointLimits,
	streams: streamLimits,
}: {
	db: Database;
	logger: Logger;
	points: PointLimits;
	streams: StreamLimits;
}): Quotas {
	const points = createPointQuotas({
		store: createPointStore(db, pointLimits),
		limits: pointLimits,
		logger,
	});
	const streams = createStreamQuotas({
		store: createStreamStore(db, streamLimits),
		limits: streamLimits,
		logger,
	});
	const pruning = keepQuotasPruned(db, logger);
	return {
		points,
		streams,
		async close() {
			await Promise.all([points.close(), streams.close(), pruning.stop()]);
		},
	};
}
