import type { World } from "../../world/world.ts";
import type { Behaviour } from "../calls/behaviour.ts";
import type { Store } from "../entities/store.ts";

/** Everything that reports are made of. */
export type ReportSources = {
	world: World;
	store: Store;
	behaviour: Behaviour;
};
