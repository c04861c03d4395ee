import type { ControlAction } from "../simulator.ts";
import { accountActions } from "./control/account-actions.ts";
import { behaviourActions } from "./control/behaviour-actions.ts";
import { signInActions } from "./control/sign-in-actions.ts";
import type { MetaParts } from "./parts.ts";

/** `POST /__sandbox/meta-ads/{name}`. */
export function controlActions(
	parts: MetaParts,
): Record<string, ControlAction> {
	return {
		...signInActions(parts),
		...accountActions(parts),
		...behaviourActions(parts),
	};
}
