import type { KeyRotation } from "@patchbay/keys";
import type { Duty } from "./duty.ts";

/** Does the rotations that `npm run vault:rotate` asked for, or left behind when it was killed. */
export function rotateKeys(rotation: Pick<KeyRotation, "runDue">): Duty {
	return {
		name: "rotate keys",
		everyMilliseconds: 15_000,
		run: (signal) => rotation.runDue(signal),
	};
}

/** Looks after older keys: retires those that nothing names, and seals anew what came under one since. */
export function tidyKeys(rotation: Pick<KeyRotation, "tidy">): Duty {
	return {
		name: "tidy keys",
		everyMilliseconds: 300_000,
		run: (signal) => rotation.tidy(signal),
	};
}
