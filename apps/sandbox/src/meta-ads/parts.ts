import type { Cdn } from "./files/cdn.ts";
import type { BatchSettings } from "./graph/batch.ts";
import type { GraphParts } from "./graph/routes.ts";
import type { Callbacks } from "./sign-in/callbacks.ts";
import type { TokenBehaviour } from "./sign-in/token-endpoint.ts";
import type { AppSettings, Viewers } from "./sign-in/viewers.ts";

/** All that the parts of the simulator share. */
export type MetaParts = GraphParts & {
	viewers: Viewers;
	settings: AppSettings;
	behaviour: TokenBehaviour;
	/** Businesses that system users' codes are for, by code. */
	businessCodes: Map<string, string>;
	batches: BatchSettings;
	callbacks: Callbacks;
	files: { cdn: Cdn; hidesSources: boolean };
};
