const units = [
	{ seconds: 86_400, one: "day" },
	{ seconds: 3_600, one: "hour" },
	{ seconds: 60, one: "minute" },
	{ seconds: 1, one: "second" },
] as const;

/** A span of time as a sentence has it after "in the last": `24 hours`, `15 minutes`, `minute`. */
export function windowInWords(seconds: number): string {
	if (seconds === 86_400) return "24 hours";
	const unit =
		units.find((each) => seconds % each.seconds === 0) ??
		units[units.length - 1];
	const count = seconds / (unit?.seconds ?? 1);
	return count === 1 ? `${unit?.one}` : `${count} ${unit?.one}s`;
}
