import type { ControlAction } from "../simulator.ts";
import { objectActions } from "./control/object-actions.ts";
import { signInActions } from "./control/sign-in-actions.ts";
import type { Parts } from "./parts.ts";

/** `POST /__sandbox/linkedin-ads/{name}`. */
export function controlActions(parts: Parts): Record<string, ControlAction> {
	return { ...signInActions(parts), ...objectActions(parts) };
}
