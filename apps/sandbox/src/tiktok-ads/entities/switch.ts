export type Operation = "ENABLE" | "DISABLE" | "DELETE";

/** The switch of a campaign, ad group or ad. What follows from it at TikTok (`secondary_status`) follows a while later. */
export type Switch = {
	operation: Operation;
	/** Before the last change. */
	before: Operation;
	/** In milliseconds. */
	changedAt: number;
};

export function switchedTo(operation: Operation): Switch {
	return { operation, before: operation, changedAt: 0 };
}

export function turn(
	of: Switch,
	operation: Operation,
	{ now, lagSeconds }: { now: number; lagSeconds: number },
): void {
	of.before = noticed(of, { now, lagSeconds });
	of.operation = operation;
	of.changedAt = now;
}

/** The operation that `secondary_status` knows of by now. A deletion is known at once. */
export function noticed(
	{ operation, before, changedAt }: Switch,
	{ now, lagSeconds }: { now: number; lagSeconds: number },
): Operation {
	const isKnown =
		operation === "DELETE" || now >= changedAt + lagSeconds * 1000;
	return isKnown ? operation : before;
}
